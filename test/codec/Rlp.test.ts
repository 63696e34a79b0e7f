import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { absentReason, fromDigits, hasSharedData, readJson, toDigits } from '../sharedData.ts'

interface RlpTest {
  readonly in: unknown
  readonly out: string
}

/** ethereum/tests writes strings as text, integers as numbers or as `#` and decimal digits. */
function itemOf(value: unknown): Rlp.Item {
  if (Array.isArray(value)) return value.map(itemOf)
  if (typeof value === 'number') return Rlp.toBytes(Rlp.fromInteger(BigInt(value)))
  const text = String(value)
  return text.startsWith('#')
    ? Rlp.toBytes(Rlp.fromInteger(BigInt(text.slice(1))))
    : Uint8Array.from(Buffer.from(text, 'utf8'))
}

/** Reading and checking have to agree. */
function reasonOf(bytes: string): string {
  const outcomes = [Rlp.decode, Rlp.validate].map((read) => {
    try {
      read(fromDigits(bytes))
      return 'accepted'
    } catch (error) {
      if (error instanceof Rejection) return error.reason
      throw error
    }
  })
  expect(outcomes[0]).toBe(outcomes[1])
  return outcomes[0] ?? ''
}

const item = fc.letrec<{ item: Rlp.Item }>((tie) => ({
  item: fc.oneof({ maxDepth: 4 }, fc.uint8Array({ maxLength: 70 }), fc.array(tie('item'), { maxLength: 5 })),
})).item

describe('RLP', () => {
  test.skipIf(!hasSharedData)(`every RLPTest encodes to its output and decodes back${absentReason}`, () => {
    const tests = Object.entries(readJson<Record<string, RlpTest>>('ethereum-tests/RLPTests/rlptest.json.gz'))
    expect(tests.length).toBeGreaterThan(20)
    for (const [name, { in: input, out }] of tests) {
      const encoded = Rlp.encode(itemOf(input))
      expect([name, toDigits(encoded)]).toEqual([name, out.replace(/^0x/, '')])
      expect([name, toDigits(Rlp.encode(Rlp.decode(encoded)))]).toEqual([name, toDigits(encoded)])
    }
  })

  test('what is encoded decodes to the same item', () => {
    fc.assert(
      fc.property(item, (value) => {
        expect(Rlp.decode(Rlp.encode(value))).toEqual(value)
      }),
    )
  })

  test('bytes that decode encode to themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 12 }), (bytes) => {
        if (reasonOf(toDigits(bytes)) === 'accepted') expect(Rlp.encode(Rlp.decode(bytes))).toEqual(bytes)
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['nothing', ''],
    ['a single byte that is wrapped', '8100'],
    ['a wrapped 0x7f', '817f'],
    ['a short length in long form', 'b80100'],
    ['a 55-byte string in long form', `b837${'61'.repeat(55)}`],
    ['a 55-byte list in long form', `f837${'61'.repeat(55)}`],
    ['a length with a leading zero', `b90038${'61'.repeat(56)}`],
    ['a list length with a leading zero', `f90038${'61'.repeat(56)}`],
    ['a string that is cut off', '83646f'],
    ['a list that is cut off', 'c883636174'],
    ['an item that passes the end of its list', 'c18100'],
    ['an inner item longer than its list', 'c483646f6701'],
    ['a length that is cut off', 'b9ff'],
    ['a length of 2**64 - 1', 'bfffffffffffffffff00'],
    ['a list length of 2**63', 'ff800000000000000000'],
    ['more bytes after the item', 'c000'],
    ['two strings', '8080'],
    ['a wrapped byte deep in a list', 'c3c28105'],
  ])('%s is refused', (_name, bytes) => {
    expect(reasonOf(bytes)).toBe('RLP_MALFORMED')
  })

  test('the refusal tells where', () => {
    expect(() => Rlp.decode(fromDigits('c3c28105'))).toThrow(
      new Rejection('RLP_MALFORMED', { item: 'wraps a single byte below 0x80', offset: '2' }),
    )
  })

  test('nesting is bounded', () => {
    let nested: Rlp.Item = []
    for (let depth = 1; depth < Rlp.depthMax; depth++) nested = [nested]
    expect(reasonOf(toDigits(Rlp.encode(nested)))).toBe('accepted')
    expect(reasonOf(toDigits(Rlp.encode([nested])))).toBe('RLP_MALFORMED')
  })

  test('a list is cut into items that join to it again', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 6 }), (items) => {
        const encoded = Rlp.encode(items)
        expect(Rlp.split(encoded).map(Rlp.decode)).toEqual(items)
        expect(Rlp.join(Rlp.split(encoded))).toEqual(encoded)
      }),
    )
  })

  test('an integer is read as it was written, and only without leading zeros and within its bytes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
        expect(Rlp.toInteger(Rlp.fromInteger(value))).toBe(value)
      }),
    )
    expect(() => Rlp.toInteger(fromDigits('820001'))).toThrow('leading zero')
    expect(() => Rlp.toInteger(fromDigits('00'))).toThrow('leading zero')
    expect(() => Rlp.toInteger(fromDigits('89010000000000000000'), 8)).toThrow('more than 8 bytes')
  })
})
