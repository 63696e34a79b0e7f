import type { StatelessQuestion, StatelessVector } from '../../model/generated/vector.ts'

/** What a prover without a state is given, with the answer that its author knows. */
export interface GuestCase {
  /** Id without the kind. */
  readonly name: string
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly question: StatelessQuestion
  /** Name of the accept twin. */
  readonly twin?: string
  readonly oracles: StatelessVector['oracles']
  readonly singleOracle?: string
}
