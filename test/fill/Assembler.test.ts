import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, assemble, code, dup, label, op, placeOf, push, pushBytes, raw, swap } from '../../src/fill/Assembler.ts'
import { bytes } from '../../src/model/Hex.ts'

describe('assembler', () => {
  test('operands are pushed last to first', () => {
    expect(assemble(apply('SSTORE', 1, 0x1234))).toBe('0x611234600155')
  })

  test('zero is pushed by PUSH0 and other numbers by the shortest PUSH', () => {
    expect(assemble(push(0))).toBe('0x5f')
    expect(assemble(push(255))).toBe('0x60ff')
    expect(assemble(push(256))).toBe('0x610100')
    expect(assemble(push(-1))).toBe(`0x7f${'ff'.repeat(32)}`)
  })

  test('every number below 2**256 reads back from its PUSH', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), (value) => {
        const text = assemble(push(value))
        const size = Number.parseInt(text.slice(2, 4), 16) - 0x5f
        expect(size).toBe((text.length - 4) / 2)
        expect(BigInt(`0x${text.slice(4)}`)).toBe(value)
      }),
    )
  })

  test('a label is a JUMPDEST and its place a PUSH2', () => {
    expect(assemble(code(apply('JUMP', placeOf('end')), op('INVALID'), label('end')))).toBe('0x61000556fe5b')
  })

  test('a label that is nowhere, or twice, is a defect', () => {
    expect(() => assemble(placeOf('here'))).toThrow('label here is nowhere')
    expect(() => assemble(code(label('here'), label('here')))).toThrow('label here occurs twice')
  })

  test('DUP and SWAP reach 16 items and no more', () => {
    expect(assemble(code(dup(1), dup(16), swap(1), swap(16)))).toBe('0x808f909f')
    expect(() => dup(17)).toThrow('depth 17 is not 1 to 16')
    expect(() => swap(0)).toThrow('depth 0 is not 1 to 16')
  })

  test('PUSH takes 1 to 32 bytes, leading zeros included', () => {
    expect(assemble(pushBytes(bytes('0x0001')))).toBe('0x610001')
    expect(() => pushBytes(bytes('0x'))).toThrow('PUSH takes 1 to 32 bytes, not 0')
  })

  test('raw bytes stand as they are', () => {
    expect(assemble(raw([0x0c, 0xfe]))).toBe('0x0cfe')
  })
})
