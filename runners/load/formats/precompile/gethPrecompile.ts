import type { Standard } from '../../../../src/standard/Standard.ts'
import { integer } from '../../../../src/model/Hex.ts'
import { Damage, within } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import {
  bytesField,
  type Fields,
  isFields,
  listField,
  optionalField,
  quantityField,
  textField,
  wrong,
} from '../../fields.ts'
import { calledPrecompile } from './calledPrecompile.ts'
import type { PrecompileOutcome } from './PrecompileCall.ts'

/** What the name of a file says: which precompile, and whose prices. */
interface Subject {
  readonly number: number
  readonly network: string
}

const subjects: ReadonlyMap<string, Subject> = new Map([
  ['ecrecover', { number: 0x01, network: 'Byzantium' }],
  ['modexp', { number: 0x05, network: 'Byzantium' }],
  ['modexp_eip2565', { number: 0x05, network: 'Berlin' }],
  ['modexp_eip7883', { number: 0x05, network: 'Osaka' }],
  ['bn256add', { number: 0x06, network: 'Istanbul' }],
  ['bn256scalarmul', { number: 0x07, network: 'Istanbul' }],
  ['bn256pairing', { number: 0x08, network: 'Istanbul' }],
  ['blake2f', { number: 0x09, network: 'Istanbul' }],
  ['pointevaluation', { number: 0x0a, network: 'Cancun' }],
  ['blsg1add', { number: 0x0b, network: 'Prague' }],
  ['add_g1_bls', { number: 0x0b, network: 'Prague' }],
  ['blsg1mul', { number: 0x0c, network: 'Prague' }],
  ['blsg1multiexp', { number: 0x0c, network: 'Prague' }],
  ['mul_g1_bls', { number: 0x0c, network: 'Prague' }],
  ['msm_g1_bls', { number: 0x0c, network: 'Prague' }],
  ['blsg2add', { number: 0x0d, network: 'Prague' }],
  ['add_g2_bls', { number: 0x0d, network: 'Prague' }],
  ['blsg2mul', { number: 0x0e, network: 'Prague' }],
  ['blsg2multiexp', { number: 0x0e, network: 'Prague' }],
  ['mul_g2_bls', { number: 0x0e, network: 'Prague' }],
  ['msm_g2_bls', { number: 0x0e, network: 'Prague' }],
  ['blspairing', { number: 0x0f, network: 'Prague' }],
  ['pairing_check_bls', { number: 0x0f, network: 'Prague' }],
  ['blsmapg1', { number: 0x10, network: 'Prague' }],
  ['map_fp_to_g1_bls', { number: 0x10, network: 'Prague' }],
  ['blsmapg2', { number: 0x11, network: 'Prague' }],
  ['map_fp2_to_g2_bls', { number: 0x11, network: 'Prague' }],
  ['p256verify', { number: 0x100, network: 'Osaka' }],
])

/**
 * Reads vectors of one precompile: a list of inputs with output and gas, or with the error that they must end in. Only the
 * name of the file says which precompile it is, and at whose price.
 *
 * @param source - The file; its list is in the field `entries`.
 * @param standard - Where rulesets come from.
 * @returns One draft for each entry.
 * @throws Damage where the name of the file is that of no precompile.
 */
export function* gethPrecompileDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const subject = subjectOf(source.place)
  const names = new Map<string, number>()
  for (const [index, value] of listField(source.fields, 'entries').entries()) {
    const place = `[${index}]`
    const entry = isFields(value) ? value : wrong(place, 'an object', value)
    const name = within(place, () => textField(entry, 'Name'))
    const earlier = names.get(name) ?? 0
    names.set(name, earlier + 1)
    const test = earlier === 0 ? name : `${name}[${earlier}]`
    const id = `${source.place}::${test}`
    yield {
      id,
      test,
      family: 'precompile',
      fork: subject.network,
      read: () =>
        within(place, () =>
          calledPrecompile(
            {
              id,
              file: source.file,
              family: 'precompile',
              ...subject,
              input: bytesField(entry, 'Input'),
              outcome: outcomeOf(entry),
            },
            standard,
          ),
        ),
    }
  }
}

function subjectOf(place: string): Subject {
  const name = (place.split('/').at(-1) ?? '')
    .replace(/\.gz$/, '')
    .replace(/\.json$/, '')
    .replace(/^fail-/, '')
  const subject = subjects.get(name.toLowerCase())
  if (subject === undefined) {
    const known = [...subjects.keys()].join(', ')
    throw new Damage(
      '',
      `the file's name does not say which precompile its vectors are for; rename it to one of ${known}`,
    )
  }
  return subject
}

/** A vector has an output, which may be empty, or an error. */
function outcomeOf(entry: Fields): PrecompileOutcome {
  if (optionalField(entry, 'ExpectedError', textField) !== undefined) return { kind: 'fails' }
  return { kind: 'returns', output: bytesField(entry, 'Expected'), gasUsed: integer(quantityField(entry, 'Gas')) }
}
