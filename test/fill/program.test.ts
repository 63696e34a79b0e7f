import { describe, expect, test } from 'vitest'
import { assemble, op } from '../../src/fill/Assembler.ts'
import { gasOf, initcode, store, write } from '../../src/fill/program.ts'
import { create2Address, createAddress } from '../../src/fill/created.ts'
import { address, bytes } from '../../src/model/Hex.ts'

describe('program', () => {
  test('bytes are written to memory word by word and filled up with zeros', () => {
    const word = (text: string): string => `7f${text.padEnd(64, '0')}`
    expect(assemble(write(bytes(`0x${'11'.repeat(32)}22`)))).toBe(`0x${word('11'.repeat(32))}5f52${word('22')}602052`)
  })

  test('initcode copies the code that stands behind it', () => {
    // PUSH2 size, PUSH2 offset, PUSH0, CODECOPY, PUSH2 size, PUSH0, RETURN, then the code.
    expect(assemble(op('STOP'))).toBe('0x00')
    expect(initcode(op('STOP'))).toBe('0x61000161000d5f396100015ff300')
  })

  test('gas is measured between two GAS', () => {
    expect(assemble(gasOf(store(0, 1)))).toBe('0x5a60015f555a9003')
  })
})

describe('addresses of created contracts', () => {
  // Known from the first contract of the account, as every explorer shows it.
  test('CREATE takes creator and nonce', () => {
    const creator = address('0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0')
    expect(createAddress(creator, 0n)).toBe('0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d')
    expect(createAddress(creator, 1n)).toBe('0x343c43a37d37dff08ae8c4a11544c718abb4fcf8')
  })

  // Examples of EIP-1014.
  test.each([
    ['0x0000000000000000000000000000000000000000', 0n, '0x00', '0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38'],
    ['0xdeadbeef00000000000000000000000000000000', 0n, '0x00', '0xb928f69bb1d91cd65274e3c79d8986362984fda3'],
    [
      '0x00000000000000000000000000000000deadbeef',
      0xcafebaben,
      '0xdeadbeef',
      '0x60f3f640a8508fc6a86d45df051962668e1e8ac7',
    ],
    ['0x0000000000000000000000000000000000000000', 0n, '0x', '0xe33c0c7f7df4809055c3eba6c09cfe4baf1bd9e0'],
  ])('CREATE2 by %s with salt %s and initcode %s is at %s', (creator, salt, init, expected) => {
    expect(create2Address(address(creator), salt, bytes(init))).toBe(expected)
  })
})
