import { executeStateless } from '../execution/executeStateless.ts'
import type { Party } from '../execution/Party.ts'
import { blankComputedFields } from '../codec/Block.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import type { BlockVector, VectorBlock } from '../model/generated/vector.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import { faultyBook } from '../roles/mutants/faultyBook.ts'
import { parseMutant } from '../roles/mutants/parseMutant.ts'
import { listForkBoundaries, listGasConstants, listPrecompiles } from '../roles/mutants/subjects.ts'
import { ruleset } from '../standard/rulesets.ts'
import type { Workshop } from './chain.ts'
import { opcodes } from './opcodes.ts'

/** Deltas and shifts that the catalogue plants. */
const gasDelta = '+1'
const seconds = 1

/**
 * Names the faulty implementations that the vectors have to tell from the reference.
 *
 * @param from - Ruleset with every fork.
 * @returns Names as `parseMutant` reads them.
 */
export function mutantCatalogue(from: Ruleset): readonly string[] {
  const precompiles = listPrecompiles(from).map(({ address }) => address)
  // Exact sizes are part of the functions themselves, so that nothing changes without the limit.
  const limited = from.precompiles.filter(({ history }) =>
    history.some(({ limits }) => limits?.maxFieldBytes !== undefined),
  )
  const boundaries = listForkBoundaries(from).map(({ id }) => id)
  return [
    ...listGasConstants(from).map((name) => `gas:${name}:${gasDelta}`),
    ...precompiles.flatMap((address) => [
      `precompile-absent:${address}`,
      `precompile-error:${address}`,
      `precompile-revert:${address}`,
      `precompile-free:${address}`,
      `precompile-gas:${address}:${gasDelta}`,
    ]),
    ...limited.map(({ address }) => `precompile-limit:${address}`),
    ...boundaries.flatMap((fork) => [`fork-late:${fork}:${seconds}`, `fork-early:${fork}:${seconds}`]),
    ...from.systemCalls.map((call) => `no-system-call:${call}`),
  ]
}

/**
 * Finds a vector that tells a faulty prover from the reference.
 *
 * @param mutant - Name of the fault.
 * @param vectors - In the order in which they are tried.
 * @param workshop - Engine and cryptography of the faulty prover.
 * @returns Id of the first vector whose expectation the faulty prover misses; undefined where it survives all of them.
 */
export async function killerOf(
  mutant: string,
  vectors: readonly BlockVector[],
  workshop: Workshop,
): Promise<string | undefined> {
  const fault = parseMutant(mutant)
  const parties = new Map<string, Party>()
  for (const vector of likelyFirst(mutant, vectors)) {
    const { name } = vector.ruleset
    const party = parties.get(name) ?? {
      book: faultyBook(ruleset(name), fault),
      ...workshop,
    }
    parties.set(name, party)
    for (const block of vector.blocks) if (await misses(block, party)) return vector.id
  }
  return undefined
}

async function misses(block: VectorBlock, party: Party): Promise<boolean> {
  const { witness } = block.expected
  if (block.kind === 'import') {
    const { reason, alsoAllowed } = block.expected
    const answer = await executeStateless(
      { rlp: block.rlp, witness },
      { mode: 'validate', canonicalWitness: false },
      party,
    )
    return answer.status !== 'rejected' || ![reason, ...alsoAllowed].includes(answer.reason)
  }
  const rlp = fromBytes(blankComputedFields(toBytes(block.expected.rlp)))
  const answer = await executeStateless({ rlp, witness }, { mode: 'compute', canonicalWitness: false }, party)
  if (answer.status === 'rejected') return true
  const { blockHash: _, ...found } = answer.result
  const { blockHash: __, ...expected } = block.expected.result
  return JSON.stringify(found) !== JSON.stringify(expected)
}

/** Families where a fault is likely to show, so that few vectors are tried for most faults. */
const families: readonly (readonly [fault: RegExp, family: RegExp])[] = [
  [/^fork-/, /^block\/forks/],
  [/^precompile-/, /^block\/precompiles/],
  [/^no-system-call:/, /^block\/system/],
  [/^gas:TX_FLOOR/, /floor/],
  [/^gas:TX_AUTH/, /^block\/set-code/],
  [/^gas:TX_/, /^block\/transactions/],
  [/^gas:(SSTORE|COLD|WARM|REFUND)/, /^block\/(storage|warmth)/],
  [/^gas:(CALL|NEW_ACCOUNT)/, /^block\/calls/],
  [/^gas:(CODE_DEPOSIT|INITCODE|CREATE)/, /^block\/create/],
  [/^gas:SELFDESTRUCT/, /^block\/selfdestruct/],
  [/^gas:LOG/, /^block\/logs/],
  [/^gas:(MEMORY|COPY|MCOPY)/, /^block\/(memory|environment)/],
  [/^gas:(PUSH|DUP|SWAP|POP)/, /^block\/stack/],
]

function likelyFirst(mutant: string, vectors: readonly BlockVector[]): readonly BlockVector[] {
  const family = families.find(([fault]) => fault.test(mutant))?.[1]
  const opcode = Object.entries(opcodes).find(([name]) => mutant.startsWith(`gas:${name}:`))?.[1]
  const score = (vector: BlockVector): number =>
    (family?.test(vector.id) === true ? 2 : 0) + (opcode !== undefined && hasByte(vector, opcode) ? 1 : 0)
  return vectors.toSorted((left, right) => score(right) - score(left))
}

/** Whether a byte occurs in code of the genesis, be it as an instruction or as data. */
function hasByte({ genesis }: BlockVector, byte: number): boolean {
  return Object.values(genesis.alloc).some(({ code }) => toBytes(code).includes(byte))
}
