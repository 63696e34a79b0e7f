import type { Event, Outbox } from '../../consensus/machine/index.ts'
import type { FinalBlock } from './SealedChain.ts'
import type { NodeOutbox, Packet, Parcel, Refusal } from './NodeEvent.ts'

/** What is done for one event: consensus events that are still to come of it, and all that has come out so far. */
export interface Work {
  readonly events: Event[]
  readonly parcels: Parcel[]
  readonly finalized: FinalBlock[]
  readonly refusals: Refusal[]
  readonly timers: Outbox['timers'][number][]
  readonly evidence: Outbox['evidence'][number][]
  persist?: NonNullable<Outbox['persist']>
  verdict?: NonNullable<Outbox['verdict']>
  fate?: NonNullable<NodeOutbox['fate']>
  executions: number
}

/** Begins with nothing. */
export function openWork(): Work {
  return { events: [], parcels: [], finalized: [], refusals: [], timers: [], evidence: [], executions: 0 }
}

/** Tells what came out. */
export function closeWork(work: Work): NodeOutbox {
  const { persist, verdict, fate, finalized, parcels, timers, evidence, refusals, executions } = work
  return {
    finalized,
    parcels,
    timers,
    evidence,
    refusals,
    executions,
    ...(persist !== undefined && { persist }),
    ...(verdict !== undefined && { verdict }),
    ...(fate !== undefined && { fate }),
  }
}

/** Sends a packet to everybody, or to one. */
export function post(work: Work, packet: Packet, to: Parcel['to'] = 'all'): void {
  work.parcels.push({ to, packet })
}
