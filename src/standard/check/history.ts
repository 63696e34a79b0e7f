import type { Complaint } from './Spec.ts'

/**
 * Finds entries that do not come after the one before.
 *
 * @param ranks - Place of each entry's fork.
 * @param at - Pointer to an entry.
 */
export function descending(ranks: readonly number[], at: (index: number) => string): readonly Complaint[] {
  return ranks.flatMap((rank, index) =>
    index > 0 && rank <= (ranks[index - 1] ?? -1)
      ? [
          {
            at: at(index),
            message: 'the fork is not later than that of the entry before',
            fix: 'sort the entries by fork',
          },
        ]
      : [],
  )
}

/**
 * Finds entries whose price and status do not fit.
 *
 * @param history - Of one precompile.
 * @param at - Pointer to it.
 */
export function gasComplaints(
  history: readonly { readonly status: string; readonly gas?: unknown }[],
  at: string,
): readonly Complaint[] {
  const executes = new Set(['active', 'unprovable'])
  return history.flatMap(({ status, gas }, index) =>
    executes.has(status) && gas === undefined
      ? [
          {
            at: `${at}/${index}/status`,
            message: `the status is ${status}, but there is no gas formula`,
            fix: 'add gas',
            clause: 'PRE-2',
          },
        ]
      : [],
  )
}
