import { describe, expect, test } from 'vitest'
import { decodeHeader, encodeHeader, hashHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import type { Header } from '../../src/model/generated/adapter.ts'
import { address, bytes, hash32, quantity } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { toDigits } from '../sharedData.ts'

const hashOf = (digit: string): Header['parentHash'] => hash32(`0x${digit.repeat(64)}`)

const frontier: Header = {
  parentHash: hashOf('1'),
  sha3Uncles: hashOf('2'),
  miner: address(`0x${'3'.repeat(40)}`),
  stateRoot: hashOf('4'),
  transactionsRoot: hashOf('5'),
  receiptsRoot: hashOf('6'),
  logsBloom: bytes(`0x${'00'.repeat(255)}01`),
  difficulty: quantity(0x20000),
  number: quantity(1),
  gasLimit: quantity(5000),
  gasUsed: quantity(0),
  timestamp: quantity(0x55ba4224),
  extraData: bytes('0x476574682f76312e302e302f6c696e75782f676f312e342e32'),
  mixHash: hashOf('7'),
  nonce: bytes('0x539bd4979fef1ec4'),
}
const london: Header = { ...frontier, baseFeePerGas: quantity(7) }
const shanghai: Header = { ...london, withdrawalsRoot: hashOf('8') }
const cancun: Header = {
  ...shanghai,
  blobGasUsed: quantity(0),
  excessBlobGas: quantity(131072),
  parentBeaconBlockRoot: hashOf('9'),
}
const prague: Header = { ...cancun, requestsHash: hashOf('a') }
const amsterdam: Header = { ...prague, blockAccessListHash: hashOf('b'), slotNumber: quantity(99) }

describe('block headers', () => {
  test.each([
    ['Frontier', frontier, 15],
    ['London', london, 16],
    ['Shanghai', shanghai, 17],
    ['Cancun', cancun, 20],
    ['Prague', prague, 21],
    ['Amsterdam', amsterdam, 23],
  ])('a header of %s is read as it was written', (_fork, header, fieldCount) => {
    const rlp = encodeHeader(header)
    expect(Rlp.split(rlp)).toHaveLength(fieldCount)
    expect(decodeHeader(rlp)).toEqual(header)
  })

  test('mainnet block 1 has its hash', () => {
    const rlp = encodeHeader({
      parentHash: hash32('0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3'),
      sha3Uncles: hash32('0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'),
      miner: address('0x05a56e2d52c817161883f50c441c3228cfe54d9f'),
      stateRoot: hash32('0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3'),
      transactionsRoot: hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'),
      receiptsRoot: hash32('0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'),
      logsBloom: bytes(`0x${'00'.repeat(256)}`),
      difficulty: quantity(0x3ff800000n),
      number: quantity(1),
      gasLimit: quantity(5000),
      gasUsed: quantity(0),
      timestamp: quantity(0x55ba4224),
      extraData: bytes('0x476574682f76312e302e302f6c696e75782f676f312e342e32'),
      mixHash: hash32('0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59'),
      nonce: bytes('0x539bd4979fef1ec4'),
    })
    expect(hashHeader(rlp)).toBe('0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6')
  })

  const withField = (index: number, value: Uint8Array): Uint8Array =>
    Rlp.join(Rlp.split(encodeHeader(prague)).map((item, at) => (at === index ? value : item)))

  test.each([
    ['a short parent hash', 0, Rlp.fromBytes(new Uint8Array(31)), 'parentHash'],
    ['a long miner', 2, Rlp.fromBytes(new Uint8Array(21)), 'miner'],
    ['a short bloom', 6, Rlp.fromBytes(new Uint8Array(255)), 'logsBloom'],
    ['a difficulty of 33 bytes', 7, Rlp.fromBytes(new Uint8Array(33).fill(1)), 'difficulty'],
    ['a gas limit of 2**64', 9, Rlp.fromInteger(2n ** 64n), 'gasLimit'],
    ['a timestamp with a leading zero', 11, Rlp.fromBytes(Uint8Array.of(0, 1)), 'timestamp'],
    ['a list as extra data', 12, Rlp.join([]), 'extraData'],
    ['a nonce of 7 bytes', 14, Rlp.fromBytes(new Uint8Array(7)), 'nonce'],
    ['an empty withdrawals root', 16, Rlp.fromBytes(new Uint8Array(0)), 'withdrawalsRoot'],
  ])('%s is refused, and the refusal names the field', (_name, index, value, field) => {
    let caught: unknown
    try {
      decodeHeader(withField(index, value))
    } catch (error) {
      caught = error
    }
    expect(caught).toBeInstanceOf(Rejection)
    expect(caught).toMatchObject({ reason: 'RLP_MALFORMED', facts: { field } })
  })

  test.each([14, 24])('a list of %i fields is no header', (count) => {
    const items = Array.from({ length: count }, () => Rlp.fromBytes(new Uint8Array(32)))
    expect(() => decodeHeader(Rlp.join(items))).toThrow(
      new Rejection('RLP_MALFORMED', { item: 'block header', fields: String(count) }),
    )
  })

  test('a header with a gap in its fields is not written', () => {
    expect(() => encodeHeader({ ...frontier, withdrawalsRoot: hashOf('8') })).toThrow(
      new Rejection('HEADER_FIELDS_INVALID', { present: 'withdrawalsRoot', absent: 'baseFeePerGas' }),
    )
  })

  test('extra data of 33 bytes is read, since its length is a rule and not a form', () => {
    const header = { ...frontier, extraData: bytes(`0x${'61'.repeat(33)}`) }
    expect(toDigits(encodeHeader(decodeHeader(encodeHeader(header))))).toBe(toDigits(encodeHeader(header)))
  })
})
