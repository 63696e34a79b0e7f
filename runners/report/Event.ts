import type { HelloResult, Role } from '../../src/model/generated/adapter.ts'
import type { Fault } from '../adapters/Fault.ts'
import type { Divergence } from '../compare/Divergence.ts'
import type { PartyOutcome, Problem, Relation } from '../compare/Verdict.ts'
import type { WitnessSource } from '../observe/Observation.ts'

/** One line of the event log, which every report is a rendering of; `spec/schemas/event.schema.json` describes it. */
export type Event = RunEvent | PartyEvent | NotApplicableEvent | DamagedEvent | CaseEvent | FaultEvent | EndEvent

/** First line: what was asked for. */
export interface RunEvent {
  readonly event: 'run'
  /** Version of the log. */
  readonly format: 1
  readonly lockstep: string
  readonly startedAt: string
  readonly vectors: readonly string[]
  readonly only: readonly string[]
  readonly pairs: readonly PairName[]
  readonly workers: number
  readonly budgetMs: number
}

export interface PairName {
  readonly sequencer: string
  readonly prover: string
  /** True where both are the reference: such a run supports no claim about anybody. */
  readonly selfCheck: boolean
}

/** A party that was started, or that could not be. */
export interface PartyEvent {
  readonly event: 'party'
  readonly pair: number
  readonly role: Role
  readonly connect: string
  readonly declaration?: Omit<HelloResult, 'nonceDigest'>
  readonly fault?: Fault
}

/** A file, or a test of one, that is not a vector for sequencers and provers. */
export interface NotApplicableEvent {
  readonly event: 'notApplicable'
  readonly file: string
  readonly test?: string
  readonly why: string
}

/** A vector that cannot be trusted or read. */
export interface DamagedEvent {
  readonly event: 'damaged'
  readonly file: string
  readonly test?: string
  readonly field?: string
  readonly reason: string
}

/** What came of one case for one pair. */
export interface CaseEvent {
  readonly event: 'case'
  readonly pair: number
  readonly id: string
  readonly kind: string
  readonly file: string
  readonly family: string
  readonly fork: string
  readonly clauses: readonly string[]
  readonly ruleset: { readonly name: string; readonly hash: string }
  /** Hash of the ruleset without the system calls that a party does not run, where that is what both were judged under. */
  readonly derivedRuleset?: string
  readonly status: 'pass' | 'fail' | 'skip' | 'broken'
  readonly relation: Relation
  readonly sequencer: PartyOutcome
  readonly prover: PartyOutcome
  readonly differences: readonly Problem[]
  readonly witnessFrom?: WitnessSource
  /** Dialect that the source writes its witness in, and the hash of the normal form, to compare clients by. */
  readonly witnessForm?: { readonly dialect: string; readonly hash: string }
  /** Why the requirement of this case cannot be shown by anybody. */
  readonly notShown?: string
  readonly divergence?: Divergence
  readonly durationMs: number
  /** Command that runs this case again; given unless it passed. */
  readonly reproduce?: string
}

/** A fault that turned up after the case it belongs to was answered. */
export interface FaultEvent {
  readonly event: 'fault'
  readonly pair: number
  readonly role: Role
  /** Id of the case; empty where it belongs to none. */
  readonly subject: string
  readonly fault: Fault
}

/** Last line; a log without it was cut off. */
export interface EndEvent {
  readonly event: 'end'
  readonly counts: Counts
  readonly exitCode: number
  readonly interrupted: boolean
  readonly durationMs: number
  /** Clauses that the selected cases name and that no case showed. */
  readonly clausesNotShown: readonly string[]
}

/** How many cases came to what; one case counts once for each pair. */
export interface Counts {
  readonly selected: number
  /** Passed, failed or broken. */
  readonly executed: number
  readonly passed: number
  readonly failed: number
  readonly broken: number
  /** Skipped, or never reached. */
  readonly notExecuted: number
  readonly skipped: number
  readonly damaged: number
  readonly notApplicable: number
}
