import type { OpenedProposal } from '../justification/Opened.ts'
import { settingOf, type Context } from './Context.ts'
import { doubleVote } from './equivocation.ts'
import { recordOf } from './State.ts'
import { become, emit, judge, type Transition } from './Transition.ts'
import { uponProposal } from './uponProposal.ts'
import { makeRoom, record } from './votes.ts'

/**
 * Judges a proposal of this height: accepts it at once where its block was judged before, and else asks execution.
 *
 * A proposal of a later round is taken where it is justified, for then a quorum has moved on.
 */
export function receiveProposal(at: Transition, opened: OpenedProposal, context: Context): Transition {
  const { state } = at
  const { payload, author } = opened.proposal
  if (!context.rules.isLeader(opened, settingOf(state, context))) {
    return judge(at, { class: 'reject', reason: 'PROPOSER_WRONG' })
  }
  const equivocation = contradicted(at, opened, context)
  if (equivocation !== undefined) return equivocation
  if (payload.round < state.round || state.decided !== undefined)
    return judge(at, { class: 'ignore', reason: 'MESSAGE_STALE' })
  const { accepted, proposed } = recordOf(state, payload.round)
  const waitsFor = state.waiting?.opened.proposal.payload
  if (accepted !== undefined || (proposed !== undefined && waitsFor?.round === payload.round)) {
    return judge(at, { class: 'duplicate' })
  }
  if (waitsFor !== undefined && waitsFor.round > payload.round) {
    return judge(at, { class: 'ignore', reason: 'MESSAGE_STALE' })
  }
  const justification = context.rules.isValidProposal(opened, settingOf(state, context), context.rules)
  if (justification.kind === 'unjustified') return judge(at, { class: 'reject', reason: justification.reason })
  const room = makeRoom(state, author, payload.round, context)
  if (room === undefined) return judge(at, { class: 'ignore', reason: 'BUFFER_FULL' })
  const kept = { state: record(room, payload.round, { proposed: opened }), out: at.out }
  const needed = context.rules.awaitsVerdict && (justification.kind === 'fresh' || context.rules.verdictOnPrepared)
  return takeProposal(kept, opened, needed, context)
}

/** Execution judges a block whatever round it is proposed in, hence by its hash. */
function takeProposal(at: Transition, opened: OpenedProposal, needed: boolean, context: Context): Transition {
  const { hash: digest, rlp: blockRlp } = opened.block
  const verdict = needed ? at.state.verdicts.get(digest) : true
  if (verdict === false) return judge(at, { class: 'reject', reason: 'BLOCK_INVALID' })
  if (verdict === true) return judge(uponProposal(at, opened, context), { class: 'accept' })
  const waiting = become(at, { waiting: { opened, digest } })
  return judge(emit(waiting, { asks: { kind: 'needVerdict', digest, blockRlp } }), { class: 'accept' })
}

/** Judges a proposal of a leader that proposed another block in the same round before. */
function contradicted(at: Transition, opened: OpenedProposal, context: Context): Transition | undefined {
  const { payload, author } = opened.proposal
  const { proposed } = recordOf(at.state, payload.round)
  if (proposed === undefined || !context.rules.oneVoteEach) return undefined
  if (proposed.proposal.author !== author || proposed.proposal.payload.digest === payload.digest) return undefined
  const [first, second] = [proposed, opened].map(({ proposal, block }) => ({
    kind: 'proposal' as const,
    opened: proposal,
    block,
  }))
  const evidence =
    first === undefined || second === undefined ? undefined : doubleVote('DoubleProposal', first, second, context)
  return judge(evidence === undefined ? at : emit(at, { evidence }), { class: 'ignore', reason: 'EQUIVOCATION' })
}
