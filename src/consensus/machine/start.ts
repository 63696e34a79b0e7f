import type { Address, Bytes } from '../../model/Hex.ts'
import type { Context } from './Context.ts'
import { readDurable } from './durable.ts'
import { sendRoundChange, timeoutOf } from './enterRound.ts'
import type { MachineState, Parent } from './State.ts'
import { begin, emit, type Transition } from './Transition.ts'

/** Where a node begins. */
export interface Beginning {
  readonly parent: Parent
  /** The set of the height after the parent, ascending. */
  readonly validators: readonly Address[]
  /** Highest height that the node signed anything at; below the first where it never did. */
  readonly signedHeight: bigint
}

/**
 * Begins a height: round 0 starts with the block timer or with the first proposal.
 *
 * @param beginning - Parent and set.
 * @param context - Of the machine.
 */
export function start({ parent, validators, signedHeight }: Beginning, context: Context): Transition {
  const height = parent.height + 1n
  const state: MachineState = {
    parent,
    validators,
    height,
    round: 0n,
    started: false,
    // What was signed at a height that has gone by is not remembered, so nothing may be signed there again.
    signing: signedHeight < height,
    rounds: new Map(),
    signed: new Map(),
    sent: new Set(),
    verdicts: new Map(),
    future: [],
    signedHeight,
  }
  return emit(begin(state), {
    timers: { op: 'set', kind: 'block', height, round: 0n, timeoutMs: context.blockPeriodMs },
  })
}

/**
 * Begins again after a crash.
 *
 * @param beginning - Parent and set as the chain has them.
 * @param durable - What was last persisted; null where it was lost, and then the node signs nothing before the next block.
 * @param context - Of the machine.
 * @throws {@link Rejection} `DURABLE_STATE_MALFORMED`.
 */
export function restart(
  beginning: Omit<Beginning, 'signedHeight'>,
  durable: Bytes | null,
  context: Context,
): Transition {
  const height = beginning.parent.height + 1n
  if (durable === null) {
    const lost = start({ ...beginning, signedHeight: context.rules.persists ? height : height - 1n }, context)
    return lost
  }
  const kept = context.rules.recall(readDurable(durable, context))
  const begun = start({ ...beginning, signedHeight: kept.height > height ? kept.height : height - 1n }, context)
  if (kept.height !== height) return begun
  const { round, lock, signed } = kept
  const state: MachineState = {
    ...begun.state,
    round,
    started: true,
    signed,
    ...(lock !== undefined && { lock }),
    signedHeight: height,
  }
  const timed = emit(begin(state), {
    timers: { op: 'set', kind: 'round', height, round, timeoutMs: timeoutOf(round, context) },
  })
  return signed.has(`roundChange/${round}`) ? sendRoundChange(timed, context) : timed
}
