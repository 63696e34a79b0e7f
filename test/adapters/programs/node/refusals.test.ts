import { describe, expect, test } from 'vitest'

import { readRefusal, unmappedMarker } from '../../../../runners/adapters/programs/node/refusals.ts'
import { bytes, toBytes } from '../../../../src/model/Hex.ts'
import { alice, bob } from '../scenario.ts'

const transfer = { type: 2, nonce: 0n, to: bob.address, gas: 21_000n } as const
const plain = toBytes(alice.sign(transfer))

describe('words of nodes', () => {
  test.each([
    ['transaction gas limit (30000000) is greater than the cap (16777216)', 'GAS_LIMIT_ABOVE_CAP'],
    ['caller gas limit exceeds the block gas limit', 'GAS_ALLOWANCE_EXCEEDED'],
    ['call gas cost (21016) exceeds the gas limit (21015)', 'INTRINSIC_GAS_TOO_LOW'],
    ['gas floor (21040) exceeds the gas limit (21039)', 'INTRINSIC_GAS_TOO_LOW'],
    ['nonce 7 too low, expected 8', 'NONCE_TOO_LOW'],
    ['nonce 9 too high, expected 8', 'NONCE_TOO_HIGH'],
    ['lack of funds (5) for max fee (6)', 'INSUFFICIENT_FUNDS'],
    ['overflow payment in transaction', 'INSUFFICIENT_FUNDS'],
    ['priority fee is greater than max fee', 'PRIORITY_FEE_ABOVE_FEE_CAP'],
    ['gas price is less than basefee', 'FEE_CAP_BELOW_BASE_FEE'],
    ['reject transactions from senders with deployed code', 'SENDER_NOT_EOA'],
    ['create initcode size limit', 'INITCODE_TOO_LONG'],
    ['too many blobs, have 7, max 6', 'BLOB_COUNT_EXCEEDED'],
    ['blob version not supported', 'BLOB_HASH_VERSION_INVALID'],
    ['empty authorization list', 'AUTHORIZATION_LIST_EMPTY'],
  ])('%s is %s', (words, reason) => {
    expect(readRefusal(words, plain)).toEqual({ reason, detail: words })
  })

  test('words that are not in the table are marked', () => {
    expect(readRefusal('the moon is full', plain)).toEqual({
      reason: 'TRANSACTION_MALFORMED',
      detail: `${unmappedMarker}: the moon is full`,
    })
  })

  test.each([
    ['an unknown type', bytes('0x05c0'), 'TRANSACTION_TYPE_UNSUPPORTED'],
    ['a nonce of 65 bits', alice.sign({ ...transfer, nonce: 2n ** 64n }), 'NONCE_OVERFLOW'],
    ['gas of 65 bits', alice.sign({ ...transfer, gas: 2n ** 64n }), 'SCALAR_OVERFLOW'],
    ['a value of 257 bits', alice.sign({ ...transfer, value: 2n ** 256n }), 'SCALAR_OVERFLOW'],
    ['blobs for a creation', alice.sign({ type: 3, nonce: 0n, gas: 21_000n }), 'BLOB_CONTRACT_CREATION'],
    ['authorizations for a creation', alice.sign({ type: 4, nonce: 0n, gas: 21_000n }), 'SET_CODE_CONTRACT_CREATION'],
    ['bytes that are no list', bytes('0x0281ff'), 'TRANSACTION_MALFORMED'],
  ])('of a transaction that was only not decoded, %s is found', (_, transaction, reason) => {
    expect(readRefusal('Failed to decode transaction', toBytes(transaction)).reason).toBe(reason)
  })
})
