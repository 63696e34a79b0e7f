import type { ConsensusVector } from '../../../../src/model/generated/vector.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { validator } from '../../../../src/standard/validator.ts'
import type { ConsensusAsked, ConsensusCase, ConsensusExpectation } from '../../Case.ts'
import { Damage } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { textField } from '../../fields.ts'
import { encodingRuleset } from '../encodingRuleset.ts'

/**
 * Reads an own vector of kind `consensus`.
 *
 * @param source - The whole file.
 * @param standard - Where the ruleset comes from that no question depends on.
 * @returns One draft with the vector's own id.
 */
export function* ownConsensusDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'consensus', fork: 'any', read: () => readCase(source, standard) }
}

/**
 * Tells a question from what must come of it.
 *
 * @param question - Of a vector.
 */
export function splitQuestion(question: ConsensusVector['question']): {
  readonly question: ConsensusAsked
  readonly expected: ConsensusExpectation
} {
  const { expected, ...asked } = question
  if (expected.kind === 'accept')
    return { question: asked, expected: { kind: 'accept', result: { ...expected.result } } }
  return { question: asked, expected: { kind: 'reject', reasons: [expected.reason, ...(expected.alsoAllowed ?? [])] } }
}

function readCase({ fields, file }: TestSource, standard: Standard): ConsensusCase {
  const { id, clauses, question } = readVector(fields)
  return {
    kind: 'consensus',
    id,
    file,
    family: 'consensus',
    fork: 'any',
    ruleset: encodingRuleset(standard),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    ...splitQuestion(question),
  }
}

function readVector(fields: unknown): ConsensusVector {
  const schema = validator('vector-consensus')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
