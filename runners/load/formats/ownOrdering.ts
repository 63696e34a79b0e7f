import type { OrderingVector } from '../../../src/model/generated/vector.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { validator } from '../../../src/standard/validator.ts'
import type { OrderingCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { inField, textField } from '../fields.ts'
import { readNamedRuleset } from './ownBlock.ts'

/**
 * Reads an own vector of kind `ordering`.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft with the vector's own id.
 */
export function* ownOrderingDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'ordering', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): OrderingCase {
  const vector = readVector(fields)
  const { id, clauses, genesis, policy, limits, arrivals, attributes, expected } = vector
  return {
    kind: 'ordering',
    id,
    file,
    family: 'ordering',
    fork: 'any',
    ruleset: inField(fields, 'ruleset', (inner) => readNamedRuleset(inner, standard)),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    input: { genesis, policy, limits, arrivals, attributes },
    expected,
  }
}

function readVector(fields: unknown): OrderingVector {
  const schema = validator('vector-ordering')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
