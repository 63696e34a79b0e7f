import type { CommitVote, Opened } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import { doubleVote, forgottenAfter } from './equivocation.ts'
import { recordOf } from './State.ts'
import { emit, judge, type Transition } from './Transition.ts'
import { makeRoom, record } from './votes.ts'

/**
 * Keeps a commit of this height for its round, an earlier one too: a block may become final after its round.
 *
 * A seal that is not its author's is refused at once, for it would spoil the block that it is put beside.
 */
export function receiveCommit(at: Transition, opened: Opened<CommitVote>, context: Context): Transition {
  const { state } = at
  const { payload, author } = opened
  const { commits, accepted } = recordOf(state, payload.round)
  const before = commits.get(author)
  const commitHash = context.wire.commitHashOf(payload.digest, payload.round)
  if (!context.rules.sealIsAuthors(opened, commitHash, context.wire.recoverSeal)) {
    return judge(at, { class: 'reject', reason: 'COMMIT_SEAL_AUTHOR_MISMATCH' })
  }
  if (before !== undefined && context.rules.oneVoteEach) {
    if (before.payload.digest === payload.digest) return judge(at, { class: 'duplicate' })
    const evidence = doubleVote('DoubleCommit', { kind: 'commit', opened: before }, { kind: 'commit', opened }, context)
    return judge(evidence === undefined ? at : emit(at, { evidence }), { class: 'ignore', reason: 'EQUIVOCATION' })
  }
  const room = makeRoom(state, author, payload.round, context)
  if (room === undefined) return judge(at, { class: 'ignore', reason: 'BUFFER_FULL' })
  const kept = record(room, payload.round, { commits: new Map(commits).set(author, opened) })
  const taken = forgottenAfter(state, opened, context).reduce(
    (reached: Transition, evidence) => emit(reached, { evidence }),
    { state: kept, out: at.out },
  )
  const other = accepted !== undefined && accepted.proposal.payload.digest !== payload.digest
  return judge(taken, other ? { class: 'ignore', reason: 'CONSENSUS_DIGEST_MISMATCH' } : { class: 'accept' })
}
