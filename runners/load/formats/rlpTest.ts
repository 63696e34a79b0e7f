import * as Rlp from '../../../src/codec/Rlp.ts'
import type { RlpItem } from '../../../src/model/generated/adapter.ts'
import { bytes, type Bytes, fromBytes, toBytes } from '../../../src/model/Hex.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import type { RlpCase } from '../Case.ts'
import type { Draft, TestSource } from '../Draft.ts'
import { bytesField, noBytes, wrong } from '../fields.ts'
import { encodingRuleset } from './encodingRuleset.ts'

/** Deepest nesting of a test's item. */
const depthMax = 256

/**
 * Reads an RLP test: an item and its encoding, or bytes that are no encoding.
 *
 * @param source - The test.
 * @param standard - Where the ruleset comes from.
 * @returns One draft.
 */
export function* rlpTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const id = `${source.place}::${source.name}`
  yield {
    id,
    test: source.name,
    family: 'rlp_test',
    fork: 'any',
    read: (): RlpCase => {
      const rlp = bytesField(source.fields, 'out')
      return {
        kind: 'rlp',
        id,
        file: source.file,
        family: 'rlp_test',
        fork: 'any',
        ruleset: encodingRuleset(standard),
        clauses: [],
        headerInputs: [],
        rlp,
        expected: readExpected(source.fields['in'], rlp),
      }
    },
  }
}

/** `INVALID` and `VALID` are verdicts, but also words that a test may encode: their own encoding tells which is meant. */
function readExpected(value: unknown, rlp: Bytes): RlpCase['expected'] {
  const isVerdict = (word: string): boolean => value === word && encoded(textItem(word)) !== rlp
  if (isVerdict('INVALID')) return { kind: 'reject' }
  if (isVerdict('VALID')) return { kind: 'item', item: hexadecimalItem(Rlp.decode(toBytes(rlp))) }
  return { kind: 'item', item: readItem(value, 0) }
}

/** Text stands for its bytes, `#` and digits for a number, a number for itself, a list for a list. */
function readItem(value: unknown, depth: number): RlpItem {
  if (depth > depthMax) return wrong('in', `at most ${depthMax} lists in one another`, '...')
  if (typeof value === 'string') return /^#[0-9]+$/.test(value) ? numberItem(BigInt(value.slice(1))) : textItem(value)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return numberItem(BigInt(value))
  if (Array.isArray(value)) return value.map((entry: unknown) => readItem(entry, depth + 1))
  return wrong('in', 'text, a number or a list', value)
}

function textItem(text: string): Bytes {
  return fromBytes(Buffer.from(text, 'utf8'))
}

function numberItem(value: bigint): Bytes {
  if (value === 0n) return noBytes
  const digits = value.toString(16)
  return bytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`)
}

function hexadecimalItem(item: Rlp.Item): RlpItem {
  return item instanceof Uint8Array ? fromBytes(item) : item.map(hexadecimalItem)
}

function encoded(item: Bytes): Bytes {
  return fromBytes(Rlp.encode(toBytes(item)))
}
