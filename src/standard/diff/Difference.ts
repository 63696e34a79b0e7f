/** Parts of a ruleset, in the order in which differences are told. */
export const subjects = [
  'chain',
  'forks',
  'blobs',
  'fees',
  'precompiles',
  'limits',
  'batches',
  'system',
  'storage',
  'consensus',
  'flags',
  'deviations',
] as const

/** What part of a ruleset a difference is about. */
export type Subject = (typeof subjects)[number]

/** What one side says: a value, that there is none (null), or nothing at all (undefined: not declared). */
export type Said = unknown

/** A stretch of the history of two chains, by the names of its first fork and of the first fork after it. */
interface Stretch {
  readonly from: string
  /** Absent where it lasts. */
  readonly until?: string
}

/** Why a fact of one side is not established. */
export interface Doubt {
  readonly side: 'left' | 'right'
  readonly why: string
}

/** One thing in which two declarations differ. */
export interface Difference {
  readonly subject: Subject
  /** What differs: a fork, a precompile, a system contract, a counter, a rule. */
  readonly item: string
  /** Member of the item, such as `activation`, `status`, `gas` or the name of a limit; `presence` where one side lacks it. */
  readonly field: string
  readonly left?: Said
  readonly right?: Said
  /** Address of a precompile or contract. */
  readonly address?: string
  /** Where in the history of the chains it holds; absent where history does not matter. */
  readonly stretch?: Stretch
  readonly doubts?: readonly Doubt[]
}

/** Tells whether a side declares nothing of what a difference is about: the two may be equal there or not. */
export function isUndeclared({ left, right }: Difference): boolean {
  return left === undefined || right === undefined
}
