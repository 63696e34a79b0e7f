import { expect, test } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { Level } from '../../src/execution/Fork.ts'
import { decodeTransaction } from '../../src/execution/Transaction.ts'
import { Rejection } from '../../src/model/Rejection.ts'

type Fork = Parameters<typeof decodeTransaction>[1]

const berlin: Fork = { level: Level.berlin, forkId: 'berlin' }
const london: Fork = { level: Level.london, forkId: 'london' }
const overflowing = (1n << 256n) + 1n

function verdict(encoded: Uint8Array, rules: Fork): string {
  try {
    return `type ${decodeTransaction(encoded, rules).type}`
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

/** A type 2 transaction of zeros, but for the fee that it offers at most. */
function feeMarket(maxFeePerGas: Uint8Array): Uint8Array {
  const zero = Rlp.fromInteger(0n)
  const noAddress = Rlp.fromBytes(Uint8Array.of())
  const fields = [zero, zero, zero, maxFeePerGas, zero, noAddress, zero, noAddress, Rlp.join([]), zero, zero, zero]
  return Uint8Array.of(2, ...Rlp.join(fields))
}

// Reasons of ethereum/tests TransactionTests: ttEIP1559/maxFeePerGasOverflow and maxFeePerGas00prefix.
test.each([
  ['of a type that the fork has', feeMarket(Rlp.fromInteger(7n)), 'TRANSACTION_TYPE_UNSUPPORTED', 'type 2'],
  [
    'with a fee above 256 bits',
    feeMarket(Rlp.fromInteger(overflowing)),
    'TRANSACTION_TYPE_UNSUPPORTED',
    'SCALAR_OVERFLOW',
  ],
  [
    'with a leading zero',
    feeMarket(Rlp.fromBytes(Uint8Array.of(0, 7))),
    'TRANSACTION_MALFORMED',
    'TRANSACTION_MALFORMED',
  ],
])('a transaction %s is judged by its form, then its type, then its values', (_, encoded, before, since) => {
  expect([verdict(encoded, berlin), verdict(encoded, london)]).toEqual([before, since])
})

// ttWrongRLP/RLPTransactionGivenAsArray and aMaliciousRLP.
test('a byte string of RLP names no type, and one that is cut off is malformed', () => {
  const legacy = Rlp.join(Array.from({ length: 9 }, () => Rlp.fromInteger(0n)))
  const wrapped = Rlp.fromBytes(legacy)
  expect([verdict(wrapped, london), verdict(wrapped.subarray(0, 5), london)]).toEqual([
    'TRANSACTION_TYPE_UNSUPPORTED',
    'TRANSACTION_MALFORMED',
  ])
})
