import type { ProofVector } from '../../../src/model/generated/vector.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { validator } from '../../../src/standard/validator.ts'
import type { ProofCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { inField, textField } from '../fields.ts'
import { readNamedRuleset } from './ownBlock.ts'

/**
 * Reads an own vector of kind `proof`.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft with the vector's own id.
 */
export function* ownProofDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'proof', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): ProofCase {
  const { id, clauses, question } = readVector(fields)
  return {
    kind: 'proof',
    id,
    file,
    family: 'proof',
    fork: 'any',
    ruleset: inField(fields, 'ruleset', (inner) => readNamedRuleset(inner, standard)),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    question,
  }
}

function readVector(fields: unknown): ProofVector {
  const schema = validator('vector-proof')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
