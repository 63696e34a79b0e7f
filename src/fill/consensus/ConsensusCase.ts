import type { Reason } from '../../model/generated/rejections.ts'
import type { ConsensusQuestion } from '../../model/generated/vector.ts'

type WithoutExpectation<Question> = Question extends unknown ? Omit<Question, 'expected'> : never

/** A question to a consensus core. */
export type ConsensusAsked = WithoutExpectation<ConsensusQuestion>

/** What the author knows of the answer. */
type Expected =
  /** Fields that the author knows from how the input was made; the others are held against the second implementation. */
  | { readonly kind: 'accept'; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly kind: 'reject'; readonly reason: Reason; readonly alsoAllowed?: readonly Reason[] }

/** A question about consensus, with what its author knows of the answer. */
export interface ConsensusCase {
  /** Id without the kind, such as `sign/psc-1-prepare-high-s`. */
  readonly name: string
  readonly revision?: number
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly asked: ConsensusAsked
  readonly expected: Expected
  /** Name of the accept twin of a refused case. */
  readonly twin?: string
}
