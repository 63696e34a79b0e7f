import type { Ask, Finalized, Outbox, Send, TimerChange, Verdict } from './Event.ts'
import type { Evidence } from './Evidence.ts'
import type { MachineState } from './State.ts'

/** A state on its way through one event, with what has come out so far; nothing in it is ever changed. */
export interface Transition {
  readonly state: MachineState
  readonly out: Outbox
}

const nothing: Outbox = { sends: [], timers: [], asks: [], finalized: [], evidence: [] }

/** Begins with a state and an empty outbox. */
export function begin(state: MachineState): Transition {
  return { state, out: nothing }
}

/** Replaces fields of the state. */
export function become(at: Transition, fields: Partial<MachineState>): Transition {
  return { state: { ...at.state, ...fields }, out: at.out }
}

/** Removes optional fields of the state. */
export function forget(
  at: Transition,
  field: 'waiting' | 'blockAskedFor' | 'lock' | 'decided' | 'emptyWait',
): Transition {
  const { [field]: _, ...rest } = at.state
  return { state: rest, out: at.out }
}

/** What may be added to an outbox. */
export interface Emission {
  readonly sends?: Send
  readonly timers?: TimerChange
  readonly asks?: Ask
  readonly finalized?: Finalized
  readonly evidence?: Evidence
}

/** Adds to the outbox. */
export function emit(at: Transition, { sends, timers, asks, finalized, evidence }: Emission): Transition {
  const { out } = at
  return {
    state: at.state,
    out: {
      ...out,
      ...(sends !== undefined && { sends: [...out.sends, sends] }),
      ...(timers !== undefined && { timers: [...out.timers, timers] }),
      ...(asks !== undefined && { asks: [...out.asks, asks] }),
      ...(finalized !== undefined && { finalized: [...out.finalized, finalized] }),
      ...(evidence !== undefined && { evidence: [...out.evidence, evidence] }),
    },
  }
}

/** Says what became of the message. */
export function judge(at: Transition, verdict: Verdict): Transition {
  return { state: at.state, out: { ...at.out, verdict } }
}

/** Takes the verdict back: messages that were kept for later have been answered long ago. */
export function unjudged(at: Transition): Transition {
  const { verdict: _, ...out } = at.out
  return { state: at.state, out }
}
