import type { Outcome, Side } from './judge.ts'

/** How a faulty implementation fared in one part. */
export interface Score {
  readonly mutant: string
  readonly family: string
  readonly clause: string
  readonly sentence: string
  readonly side: Side
  readonly incidents: readonly string[]
  /** `killed` once a vector shows a wrong answer or a wrong refusal; `crashed` where nothing but crashes show. */
  readonly outcome: 'killed' | 'survived' | 'crashed'
  /** Vectors that killed it, the first one first; every one of those that were tried. */
  readonly killers: readonly string[]
  /** Vectors that were tried. */
  readonly tried: number
  /** Vectors at which the honest partner was blamed, or nobody. */
  readonly disputed: readonly { readonly vector: string; readonly outcome: Outcome }[]
}

/** What the vectors are worth. */
export interface VectorWorth {
  readonly total: number
  /** Vectors that no faulty implementation fails. */
  readonly idle: readonly string[]
  /** Vectors that alone kill some faulty implementation, or alone show some clause in some fork. */
  readonly sole: number
  /** Size of a set that nothing can be taken from without losing a kill or a clause in a fork. */
  readonly counting: number
  /** Size of a small set that kills and shows everything that all of them do. */
  readonly essential: number
}

/** The result of a run. */
export interface MutationReport {
  readonly mutants: number
  readonly trials: number
  readonly killed: number
  readonly survived: readonly string[]
  readonly crashed: readonly string[]
  /** Blame of an honest party, with the faulty partner and the vector; a flaw of the judge, whatever else was found. */
  readonly misblamed: readonly string[]
  readonly scores: readonly Score[]
  readonly vectors: VectorWorth
  readonly durationMs: number
  /** What the time went to, in order. */
  readonly phases: readonly Phase[]
  /** True where a killer was looked for, for each vector that no trial showed to kill. */
  readonly searched: boolean
}

/** A part of a run. */
export interface Phase {
  readonly name: string
  readonly durationMs: number
}
