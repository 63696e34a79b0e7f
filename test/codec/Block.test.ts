import { describe, expect, test } from 'vitest'
import {
  assembleBlock,
  blankComputedFields,
  completeHeader,
  decodeWithdrawal,
  encodeWithdrawal,
  splitBlock,
} from '../../src/codec/Block.ts'
import { encodeHeader, hashHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import { address, quantity } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, toDigits } from '../sharedData.ts'

interface RealBlock {
  readonly blockRlp: string
  readonly expected: { readonly blockHash: string; readonly transactionCount: number }
}

const realBlocks = hasSharedData ? listFiles('real-blocks').map((path) => ({ path, ...readJson<RealBlock>(path) })) : []

/** The first block that has withdrawals and requests. */
function sample(): Uint8Array {
  const found = realBlocks.find(({ path }) => path.includes('mainnet-24628607'))
  if (found === undefined) throw new Error('the sample block is not there')
  return fromDigits(found.blockRlp)
}

describe.skipIf(!hasSharedData)(`blocks${absentReason}`, () => {
  test('every real block comes apart and together byte for byte, and has its hash', () => {
    expect(realBlocks.length).toBeGreaterThanOrEqual(6)
    for (const { path, blockRlp, expected } of realBlocks) {
      const rlp = fromDigits(blockRlp)
      const parts = splitBlock(rlp)
      expect([path, hashHeader(parts.headerRlp), parts.transactions.length]).toEqual([
        path,
        expected.blockHash,
        expected.transactionCount,
      ])
      expect(toDigits(assembleBlock(parts))).toBe(toDigits(rlp))
      expect(toDigits(encodeHeader(parts.header))).toBe(toDigits(parts.headerRlp))
    }
  })

  test('blanking zeroes what execution computes and nothing else', () => {
    const rlp = sample()
    const whole = splitBlock(rlp)
    const blank = splitBlock(blankComputedFields(rlp))
    const zero = `0x${'00'.repeat(32)}`
    expect(blank.header).toEqual({
      ...whole.header,
      stateRoot: zero,
      receiptsRoot: zero,
      logsBloom: `0x${'00'.repeat(256)}`,
      gasUsed: '0x0',
      requestsHash: zero,
    })
    expect(blank.transactions.map(toDigits)).toEqual(whole.transactions.map(toDigits))
    expect(blank.withdrawals).toEqual(whole.withdrawals)
  })

  test('a blank header that is completed is the whole one', () => {
    const rlp = sample()
    const { header } = splitBlock(rlp)
    const { stateRoot, receiptsRoot, logsBloom, gasUsed, requestsHash } = header
    if (requestsHash === undefined) throw new Error('the sample has requests')
    const blank = splitBlock(blankComputedFields(rlp)).header
    expect(completeHeader(blank, { stateRoot, receiptsRoot, logsBloom, gasUsed, requestsHash })).toEqual(header)
  })

  const mutations: readonly (readonly [string, (parts: Uint8Array[]) => Uint8Array[]])[] = [
    ['no withdrawals although the header has their root', (parts) => parts.slice(0, 3)],
    ['a fifth part', (parts) => [...parts, Rlp.join([])]],
    ['no uncles', (parts) => parts.slice(0, 2)],
    [
      'an empty transaction',
      ([header, , ...rest]) => [header ?? Rlp.join([]), Rlp.join([Rlp.fromBytes(new Uint8Array(0))]), ...rest],
    ],
    [
      'a string as uncle',
      ([header, transactions, , ...rest]) => [
        header ?? Rlp.join([]),
        transactions ?? Rlp.join([]),
        Rlp.join([Rlp.fromInteger(1n)]),
        ...rest,
      ],
    ],
    [
      'a withdrawal of three fields',
      (parts) => [
        ...parts.slice(0, 3),
        Rlp.join([Rlp.join([Rlp.fromInteger(1n), Rlp.fromInteger(1n), Rlp.fromInteger(1n)])]),
      ],
    ],
    [
      'a string for the list of transactions',
      ([header, , ...rest]) => [header ?? Rlp.join([]), Rlp.fromInteger(1n), ...rest],
    ],
  ]
  test.each(mutations)('a block with %s is refused', (_name, mutate) => {
    const block = Rlp.join(mutate(Rlp.split(sample())))
    expect(() => splitBlock(block)).toThrow(Rejection)
    expect(() => splitBlock(block)).toThrow('RLP_MALFORMED')
  })

  test('a transaction that is not canonical RLP inside is refused', () => {
    const [header, , ...rest] = Rlp.split(sample())
    const transaction = Rlp.join([fromDigits('8105')])
    expect(() => splitBlock(Rlp.join([header ?? Rlp.join([]), Rlp.join([transaction]), ...rest]))).toThrow(
      'wraps a single byte',
    )
  })
})

test('a withdrawal is read as it was written', () => {
  const withdrawal = {
    index: quantity(0),
    validatorIndex: quantity(2n ** 64n - 1n),
    address: address(`0x${'ab'.repeat(20)}`),
    amount: quantity(1),
  }
  expect(decodeWithdrawal(encodeWithdrawal(withdrawal))).toEqual(withdrawal)
})

test('a withdrawal of 2**64 is refused', () => {
  const rlp = Rlp.join([
    Rlp.fromInteger(2n ** 64n),
    Rlp.fromInteger(1n),
    Rlp.fromBytes(new Uint8Array(20)),
    Rlp.fromInteger(1n),
  ])
  expect(() => decodeWithdrawal(rlp)).toThrow('more than 8 bytes')
})
