import type { Address, Bytes } from '../../model/Hex.ts'
import { fromBytes, toBytes } from '../../model/Hex.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { apply, code, op, push, pushBytes, swap } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case, RulesetName } from '../Case.ts'
import { store } from '../program.ts'
import { clause, precompileClauses } from './clauses.ts'
import { precompile, program } from './language.ts'

/** One call of a precompile: what is given, and what must come back according to its EIP. */
export interface Probe {
  /** Behind `precompile-edge/`. */
  readonly name: string
  /** Precompile by the name of its file in `spec/precompiles/`. */
  readonly of: PrecompileName
  /** What the input is; goes on after `calls <precompile> with`. */
  readonly input: Bytes
  readonly what: string
  readonly must: string
  /** Output; null where the call fails and loses its gas. */
  readonly output: Bytes | null
  /** Price by the formula of the EIP; for a failing call gas that would pay for it, were the input valid. */
  readonly price: bigint | number
  /** Forwarded gas; a thousand more than the price where absent. */
  readonly gas?: bigint | number
  readonly ruleset?: RulesetName
  readonly clauses?: readonly string[]
  /** Of a vector that changed after it was published. */
  readonly revision?: number
}

/** Addresses of the precompiles by the name of their file. */
export const precompileAddresses = {
  ecrec: 0x01,
  sha256: 0x02,
  ripemd160: 0x03,
  id: 0x04,
  modexp: 0x05,
  bn254_add: 0x06,
  bn254_mul: 0x07,
  bn254_pairing: 0x08,
  blake2f: 0x09,
  kzg_point_evaluation: 0x0a,
  bls12_g1add: 0x0b,
  bls12_g1msm: 0x0c,
  bls12_g2add: 0x0d,
  bls12_g2msm: 0x0e,
  bls12_pairing_check: 0x0f,
  bls12_map_fp_to_g1: 0x10,
  bls12_map_fp2_to_g2: 0x11,
  p256verify: 0x100,
} as const

/** A precompile by the name of its file. */
export type PrecompileName = keyof typeof precompileAddresses

/** Gas beside the price: what the second GAS reads less than the first around a warm STATICCALL of {@link measuredCall}. */
const callOverhead = 116n
const spareGas = 1000n
/** Gas of the program around the call, with room. */
const programGas = 400_000n
const calldataByteGas = 40n

/**
 * Calls with the whole calldata, which is copied to memory first, and stores what came back: success and size of the
 * output, each plus 1, hash of the output, and gas of the call.
 *
 * @param to - Callee.
 * @param gas - Forwarded gas.
 * @returns Code that writes the slots 0 to 3.
 */
export function measuredCall(to: Address, gas: bigint): Code {
  return code(
    apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
    op('GAS'),
    push(0),
    push(0),
    op('CALLDATASIZE'),
    push(0),
    pushBytes(to),
    // PUSH8, so that the price of the push does not depend on the number.
    pushBytes(gasWord(gas)),
    op('STATICCALL'),
    op('GAS'),
    swap(1),
    store(0, code(push(1), op('ADD'))),
    swap(1),
    op('SUB'),
    push(3),
    op('SSTORE'),
    store(1, apply('ADD', op('RETURNDATASIZE'), 1)),
    apply('RETURNDATACOPY', 0, 0, op('RETURNDATASIZE')),
    store(2, apply('KECCAK256', 0, op('RETURNDATASIZE'))),
  )
}

function gasWord(gas: bigint): Bytes {
  return fromBytes(Uint8Array.from(Buffer.from(gas.toString(16).padStart(16, '0'), 'hex')))
}

/**
 * What {@link measuredCall} must leave in storage.
 *
 * @param output - Output; null where the call fails.
 * @param cost - Gas that the call takes beside the access of a warm address.
 */
export function measuredSlots(output: Bytes | null, cost: bigint): Readonly<Record<string, bigint>> {
  const data = toBytes(output ?? fromBytes(new Uint8Array(0)))
  return {
    0: output === null ? 1n : 2n,
    1: BigInt(data.length) + 1n,
    2: BigInt(fromBytes(keccak256(data))),
    3: callOverhead + cost,
  }
}

/**
 * Makes a case of one call of a precompile.
 *
 * @param probe - Input and outcome.
 * @returns The case: a contract calls, a transaction carries the input.
 */
export function probed(probe: Probe): Case {
  const price = BigInt(probe.price)
  const gas = probe.gas === undefined ? price + spareGas : BigInt(probe.gas)
  const inputBytes = BigInt(toBytes(probe.input).length)
  const made = program({
    name: `precompile-edge/${probe.name}`,
    does: `calls ${probe.of} with ${probe.what}`,
    must: probe.must,
    clauses: [
      precompileClauses[probe.of] ?? '',
      ...(probe.output === null ? [clause.precompileFailure] : []),
      ...(probe.clauses ?? []),
    ],
    ...(probe.ruleset && { ruleset: probe.ruleset }),
    code: measuredCall(precompile(precompileAddresses[probe.of]), gas),
    transaction: { data: probe.input, gasLimit: programGas + 2n * gas + calldataByteGas * inputBytes },
    slots: measuredSlots(probe.output, probe.output === null ? gas : price),
  })
  return probe.revision === undefined ? made : { ...made, revision: probe.revision }
}
