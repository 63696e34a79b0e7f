import type { Opened, RoundChangeVote } from './Opened.ts'
import type { Setting } from './Setting.ts'

/**
 * Tells whether a round change is a vote for a round of this height.
 *
 * Height and round are those asked for, what it says to have prepared was prepared in an earlier round, and its author
 * is a validator. That prepared round and digest are both there or both absent is a matter of the encoding.
 *
 * @see validRoundChange of the formal specification
 */
export function validRoundChange(
  { payload, author }: Opened<RoundChangeVote>,
  round: bigint,
  { height, validators }: Pick<Setting, 'height' | 'validators'>,
): boolean {
  return (
    payload.height === height &&
    payload.round === round &&
    (payload.prepared === undefined || payload.prepared.round < payload.round) &&
    validators.includes(author)
  )
}
