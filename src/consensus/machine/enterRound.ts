import type { RoundChangeVote } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import type { Lock, MachineState } from './State.ts'
import { become, emit, forget, type Transition } from './Transition.ts'
import { vote } from './vote.ts'
import { prunePast } from './votes.ts'
import { zeroHash } from './zeroHash.ts'

/** Starts the timer of the current round, and ends those that ran before. */
export function startRoundTimer(
  at: Transition,
  before: Pick<MachineState, 'round' | 'started'>,
  context: Context,
): Transition {
  const { height, round } = at.state
  const running = before.started ? ('round' as const) : ('block' as const)
  const cancelled = emit(at, { timers: { op: 'cancel', kind: running, height, round: before.round } })
  return emit(cancelled, {
    timers: { op: 'set', kind: 'round', height, round, timeoutMs: timeoutOf(round, context) },
  })
}

/** The first round lasts longer where its leader may wait for transactions. */
export function timeoutOf(round: bigint, { roundTimeoutMs, emptyWaitMs, bounds }: Context): number {
  return Math.min(bounds.timerMsMax, roundTimeoutMs(round) + (round === 0n ? emptyWaitMs : 0))
}

/** Ends the wait for transactions, where it runs. */
export function stopWaiting(at: Transition): Transition {
  const { height, emptyWait } = at.state
  if (emptyWait !== 'running') return at
  const cancel = { op: 'cancel', kind: 'empty', height, round: 0n } as const
  return emit(become(at, { emptyWait: 'over' }), { timers: cancel })
}

/**
 * Moves to a later round. The lock stays: what was prepared at this height is named until the next block.
 *
 * @param at - Before.
 * @param round - Above the current one.
 * @param context - Of the machine.
 */
export function enterRound(at: Transition, round: bigint, context: Context): Transition {
  const { state } = at
  const moved = become(forget(stopWaiting(at), 'blockAskedFor'), { round, started: true })
  const waits = state.waiting !== undefined && state.waiting.opened.proposal.payload.round < round
  const pruned = context.rules.bounded ? become(moved, prunePast(moved.state, context.bounds)) : moved
  return startRoundTimer(waits ? forget(pruned, 'waiting') : pruned, state, context)
}

/** Tells the others that this node is in a later round, and what it has prepared. */
export function sendRoundChange(at: Transition, context: Context): Transition {
  const { height, round, lock } = at.state
  if (lock !== undefined && lock.round >= round) return at
  const prepared = lock === undefined ? undefined : preparedOf(lock, context)
  const payload: RoundChangeVote = { height, round, ...(prepared !== undefined && { prepared }) }
  const sent = vote(
    at,
    'roundChange',
    {
      round,
      digest: prepared?.digest ?? zeroHash,
      message: (signer) => ({
        kind: 'roundChange',
        opened: {
          roundChange: {
            payload,
            author: signer.address,
            signature: signer.sign({ kind: 'roundChange', vote: payload }),
          },
          ...(lock !== undefined && { block: lock.block }),
          prepares: lock?.prepares ?? [],
        },
      }),
    },
    context,
  )
  return sent ?? at
}

function preparedOf({ round, block }: Lock, { wire }: Context): NonNullable<RoundChangeVote['prepared']> {
  return { round, digest: wire.digestOf(block, round) }
}
