import type { Started } from '../adapters/Party.ts'

/** Two parties under test in processes of their own, and the reference beside them. */
export interface Pair {
  readonly sequencer: Started
  readonly prover: Started
  /** A third process, started when it is first needed: builds witnesses and settles blame. */
  readonly reference: () => Promise<Started>
  /** Budget of one request of a case. */
  readonly budgetMs: number
  /** Counts the control blocks asked so far, so that the first cases carry one each and later ones few. */
  readonly controls: { asked: number }
}
