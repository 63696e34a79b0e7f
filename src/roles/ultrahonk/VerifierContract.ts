import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeCall } from '../../contracts/Abi.ts'
import type { Artefact } from '../../contracts/Artefact.ts'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { callCode } from '../../execution/callCode.ts'
import { Defect } from '../../model/Defect.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import { bytes, fromBytes, toBytes, type Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { devSrsG2 } from './devSrs.ts'
import { prove, script, type Program } from './Program.ts'
import type { SuccinctProof } from './proveShape.ts'
import type { Toolchain } from './Toolchain.ts'

/** Chains on which the development reference string may be used: those of one machine. */
const localChainIds: ReadonlySet<bigint> = new Set([1337n, 7777n, 31_337n])

/** Second half of the reference string of the ceremony, as the generated source has it: x.c1, x.c0, y.c1, y.c0. */
export const ceremonyG2: readonly string[] = [
  '0x260e01b251f6f1c7e7ff4e580791dee8ea51d87a358e038b4efe30fac09383c1',
  '0x0118c4d5b837bcc2bc89b5b398b5974e9f5944073b32078b7e231fec938883b0',
  '0x04fc6369f7110fe3d25156c1bb9a72859cf2a04641f99ba4ee413c80da6a5fe4',
  '0x22febda3c0c0632a56475b4214e5615e11e6dd3f96e6cea2854a87d4dacc5e55',
]

/** What is called of a generated verifier. */
const verifierAbi: Artefact['abi'] = [
  {
    type: 'function',
    name: 'verify',
    inputs: [
      { name: 'proof', type: 'bytes' },
      { name: 'publicInputs', type: 'bytes32[]' },
    ],
    outputs: [{ name: '', type: 'bool' }],
    stateMutability: 'view',
  },
]

/** A verifier that only the development reference string satisfies. */
export interface DevSrsVerifier {
  readonly compiler: string
  readonly creation: Bytes
  readonly runtime: Bytes
}

/** Gas of a call of a verifier at most. */
const gasLimit = 10_000_000n

/**
 * Writes the Solidity verifier of a program, as it would be deployed with the reference string of the ceremony.
 *
 * @throws Defect with the words of the prover.
 */
export async function writeVerifier(program: Program, toolchain: Toolchain): Promise<string> {
  const path = join(program.folder, 'Verifier.sol')
  await prove(program, toolchain, ['write_solidity_verifier', '-k', program.verificationKey, '-o', path, '--optimized'])
  return readFile(path, 'utf8')
}

/**
 * Puts the development reference string where a generated verifier holds that of the ceremony.
 *
 * @param source - As {@link writeVerifier} gives it.
 * @throws Defect where it does not hold that of the ceremony exactly once.
 */
export function withDevSrs(source: string): string {
  const replaced = devSrsG2().map((value) => `0x${value.toString(16).padStart(64, '0')}`)
  return ceremonyG2.reduce(
    (text, constant, place) => {
      if (text.split(constant).length !== 2) throw new Defect('the generated verifier holds another reference string')
      return text.replace(constant, replaced[place] ?? constant)
    },
    source.replace('contract HonkVerifier is', 'contract DevSrsHonkVerifier is'),
  )
}

/**
 * Compiles a verifier.
 *
 * @param source - Solidity.
 * @param toolchain - The optional package, which brings the compiler.
 */
export async function compileVerifier(source: string, toolchain: Toolchain): Promise<DevSrsVerifier> {
  const answer: unknown = JSON.parse((await script(toolchain, 'verifier.mjs', { source })).toString())
  if (!isVerifier(answer)) throw new Defect('the compiler answered with something else than a verifier')
  return { ...answer, creation: bytes(answer.creation), runtime: bytes(answer.runtime) }
}

/** What verifying cost: the call alone, and a transaction that makes it. */
export interface Verified {
  readonly gasUsed: bigint
  readonly transactionGas: bigint
}

/**
 * Verifies a succinct proof by running its verifier in an EVM.
 *
 * @param proof - And what it is about.
 * @param verifier - Of the shape.
 * @param setting - Rules of the chain that settles, and cryptography.
 * @throws {@link Rejection} `DEV_SRS_REFUSED` on a chain that is not local, `PROOF_INVALID`.
 */
export async function verifyInEvm(
  { proof, publicInputs }: SuccinctProof,
  { runtime }: Pick<DevSrsVerifier, 'runtime'>,
  { ruleset, crypto }: { readonly ruleset: Ruleset; readonly crypto: CryptoBackend },
): Promise<Verified> {
  refuseDevSrs(BigInt(ruleset.chainId))
  const values = { proof: toBytes(proof), publicInputs: publicInputs.map(toBytes) }
  const data = toBytes(encodeCall(verifierArtefact, 'verify', values))
  const call = { code: toBytes(runtime), data, gasLimit }
  const { succeeded, output, gasUsed, transactionGas } = await callCode(call, ruleset, crypto)
  if (!succeeded || output.length !== 32 || BigInt(fromBytes(output)) !== 1n) throw new Rejection('PROOF_INVALID')
  return { gasUsed, transactionGas }
}

/**
 * Refuses a chain on which anybody could forge proofs.
 *
 * @throws {@link Rejection} `DEV_SRS_REFUSED`.
 */
function refuseDevSrs(chainId: bigint): void {
  if (!localChainIds.has(chainId)) throw new Rejection('DEV_SRS_REFUSED', { chainId: String(chainId) })
}

const verifierArtefact: Artefact = {
  name: 'HonkVerifier',
  compiler: '',
  evmVersion: 'cancun',
  optimizerRuns: 200,
  abi: verifierAbi,
  bytecode: bytes('0x'),
  storage: [],
}

function isVerifier(value: unknown): value is { compiler: string; creation: string; runtime: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['compiler', 'creation', 'runtime'].every((name) => typeof Reflect.get(value, name) === 'string')
  )
}
