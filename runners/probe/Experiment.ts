import type { Address, Bytes } from '../../src/model/Hex.ts'

/** One transaction that finds out one thing. */
export interface Experiment {
  /** Unique among the experiments of a probe. */
  readonly id: string
  /** `call`: calls once. `leastGas`: finds the least gas of a call that succeeds. `access`: what a first look costs. */
  readonly program: 'call' | 'leastGas' | 'access'
  readonly target: Address
  /** Gas of the call, or the upper bound of the search. */
  readonly gas: bigint
  readonly input: Bytes
}

/** What a transaction stored; a transaction that ran out of gas or was left out stored nothing. */
export type Outcome =
  | {
      readonly kind: 'call'
      readonly success: boolean
      /** Returned bytes. */
      readonly size: bigint
      /** What the call took beside its terms, the price of reaching the account included. */
      readonly gas: bigint
      /** keccak256 of the returned data. */
      readonly hash: bigint
    }
  | { readonly kind: 'leastGas'; readonly gas: bigint }
  | { readonly kind: 'access'; readonly gas: bigint }
  | { readonly kind: 'nothing'; readonly why: string }

/** Outcomes by the id of the experiment, for each block of a chain. */
export type Outcomes = readonly ReadonlyMap<string, Outcome>[]

/** Whether two outcomes are the same. */
export function isSame(left: Outcome, right: Outcome): boolean {
  return textOf(left) === textOf(right)
}

/**
 * Whether two outcomes of different blocks are the same: what is returned may depend on the block, size and gas do not.
 *
 * @param id - Of the experiment; an answer is looked at for what it returns.
 */
export function isSameElsewhere(id: string, left: Outcome, right: Outcome): boolean {
  if (left.kind !== 'call' || right.kind !== 'call' || id.startsWith('answer ')) return isSame(left, right)
  return isSame({ ...left, hash: 0n }, { ...right, hash: 0n })
}

/** One line that holds all of an outcome. */
function textOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'call':
      return `call ${outcome.success} ${outcome.size} ${outcome.gas} ${outcome.hash}`
    case 'leastGas':
    case 'access':
      return `${outcome.kind} ${outcome.gas}`
    case 'nothing':
      return `nothing`
  }
}
