/** What the process ends with; never a count. */
export const exitCode = {
  conformant: 0,
  nonConformance: 1,
  usage: 2,
  adapter: 3,
  vectorIntegrity: 4,
  nothingExecuted: 5,
  incomplete: 6,
  suiteBug: 7,
  interrupted: 130,
} as const

/** What a run came to, as far as exit codes go. */
export interface RunFacts {
  readonly interrupted: boolean
  readonly damaged: number
  /** Faults that break the protocol. */
  readonly adapterFaults: number
  readonly executed: number
  readonly failed: number
  /** A selected case was not run to its end, or a mandatory requirement was not shown. */
  readonly incomplete: boolean
}

/**
 * Chooses the exit code of a run; where several hold, the first of 130, 4, 3, 5, 1, 6.
 *
 * Usage errors (2) and bugs of ours (7) end the program before there are facts.
 */
export function exitCodeOf(facts: RunFacts): number {
  if (facts.interrupted) return exitCode.interrupted
  if (facts.damaged > 0) return exitCode.vectorIntegrity
  if (facts.adapterFaults > 0) return exitCode.adapter
  if (facts.executed === 0) return exitCode.nothingExecuted
  if (facts.failed > 0) return exitCode.nonConformance
  return facts.incomplete ? exitCode.incomplete : exitCode.conformant
}
