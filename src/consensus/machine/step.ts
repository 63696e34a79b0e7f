import type { Context, Step } from './Context.ts'
import { writeDurable } from './durable.ts'
import type { Event, Outbox } from './Event.ts'
import { receive } from './receive.ts'
import { settle } from './settle.ts'
import type { MachineState } from './State.ts'
import { begin, type Transition } from './Transition.ts'
import { uponBlockTimeout } from './uponBlockTimeout.ts'
import { uponEmptyTimeout } from './uponEmptyTimeout.ts'
import { uponCandidate } from './uponCandidate.ts'
import { uponExecuted } from './uponExecuted.ts'
import { uponNewBlock } from './uponNewBlock.ts'
import { uponRoundTimeout } from './uponRoundTimeout.ts'

/**
 * Does one step: the same state and event always give the same state and outbox.
 *
 * @param state - Not changed.
 * @param event - What happened.
 * @param context - Of the machine.
 * @returns The state after, and what has to be done; `persist` before any of `sends` leaves.
 */
export function step(
  state: MachineState,
  event: Event,
  context: Context,
): { readonly state: MachineState; readonly outbox: Outbox } {
  const { drive } = context.rules
  return drive === undefined ? honestStep(state, event, context) : drive(honestStep)(state, event, context)
}

const honestStep: Step = (state, event, context) =>
  finish(settle(apply(begin(state), event, context), context), context)

/** Adds what has to be on disk before anything leaves. */
export function finish(
  { state, out }: Transition,
  context: Context,
): { readonly state: MachineState; readonly outbox: Outbox } {
  const durable = out.sends.length > 0 && context.rules.persists
  return { state, outbox: durable ? { ...out, persist: writeDurable(state, context) } : out }
}

const uponTimer = { block: uponBlockTimeout, round: uponRoundTimeout, empty: uponEmptyTimeout } as const

function apply(at: Transition, event: Event, context: Context): Transition {
  switch (event.op) {
    case 'message':
      return receive(at, event, context)
    case 'timer':
      return uponTimer[event.kind](at, event, context)
    case 'candidate':
      return uponCandidate(at, event, context)
    case 'executed':
      return uponExecuted(at, event, context)
    case 'head':
      return uponNewBlock(at, event, context)
  }
}
