import type { Fault } from '../adapters/Fault.ts'
import type { WitnessSource } from '../observe/Observation.ts'

/** One thing that is not as it must be. */
export interface Problem {
  /** Place of the block in the case; absent where the question was not about a block. */
  readonly block?: number
  /** Place of the transaction in the block. */
  readonly transaction?: number
  /** Such as `stateRoot`, `gasUsed`, `reason`. */
  readonly field: string
  readonly expected: string
  readonly found: string
  /** What it was held against. */
  readonly against: 'vector' | 'reference' | 'standard' | 'own block' | 'other party'
}

/** What came of a case for one party. */
export type PartyOutcome =
  | { readonly status: 'pass' }
  | { readonly status: 'fail'; readonly problems: readonly Problem[] }
  | { readonly status: 'skip'; readonly capability: string }
  | { readonly status: 'broken'; readonly fault: Fault }
  | { readonly status: 'notAsked'; readonly why: string }

/** How the two parties stand to each other and to what is right. */
export type Relation =
  | 'agree'
  | 'sequencer-wrong'
  | 'prover-wrong'
  | 'both-wrong-alike'
  | 'both-wrong'
  /** They differ, and neither the vector nor the reference says who is right. */
  | 'undecided'
  | 'infrastructure'
  | 'not-shown'

export interface PairOutcome {
  readonly status: 'pass' | 'fail' | 'skip' | 'broken'
  readonly relation: Relation
  /** Differences between the parties that nobody is blamed for. */
  readonly differences: readonly Problem[]
}

export interface Verdict {
  readonly sequencer: PartyOutcome
  readonly prover: PartyOutcome
  readonly pair: PairOutcome
  /** Whose witness the prover had, where it had one. */
  readonly witnessFrom?: WitnessSource
  /** Dialect in which the sequencer writes its witnesses, and the hash of what it listed, where its adapter tells. */
  readonly witnessForm?: { readonly dialect: string; readonly hash: string }
  /** Hash of the ruleset that both were judged under, where it is not the vector's own. */
  readonly derivedRuleset?: string
}

/** An outcome of a party that has been looked at: pass where there is no problem. */
export function judged(problems: readonly Problem[]): PartyOutcome {
  return problems.length === 0 ? { status: 'pass' } : { status: 'fail', problems }
}
