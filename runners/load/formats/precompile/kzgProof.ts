import { createHash } from 'node:crypto'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { type Bytes, bytes, fromBytes, toBytes } from '../../../../src/model/Hex.ts'
import { within } from '../../Damage.ts'
import type { Draft, TestSource } from '../../Draft.ts'
import { bytesField, type Fields, inField, isFields, listField, textField, wrong } from '../../fields.ts'
import { calledPrecompile } from './calledPrecompile.ts'

const network = 'Cancun'
const family = 'kzg_proof'
const pointEvaluation = 0x0a
const hashVersion = 0x01
/** FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS (EIP-4844). */
const validOutput = bytes(`0x${'00'.repeat(30)}100073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001`)

/**
 * Reads tests of `verify_kzg_proof`, one in a file or a list of them: a claim and whether it holds, or null where it is
 * malformed.
 *
 * As input of the precompile a claim is preceded by the versioned hash of its commitment. What is false and what is
 * malformed fail alike; the test does not say what a call costs, so that gas is only looked at where it fails.
 *
 * @param source - The file, or its list in the field `entries`.
 * @param standard - Where rulesets come from.
 * @returns One draft for each claim.
 * @see EIP-4844, point_evaluation_precompile
 */
export function* kzgProofDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  if (!('entries' in source.fields)) {
    yield draftOf(source, source.fields, 'verify_kzg_proof', standard)
    return
  }
  for (const [index, value] of listField(source.fields, 'entries').entries()) {
    const place = `[${index}]`
    const entry = isFields(value) ? value : wrong(place, 'an object', value)
    const name = within(place, () => textField(entry, 'name'))
    yield draftOf(source, entry, name, standard)
  }
}

function draftOf(source: TestSource, entry: Fields, test: string, standard: Standard): Draft {
  const id = `${source.place}::${test}`
  return {
    id,
    test,
    family,
    fork: network,
    read: () =>
      calledPrecompile(
        {
          id,
          file: source.file,
          family,
          network,
          number: pointEvaluation,
          input: inField(entry, 'input', inputOf),
          outcome: holds(entry['output']) ? { kind: 'returns', output: validOutput } : { kind: 'fails' },
        },
        standard,
      ),
  }
}

function inputOf(claim: Fields): Bytes {
  const commitment = toBytes(bytesField(claim, 'commitment'))
  const hash = createHash('sha256').update(commitment).digest()
  hash[0] = hashVersion
  const [z, y, proof] = ['z', 'y', 'proof'].map((name) => toBytes(bytesField(claim, name)))
  return fromBytes(Buffer.concat([hash, z ?? hash, y ?? hash, commitment, proof ?? hash]))
}

/** In YAML every scalar is text. */
function holds(output: unknown): boolean {
  if (output === true || output === 'true') return true
  if (output === false || output === 'false' || output === null || output === 'null') return false
  return wrong('output', 'true, false or null', output)
}
