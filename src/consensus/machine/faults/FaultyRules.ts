import type { Context, MachineRules, Step } from '../Context.ts'
import type { Event, Outbox } from '../Event.ts'
import type { MachineState } from '../State.ts'

/** A fault: its name, what is changed in words, and in the rules. */
export interface FaultyRules {
  readonly name: string
  readonly sentence: string
  readonly alter: (honest: MachineRules) => Partial<MachineRules>
}

/** What a step comes to. */
type Stepped = ReturnType<Step>

/** Changes what happened before the node hears of it. */
export function hearing(
  change: (event: Event, state: MachineState, context: Context) => Event,
): () => Partial<MachineRules> {
  return () => ({
    drive: (honest) => (state, event, context) => honest(state, change(event, state, context), context),
  })
}

/** Changes what comes out of a node. */
export function saying(change: (outbox: Outbox, event: Event) => Outbox): () => Partial<MachineRules> {
  return () => ({
    drive: (honest) => (state, event, context) => {
      const { state: after, outbox } = honest(state, event, context)
      return { state: after, outbox: change(outbox, event) }
    },
  })
}

/** Changes what a node knows after a step. */
export function knowing(
  change: (after: MachineState, before: MachineState, event: Event, context: Context) => MachineState,
): () => Partial<MachineRules> {
  return () => ({
    drive: (honest) => (state, event, context) => {
      const { state: after, outbox } = honest(state, event, context)
      return { state: change(after, state, event, context), outbox }
    },
  })
}

/** Answers a message or a block without looking further. */
export function ignoring(
  wanted: (event: Event, state: MachineState, context: Context) => boolean,
): () => Partial<MachineRules> {
  return () => ({
    drive: (honest) => (state, event, context) =>
      wanted(event, state, context) ? ignored(state) : honest(state, event, context),
  })
}

function ignored(state: MachineState): Stepped {
  const verdict = { class: 'ignore', reason: 'MESSAGE_STALE' } as const
  return { state, outbox: { verdict, sends: [], timers: [], asks: [], finalized: [], evidence: [] } }
}

/** Number of validators that may be faulty. */
export function faulty(validators: number): number {
  return Math.floor((validators - 1) / 3)
}

/** Changes how many votes are enough, wherever votes are counted. */
export function alike(votes: (validators: number) => number): Partial<MachineRules> {
  return { quorum: votes, preparesEnough: votes, commitsEnough: votes, changesEnough: votes }
}
