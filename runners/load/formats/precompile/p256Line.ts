import type { Standard } from '../../../../src/standard/Standard.ts'
import { bytes, type Bytes } from '../../../../src/model/Hex.ts'
import { within } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { type Fields, hashField, isFields, listField, wrong } from '../../fields.ts'
import { verifyingCase } from './verifyingCase.ts'

const family = 'p256'
const network = 'Osaka'

/**
 * Reads signatures over P-256, one a line: hash, r, s, key and whether they fit.
 *
 * @param source - The file; its lines are in the field `entries`.
 * @param standard - Where rulesets come from.
 * @returns One draft for each line.
 */
export function* p256LineDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  for (const [index, value] of listField(source.fields, 'entries').entries()) {
    const test = `line ${index + 1}`
    const entry = isFields(value) ? value : wrong(test, 'an object', value)
    const id = `${source.place}::${test}`
    yield {
      id,
      test,
      family,
      fork: network,
      read: () =>
        within(test, () => {
          const valid = entry['valid']
          if (typeof valid !== 'boolean') return wrong('valid', 'true or false', valid)
          return verifyingCase(
            {
              id,
              file: source.file,
              family,
              network,
              hash: hashField(entry, 'hash'),
              signature: joined(entry, 'r', 's'),
              publicKey: joined(entry, 'x', 'y'),
              valid,
            },
            standard,
          )
        }),
    }
  }
}

function joined(entry: Fields, first: string, second: string): Bytes {
  return bytes(`${hashField(entry, first)}${hashField(entry, second).slice(2)}`)
}
