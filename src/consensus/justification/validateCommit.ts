import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type { CommitVote, Opened, Prepared } from './Opened.ts'
import type { Setting } from './Setting.ts'

/** Recovers who sealed a commit hash; undefined where nobody did. */
export type RecoverSeal = (commitHash: Hash32, seal: Bytes) => Address | undefined

/**
 * Tells whether the seal in a commit is its author's own: a seal of somebody else would be carried into the block and
 * spoil it.
 */
export function sealIsAuthors(
  { payload, author }: Opened<CommitVote>,
  commitHash: Hash32,
  recoverSeal: RecoverSeal,
): boolean {
  return recoverSeal(commitHash, payload.commitSeal) === author
}

/**
 * Tells whether a commit is a validator's vote for a block in a round of this height; its seal is checked by
 * {@link sealIsAuthors}.
 *
 * @see validateCommit of the formal specification
 */
export function validateCommit(
  { payload, author }: Opened<CommitVote>,
  { round, digest }: Prepared,
  { height, validators }: Pick<Setting, 'height' | 'validators'>,
): boolean {
  return (
    payload.height === height && payload.round === round && payload.digest === digest && validators.includes(author)
  )
}
