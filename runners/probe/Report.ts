import type { OpcodeReading, PrecompileReading } from './reading.ts'

/** What a probe found. */
export interface ProbeReport {
  /** Connect string. */
  readonly party: string
  readonly name: string
  readonly version: string
  readonly role: 'sequencer' | 'prover'
  readonly ruleset: { readonly name: string; readonly hash: string }
  /** True where the party is the reference itself: equal by construction. */
  readonly selfCheck: boolean
  readonly forks: readonly ForkReport[]
  /** Forks that do not begin by timestamp: a short chain cannot stand in them. */
  readonly outOfReach: readonly string[]
  readonly boundaries: readonly BoundaryReport[]
  readonly differences: readonly Difference[]
  readonly notShown: readonly { readonly subject: string; readonly why: string }[]
  readonly faults: readonly string[]
}

/** What a party does while a fork is in force. */
export interface ForkReport {
  readonly fork: string
  /** Timestamp of the block that was built. */
  readonly timestamp: bigint
  readonly precompiles: readonly PrecompileReading[]
  readonly opcodes: readonly OpcodeReading[]
}

/** Where a party switches to a fork, told from what its blocks do. */
export interface BoundaryReport {
  readonly fork: string
  readonly declared: bigint
  /** Latest timestamp at which it still behaved as before. */
  readonly lastBefore: bigint | null
  /** Earliest timestamp at which it behaved as after. */
  readonly firstAfter: bigint | null
  /** Experiments whose outcome flips there. */
  readonly observables: readonly string[]
}

/** Something that a party does otherwise than its ruleset says. */
export interface Difference {
  readonly fork: string
  /** Address and name, opcode, or `activation`. */
  readonly subject: string
  readonly declared: string
  readonly found: string
}
