import type { StatelessVector } from '../../../src/model/generated/vector.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { validator } from '../../../src/standard/validator.ts'
import type { AccessListCase, StatelessInputCase } from '../Case.ts'
import { Damage } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { textField } from '../fields.ts'
import { encodingRuleset } from './encodingRuleset.ts'

/**
 * Reads an own vector of kind `stateless`.
 *
 * @param source - The whole file.
 * @param standard - Where the ruleset comes from that no input depends on.
 * @returns One draft with the vector's own id.
 */
export function* ownStatelessDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = textField(source.fields, 'id')
  yield { id, test: id, family: 'stateless', fork: 'any', read: () => readCase(source, standard) }
}

function readCase({ fields, file }: TestSource, standard: Standard): StatelessInputCase | AccessListCase {
  const { id, clauses, question } = readVector(fields)
  const base = {
    id,
    file,
    family: 'stateless',
    fork: 'any',
    ruleset: encodingRuleset(standard),
    clauses: clauses.map((clause) => clause.id),
    headerInputs: [],
  } as const
  if (question.kind === 'input') {
    const { input, expected } = question
    return {
      kind: 'statelessInput',
      ...base,
      input,
      expected: expected.kind === 'reject' ? { kind: 'reject', reasons: reasonsOf(expected) } : expected,
    }
  }
  const { witness, preStateRoot, accessList, expected } = question
  return {
    kind: 'accessList',
    ...base,
    witness,
    preStateRoot,
    accessList,
    expected:
      expected.kind === 'reject'
        ? { kind: 'reject', source: expected.reason, reasons: reasonsOf(expected) }
        : { kind: 'root', stateRoot: expected.stateRoot },
  }
}

type Refused = Extract<StatelessVector['question']['expected'], { readonly kind: 'reject' }>

function reasonsOf({ reason, alsoAllowed = [] }: Refused): readonly Refused['reason'][] {
  return [reason, ...alsoAllowed]
}

function readVector(fields: unknown): StatelessVector {
  const schema = validator('vector-stateless')
  if (schema.is(fields)) return fields
  const [first] = schema.violations(fields)
  throw new Damage(first?.pointer.slice(1).replaceAll('/', '.') ?? '', first?.message ?? 'it does not match its schema')
}
