import type { ContractVector } from '../../../src/model/generated/vector.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { validator } from '../../../src/standard/validator.ts'
import type { ContractCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { inField, textField } from '../fields.ts'
import { readNamedRuleset } from './ownBlock.ts'

/**
 * Reads an own vector of kind `contract`.
 *
 * @param source - The whole file.
 * @param standard - Where rulesets come from.
 * @returns One draft with the vector's own id.
 */
export function* ownContractDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: familyOf(id), fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): ContractCase {
  const { id, clauses, accounts, steps } = readVector(fields)
  return {
    kind: 'contract',
    id,
    file,
    family: familyOf(id),
    fork: 'any',
    ruleset: inField(fields, 'ruleset', (inner) => readNamedRuleset(inner, standard)),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
    accounts,
    steps,
  }
}

/** The first two parts of an id, such as `contracts/slashing`. */
function familyOf(id: string): string {
  return id.split('/').slice(0, 2).join('/')
}

function readVector(fields: unknown): ContractVector {
  const schema = validator('vector-contract')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
