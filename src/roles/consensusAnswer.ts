import type { ConsensusContext } from '../consensus/index.ts'
import { refusalOf } from '../execution/Party.ts'
import type { ConsensusChain, Refusal } from '../model/generated/adapter.ts'

/** Finds the profile of a question. */
export type ContextOf = (name: string, chain?: ConsensusChain) => ConsensusContext

/** Gives the answer, or the refusal that comes instead. */
export function answer<Result>(ask: () => Result): Result | Refusal {
  try {
    return ask()
  } catch (error) {
    return refusalOf(error)
  }
}
