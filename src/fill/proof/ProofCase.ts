import type { Reason } from '../../model/generated/rejections.ts'
import type { ProofQuestion } from '../../model/generated/vector.ts'

type WithoutExpectation<Question> = Question extends unknown ? Omit<Question, 'expected'> : never

/** A question to a prover, an aggregator, a verifier or a settlement. */
export type ProofAsked = WithoutExpectation<ProofQuestion>

/** A question about a proof, with what its author knows of the answer. */
export interface ProofCase {
  /** Id of the vector, such as `proof/verify/mock`. */
  readonly name: string
  readonly revision?: number
  readonly given: string
  /** Clauses beside that of the refusal. */
  readonly clauses: readonly string[]
  readonly ruleset?: string
  readonly asked: ProofAsked
  /** Reason of the refusal; absent where the question is accepted. */
  readonly reason?: Reason
  readonly alsoAllowed?: readonly Reason[]
  /** Name of the accept twin of a refused case. */
  readonly twin?: string
}
