import type { MachineFault } from '../consensus/machine/index.ts'
import type { NetworkAssumptions } from './Network.ts'

/** Ways in which a validator deviates from the protocol on purpose. */
export const deviations = [
  'silent',
  'withhold',
  'selective',
  'equivocate',
  'replay',
  'stale',
  'forge',
  'invalid',
] as const

/** Name of a deviation. */
export type Deviation = (typeof deviations)[number]

/** What may be wrong with a validator: `crash` comes back with what it had on disk, `amnesia` without. */
export type FaultName = Deviation | 'crash' | 'amnesia'

/** Every fault by name; `mixed` is one that each seed draws. */
export const faultNames: readonly [...typeof deviations, 'crash', 'amnesia', 'mixed'] = [
  ...deviations,
  'crash',
  'amnesia',
  'mixed',
]

/** A fault as it is planned. */
export type PlannedFault = (typeof faultNames)[number]

/** All there is to a run: with the commit of the code, it fixes every event. */
export interface Plan {
  /** From 0 to 2^53 - 1. */
  readonly seed: number
  readonly validators: number
  readonly profile: string
  /** Heights that every honest node has to reach. */
  readonly blocks: number
  readonly network: NetworkAssumptions
  /** One for each faulty validator; who they are is drawn. */
  readonly faults: readonly PlannedFault[]
  /** Fault planted in the machine of every honest node. */
  readonly mutant?: MachineFault
}

/** Most validators that may be faulty among so many: less than a third. */
export function faultyMax(validators: number): number {
  return Math.floor((validators - 1) / 3)
}
