import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { checkAlone } from '../../src/execution/checkTransaction.ts'
import { createRulesBook } from '../../src/execution/Rules.ts'
import { decodeTransaction } from '../../src/execution/Transaction.ts'
import { account, alice, bob } from '../../src/fill/Account.ts'
import { blobHash, transaction } from '../../src/fill/cases/language.ts'
import { fieldsOf } from '../../src/fill/decodeFields.ts'
import { signTransaction } from '../../src/fill/signTransaction.ts'
import type { TransactionPlan } from '../../src/fill/Case.ts'
import { fromBytes, toBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const crypto = await loadCrypto('noble')
const rules = createRulesBook(ruleset('lockstep-osaka')).at({ number: 1n, timestamp: 1n, difficulty: 0n })

function check(plan: TransactionPlan): string {
  try {
    const { sender } = checkAlone(decodeTransaction(toBytes(signTransaction(plan, 7n, 1n)), rules), rules, crypto)
    return fromBytes(sender)
  } catch (error) {
    if (error instanceof Rejection) return error.reason
    throw error
  }
}

const plain = transaction({ to: bob.address })

describe('keys', () => {
  test('the same name gives the same account, another name another', () => {
    expect(account('alice')).toEqual(alice)
    expect(bob.address).not.toBe(alice.address)
  })
})

describe('signed transactions', () => {
  test.each(['legacy', 'legacyUnprotected', 'accessList', 'dynamicFee', 'blob', 'setCode'] as const)(
    'type %s recovers its sender',
    (type) => {
      const authorizations = [{ authority: bob, address: bob.address, nonce: 0n }]
      expect(check(transaction({ to: bob.address, type, blobVersionedHashes: [blobHash(1)], authorizations }))).toBe(
        alice.address,
      )
    },
  )

  test.each([
    ['highS', 'SIGNATURE_INVALID'],
    ['zeroR', 'SIGNATURE_INVALID'],
    ['zeroS', 'SIGNATURE_INVALID'],
    ['rAboveOrder', 'SIGNATURE_INVALID'],
    ['unknownType', 'TRANSACTION_TYPE_UNSUPPORTED'],
    ['extraField', 'TRANSACTION_MALFORMED'],
    ['leadingZeroNonce', 'TRANSACTION_MALFORMED'],
    ['longRecipient', 'TRANSACTION_MALFORMED'],
  ] as const)('the damage %s is refused for %s', (damage, reason) => {
    expect(check({ ...plain, damage })).toBe(reason)
  })

  test('another chain is refused', () => {
    expect(check({ ...plain, chainId: 2n })).toBe('CHAIN_ID_MISMATCH')
  })

  test('the fields of an export are those of the plan', () => {
    const encoded = signTransaction(transaction({ to: bob.address, value: 255n, gasLimit: 21_000n }), 7n, 1n)
    expect(fieldsOf(encoded)).toMatchObject({
      type: '0x02',
      chainId: '0x01',
      nonce: '0x07',
      maxPriorityFeePerGas: '0x3b9aca00',
      maxFeePerGas: '0x02540be400',
      gasLimit: '0x5208',
      to: bob.address,
      value: '0xff',
      accessList: [],
    })
  })
})
