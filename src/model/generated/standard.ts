// Generated from spec/schemas; do not edit.
import type { Address, Decimal } from '../Hex.ts'
import type { BlobSchedule, EvmFork, GasFormula, PrecompileLimits, PrecompileStatus, Ruleset, SystemCall } from './ruleset.ts'

/** A file of `spec/rulesets/`; only `ruleset` is hashed. */
export interface RulesetFile {
  readonly ruleset: Ruleset
  readonly provenance: readonly SourceOfFacts[]
  readonly notes: readonly string[]
}

export interface SourceOfFacts {
  readonly id: string
  readonly covers: string
  readonly repository?: string
  readonly commit?: string
  readonly path?: string
  readonly url?: string
}

export interface Fork {
  readonly id: EvmFork
  readonly title: string
  readonly previous?: EvmFork
  readonly activatedBy: 'genesis' | 'block' | 'terminalTotalDifficulty' | 'timestamp'
  readonly fixtureNames: readonly string[]
  readonly genesisKey?: string
  readonly eips: readonly { readonly number: Decimal; readonly title: string }[]
  readonly changes: readonly ForkChange[]
  readonly systemCalls: readonly ForkSystemCall[]
  readonly blob?: BlobSchedule
}

export interface ForkChange {
  readonly kind: 'New' | 'Modified' | 'Removed'
  readonly subject: string
  readonly text: string
  readonly eip?: Decimal
  readonly clauses: readonly string[]
}

export interface ForkSystemCall {
  readonly call: SystemCall
  readonly contract: Address
  readonly when: 'blockStart' | 'blockEnd' | 'logs'
}

export interface Precompile {
  readonly name: string
  readonly title: string
  readonly address: Address
  readonly class: 'pure' | 'contextual' | 'stateful'
  readonly input: { readonly length: 'padded' | 'exact' | 'multiple' | 'any'; readonly fields: readonly PrecompileField[] }
  readonly output: readonly PrecompileField[]
  readonly failure: { readonly mode: 'never' | 'empty-output-success' | 'error-consume-all'; readonly when: readonly string[] }
  readonly history: readonly ForkPrecompileEntry[]
  readonly clauses: readonly string[]
  readonly source: string
}

export interface PrecompileField {
  readonly name: string
  readonly bytes: string
  readonly meaning: string
}

export interface ForkPrecompileEntry {
  readonly sinceFork: EvmFork
  readonly status: PrecompileStatus
  readonly gas?: GasFormula
  readonly limits?: PrecompileLimits
}

export interface RejectionsFile {
  readonly version: string
  readonly reasons: readonly RejectionEntry[]
  readonly combinations?: readonly { readonly name: string; readonly eest: readonly string[] }[]
}

export interface RejectionEntry {
  readonly code: string
  readonly sentence: string
  readonly clause: string
  readonly eest?: readonly string[]
  readonly legacy?: readonly string[]
}
