import { describe, expect, test } from 'vitest'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { bytes, hash32 } from '../../src/model/Hex.ts'
import { blockHashesRoot, batchHash, settlementDomain } from '../../src/proof/commitments.ts'
import { decodeConsensusInputs, encodeConsensusInputs } from '../../src/proof/ConsensusInputs.ts'
import { publicInputHash } from '../../src/proof/publicValues.ts'
import { refusal } from './support.ts'

const one = hash32(`0x${'11'.repeat(32)}`)
const inputs = {
  chainId: 7n,
  rulesetHash: one,
  height: 9n,
  round: 1n,
  blockHash: one,
  validatorSetHash: one,
  signedWeight: 3n,
  totalWeight: 4n,
  participation: 7n,
}
const number = (value: number): string => value.toString(16).padStart(64, '0')
const tag = Buffer.from('lockstep/consensus/v1').toString('hex').padEnd(64, '0')
const written = bytes(
  `0x${[tag, number(7), '11'.repeat(32), number(9), number(1), '11'.repeat(32), '11'.repeat(32), number(3), number(4), number(7)].join('')}`,
)

describe('public values', () => {
  test('are the padded domain and the words in their order', () => {
    expect(encodeConsensusInputs(inputs)).toBe(written)
    expect(decodeConsensusInputs(written, {})).toEqual(inputs)
  })

  test.each([
    ['a byte more', bytes(`${written}00`), 'PUBLIC_VALUES_MALFORMED'],
    ['a word less', bytes(written.slice(0, -64)), 'PUBLIC_VALUES_MALFORMED'],
    ['no domain', bytes(`0x${written.slice(66)}`), 'PUBLIC_VALUES_MALFORMED'],
    ['another domain', bytes(written.replace('2f7631', '2f7632')), 'PUBLIC_VALUES_MALFORMED'],
    [
      'a height of 65 bits',
      bytes(written.replace(number(9), '1'.padStart(48, '0') + '0'.repeat(16))),
      'PUBLIC_VALUE_OUT_OF_RANGE',
    ],
  ])('with %s are refused', (_, given, reason) => {
    expect(refusal(() => decodeConsensusInputs(given, {}))).toBe(reason)
  })

  test('that do not fit their type are not written', () => {
    expect(refusal(() => encodeConsensusInputs({ ...inputs, height: 1n << 64n }))).toBe('PUBLIC_VALUE_OUT_OF_RANGE')
  })
})

describe('hashes', () => {
  const keccakOf = (text: string): string => Buffer.from(keccak256(Buffer.from(text, 'hex'))).toString('hex')

  test('are over whole words', () => {
    const parts = { parentBatchHash: one, batchNumber: 2n, dataHash: one, lastBlockHash: one }
    expect(batchHash(parts, { keccak256 })).toBe(`0x${keccakOf(`${'11'.repeat(32)}${number(2)}${'11'.repeat(64)}`)}`)
    expect(blockHashesRoot([one], { keccak256 })).toBe(`0x${keccakOf(`${'00'.repeat(32)}${'11'.repeat(32)}`)}`)
    expect(publicInputHash(bytes('0x'), { keccak256 })).toBe(
      '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    )
  })

  test('bind a settlement to chain and contract', () => {
    const rollup = '0x00000000000000000000000000000000000000aa'
    const found = settlementDomain({ chainId: 1n, rollup: rollup as never }, { keccak256 })
    expect(found).toBe(`0x${keccakOf(`${number(1)}${number(0xaa)}`)}`)
  })
})
