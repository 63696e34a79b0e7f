import { describe, expect, test } from 'vitest'
import { type AccountAccess, decodeAccessList, encodeAccessList } from '../../src/codec/AccessList.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import { decodeStatelessInput } from '../../src/codec/StatelessInput.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { address, bytes, hash32, quantity, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, toDigits } from '../sharedData.ts'

interface Fixture {
  readonly blocks: readonly {
    readonly blockHeader: { readonly blockAccessListHash: string }
    readonly blockAccessList: readonly { readonly address: string }[]
    readonly statelessInputBytes: string
  }[]
}

const word = (value: number): ReturnType<typeof hash32> => hash32(`0x${value.toString(16).padStart(64, '0')}`)
const owner = (value: number): ReturnType<typeof address> => address(`0x${value.toString(16).padStart(40, '0')}`)

const account: AccountAccess = {
  address: owner(1),
  storageChanges: [
    {
      slot: word(1),
      changes: [
        { index: 0, value: word(5) },
        { index: 2, value: word(0) },
      ],
    },
    { slot: word(300), changes: [{ index: 1, value: word(1) }] },
  ],
  storageReads: [word(0), word(2)],
  balanceChanges: [{ index: 1, value: quantity(10n ** 20n) }],
  nonceChanges: [{ index: 1, value: quantity(1) }],
  codeChanges: [{ index: 1, value: bytes('0x6001') }],
}

const [zero, one, two] = [Uint8Array.of(), Uint8Array.of(1), Uint8Array.of(2)]
const someone = toBytes(owner(1))
const none: Rlp.Item = []

function reasonOf(item: Rlp.Item): string {
  try {
    decodeAccessList(Rlp.encode(item))
    return 'decoded'
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

describe('block access lists', () => {
  test('a list is written as EIP-7928 says and read back whole', () => {
    const encoded = encodeAccessList([account])
    const changes: Rlp.Item = [
      [
        one,
        [
          [zero, Uint8Array.of(5)],
          [two, zero],
        ],
      ],
      [Uint8Array.of(1, 44), [[one, one]]],
    ]
    const expected = Rlp.encode([
      [
        someone,
        changes,
        [zero, two],
        [[one, fromDigits('056bc75e2d63100000')]],
        [[one, one]],
        [[one, Uint8Array.of(0x60, 0x01)]],
      ],
    ])
    expect(toDigits(encoded)).toBe(toDigits(expected))
    expect(decodeAccessList(encoded)).toEqual([account])
  })

  test('an empty list is a list', () => {
    expect(decodeAccessList(Rlp.encode([]))).toEqual([])
  })

  test.each<[string, Rlp.Item]>([
    [
      'accounts out of order',
      [
        [toBytes(owner(2)), none, none, none, none, none],
        [someone, none, none, none, none, none],
      ],
    ],
    [
      'an account twice',
      [
        [someone, none, none, none, none, none],
        [someone, none, none, none, none, none],
      ],
    ],
    ['an address of 19 bytes', [[someone.subarray(1), none, none, none, none, none]]],
    ['an account of five fields', [[someone, none, none, none, none]]],
    ['an account of seven fields', [[someone, none, none, none, none, none, none]]],
    ['reads out of order', [[someone, none, [two, one], none, none, none]]],
    ['a slot with a leading zero', [[someone, none, [Uint8Array.of(0, 1)], none, none, none]]],
    ['a slot of 33 bytes', [[someone, none, [new Uint8Array(33).fill(1)], none, none, none]]],
    ['a slot that is written and read', [[someone, [[one, [[one, one]]]], [one], none, none, none]]],
    ['a slot without changes', [[someone, [[one, none]], none, none, none, none]]],
    [
      'slots out of order',
      [
        [
          someone,
          [
            [two, [[one, one]]],
            [one, [[one, one]]],
          ],
          none,
          none,
          none,
          none,
        ],
      ],
    ],
    [
      'two balances at one index',
      [
        [
          someone,
          none,
          none,
          [
            [one, one],
            [one, two],
          ],
          none,
          none,
        ],
      ],
    ],
    ['a nonce above 64 bits', [[someone, none, none, none, [[one, new Uint8Array(9).fill(1)]], none]]],
    ['code above the limit', [[someone, none, none, none, none, [[one, new Uint8Array(65_537)]]]]],
    ['a change that is no pair', [[someone, none, none, [[one, one, one]], none, none]]],
    ['a string for a list', one],
  ])('%s is refused', (_, item) => {
    expect(reasonOf(item)).toBe('ACCESS_LIST_MALFORMED')
  })

  test('the refusal says where', () => {
    const item: Rlp.Item = [[someone, none, [two, one], none, none, none]]
    expect(() => decodeAccessList(Rlp.encode(item))).toThrow(
      'ACCESS_LIST_MALFORMED: storage reads not ascending at 1, in account 0',
    )
  })
})

describe.skipIf(!hasSharedData)(`block access lists of zkevm@v0.3.3${absentReason}`, () => {
  test('every list hashes to its header and is written back byte for byte', () => {
    let count = 0
    for (const path of listFiles('eest-zkevm-v0.3.3')) {
      for (const fixture of Object.values(readJson<Record<string, Fixture>>(path))) {
        for (const block of fixture.blocks) {
          const rlp = toBytes(decodeStatelessInput(fromDigits(block.statelessInputBytes)).accessList)
          const list = decodeAccessList(rlp)
          expect(`0x${toDigits(keccak256(rlp))}`).toBe(block.blockHeader.blockAccessListHash)
          expect(toDigits(encodeAccessList(list))).toBe(toDigits(rlp))
          expect(list.map((access): string => access.address)).toEqual(
            block.blockAccessList.map((entry) => entry.address),
          )
          count++
        }
      }
    }
    expect(count).toBe(51)
  })
})
