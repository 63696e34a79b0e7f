import type { StorageVector } from '../../../src/model/generated/vector.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { validator } from '../../../src/standard/validator.ts'
import type { StorageCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { textField } from '../fields.ts'
import { encodingRuleset } from './encodingRuleset.ts'

/**
 * Reads an own vector of kind `storage`.
 *
 * @param source - The whole file.
 * @param standard - Where the ruleset comes from that no layout depends on.
 * @returns One draft with the vector's own id.
 */
export function* ownStorageDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'storage', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): StorageCase {
  const { id, clauses, question } = readVector(fields)
  const base = {
    id,
    file,
    family: 'storage',
    fork: 'any',
    ruleset: encodingRuleset(standard),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
  } as const
  return { kind: 'storage', ...base, question }
}

function readVector(fields: unknown): StorageVector {
  const schema = validator('vector-storage')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
