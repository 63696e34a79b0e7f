import type { Opened, PrepareVote } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import { doubleVote } from './equivocation.ts'
import { recordOf } from './State.ts'
import { emit, judge, type Transition } from './Transition.ts'
import { makeRoom, record } from './votes.ts'

/** Keeps a prepare of this height for its round, and tells where its author said otherwise before. */
export function receivePrepare(at: Transition, opened: Opened<PrepareVote>, context: Context): Transition {
  const { state } = at
  const { payload, author } = opened
  const { prepares, accepted } = recordOf(state, payload.round)
  const before = prepares.get(author)
  if (before !== undefined && context.rules.oneVoteEach) {
    if (before.payload.digest === payload.digest) return judge(at, { class: 'duplicate' })
    const evidence = doubleVote(
      'DoublePrepare',
      { kind: 'prepare', opened: before },
      { kind: 'prepare', opened },
      context,
    )
    return judge(evidence === undefined ? at : emit(at, { evidence }), { class: 'ignore', reason: 'EQUIVOCATION' })
  }
  const room = makeRoom(state, author, payload.round, context)
  if (room === undefined) return judge(at, { class: 'ignore', reason: 'BUFFER_FULL' })
  const kept = record(room, payload.round, { prepares: new Map(prepares).set(author, opened) })
  const taken = { state: kept, out: at.out }
  if (payload.round < state.round) return judge(taken, { class: 'ignore', reason: 'MESSAGE_STALE' })
  const other = accepted !== undefined && accepted.proposal.payload.digest !== payload.digest
  return judge(taken, other ? { class: 'ignore', reason: 'CONSENSUS_DIGEST_MISMATCH' } : { class: 'accept' })
}
