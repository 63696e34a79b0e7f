import type { PrecompileStatus, Ruleset } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import type { PrecompileTable } from './precompiles/table.ts'

/** Bounds of what a prover takes; Infinity where the ruleset has none. */
export interface Capacity {
  readonly transactionsPerBlockMax: number
  readonly blocksPerBatchMax: number
  readonly gasPerBatchMax: bigint | null
  /** True where a call of a precompile may be what a prover does not take. */
  readonly watchesCalls: boolean
}

/** Statuses whose calls no proof may contain; the last ones are facts about chains that we do not execute. */
export const unprovable: ReadonlySet<PrecompileStatus> = new Set([
  'unprovable',
  'chain-specific',
  'build-feature',
  'unknown',
] as const)

/**
 * Reads the bounds of a fork.
 *
 * @param ruleset - Whole ruleset.
 * @param precompiles - Those of the fork.
 * @see FRK-13, PRE-1
 */
export function capacityOf({ limits }: Ruleset, precompiles: PrecompileTable): Capacity {
  const { maxTransactionsPerBlock, maxBlocksPerBatch, maxGasPerBatch } = limits
  return {
    transactionsPerBlockMax: maxTransactionsPerBlock === undefined ? Infinity : Number(maxTransactionsPerBlock),
    blocksPerBatchMax: maxBlocksPerBatch === undefined ? Infinity : Number(maxBlocksPerBatch),
    gasPerBatchMax: maxGasPerBatch === undefined ? null : BigInt(maxGasPerBatch),
    watchesCalls: [...precompiles.values()].some(
      ({ status, callsPerBlockMax, rejectsInputs }) =>
        unprovable.has(status) || callsPerBlockMax !== Infinity || rejectsInputs,
    ),
  }
}

/**
 * Refuses more than there is room for.
 *
 * @param what - Name of the bound, for people.
 * @param count - What is asked for.
 * @param most - Bound; null where there is none.
 * @throws {@link Rejection} `CAPACITY_EXCEEDED`.
 * @see FRK-13
 */
export function checkRoom(what: string, count: number | bigint, most: number | bigint | null): void {
  if (most === null || count <= most) return
  throw new Rejection('CAPACITY_EXCEEDED', { bound: what, found: String(count), most: String(most) })
}
