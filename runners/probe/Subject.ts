import type { Outcomes } from './Experiment.ts'
import type { Station } from './Station.ts'

/** What came of a station: outcomes block by block, or why there are none. */
export type Measured =
  | { readonly kind: 'measured'; readonly outcomes: Outcomes }
  /** The party said before or now that it cannot; that is no fault of its rules. */
  | { readonly kind: 'notShown'; readonly why: string }
  /** The party broke the protocol. */
  | { readonly kind: 'fault'; readonly why: string }

/** Somebody whose behaviour is probed. */
export interface Subject {
  readonly measure: (station: Station) => Promise<Measured>
}
