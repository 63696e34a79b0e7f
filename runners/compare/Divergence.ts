import type { ForkSkew } from './ForkSkew.ts'

/** What kind of rule two parties apply differently. */
export type DivergenceClass =
  | 'gas schedule'
  | 'refund'
  | 'access warmth'
  | 'precompile absent'
  | 'precompile gas'
  | 'precompile output'
  | 'precompile limit'
  | 'precompile failure mode'
  | 'fork skew'
  | 'storage'
  | 'storage slot'
  | 'storage proof'
  | 'consensus step'
  | 'memory'
  | 'nonce'
  | 'balance'
  | 'code'
  | 'empty account'
  | 'log'
  | 'created address'
  | 'system call'
  | 'witness'
  | 'block field'
  | 'transaction selection'
  | 'validity'
  | 'encoding'
  | 'control flow'
  | 'instruction result'
  | 'unlocated'

/** Where two parties part, and how. */
export interface Divergence {
  readonly class: DivergenceClass
  /** Who is wrong, as far as vector and reference tell. */
  readonly blame: 'sequencer' | 'prover' | 'both' | 'undecided'
  /** Whose run is held against whose. */
  readonly left: string
  readonly right: string
  readonly block?: number
  readonly transaction?: number
  /** Call depth of the step, 1 for the transaction itself. */
  readonly frame?: number
  /** Place of the step in the trace of its transaction, from 0. */
  readonly step?: number
  readonly pc?: number
  readonly opName?: string
  /** What differs, such as `gasCost`, `stack[0]`, `storageRoot`. */
  readonly field: string
  readonly leftValue: string
  readonly rightValue: string
  readonly account?: string
  readonly slot?: string
  /** When the party switches to a fork, where that is what is wrong. */
  readonly skew?: ForkSkew
  /** One sentence for people. */
  readonly summary: string
}
