import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as Hex from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'

/** The message of a refusal, whole. */
function refusal(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof Rejection) return error.message
    throw error
  }
  return 'accepted'
}

describe('bytes', () => {
  test('of any even length are read, and nothing else is', () => {
    expect(['0x', '0x00', '0x00ff'].map((text) => Hex.bytes(text))).toEqual(['0x', '0x00', '0x00ff'])
    const wrong = ['', '00', '0x0', '0xFF', '0X00', '0x0g', ' 0x00', '0x00\n']
    expect(wrong.map((text) => Hex.isBytes(text))).toEqual(wrong.map(() => false))
  })

  test('come back unchanged from text', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (value) => {
      expect(Hex.toBytes(Hex.fromBytes(value))).toEqual(value)
    })
    fc.assert(property)
  })

  test('of a part of a buffer are those of the part', () => {
    expect(Hex.fromBytes(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0x0203')
  })
})

describe('lengths', () => {
  test('of digests and addresses are exact', () => {
    const digest = `0x${'ab'.repeat(32)}`
    const account = `0x${'cd'.repeat(20)}`
    expect([Hex.hash32(digest), Hex.address(account)]).toEqual([digest, account])
    expect(refusal(() => Hex.hash32(account))).toBe(`HEX_MALFORMED: wanted 32 bytes, found ${account}`)
    expect(refusal(() => Hex.address(digest))).toBe(`HEX_MALFORMED: wanted 20 bytes, found ${digest}`)
  })

  test('of refused text are bounded in the message', () => {
    expect(refusal(() => Hex.bytes('x'.repeat(5000)))).toBe(`HEX_MALFORMED: wanted bytes, found ${'x'.repeat(80)}`)
  })
})

describe('numbers', () => {
  test('are written without leading zeros and read back', () => {
    const property = fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
      expect(Hex.integer(Hex.quantity(value))).toBe(value)
      expect(Hex.integer(Hex.decimal(value.toString()))).toBe(value)
    })
    fc.assert(property)
    expect([Hex.quantity(0), Hex.quantity(255n)]).toEqual(['0x0', '0xff'])
  })

  test('below zero, with leading zeros or with a sign are refused', () => {
    expect(refusal(() => Hex.quantity(-1n))).toBe('HEX_MALFORMED: wanted a quantity, found 0x-1')
    expect(['0x', '0x00', '0x01', '1'].map((text) => Hex.isQuantity(text))).toEqual([false, false, false, false])
    expect(['', '01', '-1', '+1', '1.0', '0x1'].map((text) => Hex.isDecimal(text))).toEqual(Array(6).fill(false))
  })
})
