import type { Opened, Prepared, PrepareVote } from './Opened.ts'
import type { Setting } from './Setting.ts'

/**
 * Tells whether a prepare is a validator's vote for a block in a round of this height.
 *
 * @see validSignedPrepareForHeightRoundAndDigest of the formal specification
 */
export function validPrepare(
  { payload, author }: Opened<PrepareVote>,
  { round, digest }: Prepared,
  { height, validators }: Pick<Setting, 'height' | 'validators'>,
): boolean {
  return (
    payload.height === height && payload.round === round && payload.digest === digest && validators.includes(author)
  )
}
