import type { ConsensusStepsVector } from '../../../../src/model/generated/vector.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { validator } from '../../../../src/standard/validator.ts'
import type { ConsensusStepsCase } from '../../Case.ts'
import { Damage } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { textField } from '../../fields.ts'
import { encodingRuleset } from '../encodingRuleset.ts'

/**
 * Reads an own vector of kind `consensus-steps`.
 *
 * @param source - The whole file.
 * @param standard - Where the ruleset comes from that no step depends on.
 * @returns One draft with the vector's own id.
 */
export function* ownConsensusStepsDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'consensus-steps', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): ConsensusStepsCase {
  const { id, clauses, start, started, steps } = readVector(fields)
  return {
    kind: 'consensus-steps',
    id,
    file,
    family: 'consensus-steps',
    fork: 'any',
    ruleset: encodingRuleset(standard),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    start,
    started,
    steps,
  }
}

function readVector(fields: unknown): ConsensusStepsVector {
  const schema = validator('vector-consensus-steps')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
