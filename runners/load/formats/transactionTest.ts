import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import type { TransactionCase } from '../Case.ts'
import { within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  addressField,
  bytesField,
  type Fields,
  hashField,
  inField,
  objectField,
  optionalField,
  quantityField,
  textField,
} from '../fields.ts'
import { readReasons, readRuleset } from '../rulesetFields.ts'

/**
 * Reads a transaction test: one encoded transaction and what each fork makes of it.
 *
 * @param source - The test.
 * @param standard - Where rulesets and reasons come from.
 * @returns A draft for each fork of its results.
 */
export function* transactionTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const results = objectField(source.fields, 'result')
  for (const fork of Object.keys(results)) {
    const test = `${source.name}[${fork}]`
    const id = `${source.place}::${test}`
    yield {
      id,
      test,
      family: 'transaction_test',
      fork,
      read: (): TransactionCase => ({
        kind: 'transaction',
        id,
        file: source.file,
        family: 'transaction_test',
        fork,
        ruleset: forkRuleset(source.fields, fork, standard),
        clauses: [],
        headerInputs: [],
        transaction: bytesField(source.fields, 'txbytes'),
        expected: within('result', () => inField(results, fork, (result) => readExpected(result, standard))),
      }),
    }
  }
}

function forkRuleset(fields: Fields, fork: string, standard: Standard): Ruleset {
  return within(`result.${fork}`, () => readRuleset(fields, fork, standard))
}

function readExpected(result: Fields, standard: Standard): TransactionCase['expected'] {
  const source = optionalField(result, 'exception', textField)
  if (source !== undefined) return { kind: 'reject', reasons: readReasons(source, standard), source }
  return {
    kind: 'valid',
    hash: hashField(result, 'hash'),
    sender: addressField(result, 'sender'),
    intrinsicGas: quantityField(result, 'intrinsicGas'),
  }
}
