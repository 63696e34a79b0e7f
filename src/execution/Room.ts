import { checkRoom, type Capacity } from './capacity.ts'
import type { Transaction } from './Transaction.ts'

/** What is left of a prover's capacity while a block is built. */
export interface Room {
  /**
   * @param transaction - Next one.
   * @param progress - Gas that the block used so far, and its transactions.
   * @throws {@link Rejection} `CAPACITY_EXCEEDED` where it has no place; nothing is counted then.
   */
  admit(
    transaction: Pick<Transaction, 'gasLimit'>,
    progress: { readonly gasUsed: bigint; readonly results: readonly unknown[] },
  ): void
}

/**
 * Makes the room of a block.
 *
 * @param capacity - Bounds of the fork.
 * @param gasBefore - Gas that the earlier blocks of the batch used.
 * @returns Undefined where the ruleset has no bound that a builder keeps.
 * @see FRK-13
 */
export function roomOf(capacity: Capacity, gasBefore: () => bigint): Room | undefined {
  const { transactionsPerBlockMax, gasPerBatchMax } = capacity
  if (transactionsPerBlockMax === Infinity && gasPerBatchMax === null) return undefined
  const before = gasPerBatchMax === null ? 0n : gasBefore()
  return {
    admit: ({ gasLimit }, { gasUsed, results }) => {
      checkRoom('maxTransactionsPerBlock', results.length + 1, transactionsPerBlockMax)
      checkRoom('maxGasPerBatch', before + gasUsed + gasLimit, gasPerBatchMax)
    },
  }
}
