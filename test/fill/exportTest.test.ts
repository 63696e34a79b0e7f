import { describe, expect, test } from 'vitest'
import { padded } from '../../src/fill/decodeFields.ts'
import { fixtureHash, toTestsText } from '../../src/fill/exportTest.ts'

describe('export', () => {
  test('numbers have an even count of digits', () => {
    expect([0n, 1n, 16n, 256n, 100_000n].map(padded)).toEqual(['0x00', '0x01', '0x10', '0x0100', '0x0186a0'])
  })

  // python3: sha256(json.dumps({"b": [1, {"d": "x", "c": "y"}], "a": "0x00"}, sort_keys=True, separators=(",", ":")))
  test('the hash of a test does not depend on the order of its keys', () => {
    const expected = '0xaafc8d8780998079adc5dfa27853021644f8ad94e68ecb05793faf83614f50b2'
    expect(fixtureHash({ b: [1, { d: 'x', c: 'y' }], a: '0x00' })).toBe(expected)
    expect(fixtureHash({ a: '0x00', b: [1, { c: 'y', d: 'x' }] })).toBe(expected)
  })

  test('a family is one object with one test a line', () => {
    const text = toTestsText({ 'block/a/a': { x: 1 }, 'block/a/b': { y: 2 } })
    expect(text).toBe('{\n"block/a/a": {"x":1},\n"block/a/b": {"y":2}\n}\n')
  })

  test('a test that is too long is left out', () => {
    expect(JSON.parse(toTestsText({ 'block/a/a': { x: 'x'.repeat(200_001) }, 'block/a/b': {} }))).toEqual({
      'block/a/b': {},
    })
  })
})
