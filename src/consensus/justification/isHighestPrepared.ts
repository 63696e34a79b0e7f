import type { Opened, RoundChangeVote } from './Opened.ts'

/**
 * Tells whether a round change has prepared a block in a round that none of the others exceeds.
 *
 * @see isHighestPrepared of the formal specification
 */
export function isHighestPrepared(
  { payload: { prepared } }: Opened<RoundChangeVote>,
  roundChanges: readonly Opened<RoundChangeVote>[],
): boolean {
  return (
    prepared !== undefined &&
    roundChanges.every(({ payload: other }) => other.prepared === undefined || other.prepared.round <= prepared.round)
  )
}
