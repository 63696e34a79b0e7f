import type { Outcome, Side } from './judge.ts'

/** A faulty party that is tried on vectors; vectors are named by their place in the loaded list. */
export interface Trial {
  readonly mutant: string
  readonly side: Side
  /** In the order in which they are tried. */
  readonly vectors: readonly number[]
  /** So many are tried whatever they show; the others until one kills. */
  readonly always: number
}

/** What came of a trial. */
export interface TrialResult {
  readonly mutant: string
  readonly side: Side
  readonly tried: number
  /** Vectors that tell the faulty party by a wrong answer or refusal, in the order in which they were tried. */
  readonly killers: readonly number[]
  /** Vectors that showed something else than survival or a kill. */
  readonly others: readonly { readonly vector: number; readonly outcome: Outcome }[]
}

/** What a process of the pool is asked. */
export type Task =
  { readonly kind: 'profile'; readonly vectors: readonly number[] } | { readonly kind: 'trial'; readonly trial: Trial }

/** What a process answers. */
/** What a vector reaches, and how long an honest pair takes for it. */
export interface Profile {
  readonly vector: number
  readonly features: readonly string[]
  readonly durationMs: number
}

export type Answer =
  | { readonly kind: 'ready'; readonly vectors: number }
  | { readonly kind: 'profiles'; readonly profiles: readonly Profile[] }
  /** Told before a vector is tried, so that one which never comes to an end is known. */
  | { readonly kind: 'trying'; readonly vector: number }
  | { readonly kind: 'trial'; readonly result: TrialResult }
  | { readonly kind: 'failed'; readonly message: string }
