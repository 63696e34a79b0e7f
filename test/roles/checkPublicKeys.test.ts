import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { contents } from '../../src/fill/guest/inputs.ts'
import { type Bytes, fromBytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { checkPublicKeys } from '../../src/roles/checkPublicKeys.ts'

const crypto = await loadCrypto('auto')
const transactions = contents.transactions.map(fromBytes)
const publicKeys = contents.publicKeys.map(fromBytes)

function factsOf(keys: readonly Bytes[]): unknown {
  try {
    checkPublicKeys({ transactions, publicKeys: keys }, crypto)
    return 'accepted'
  } catch (error) {
    if (error instanceof Rejection) return { reason: error.reason, facts: error.facts }
    throw error
  }
}

describe('public keys of a stateless input', () => {
  test('none are needed, and those that signed are accepted for every type of transaction', () => {
    expect([factsOf([]), factsOf(publicKeys)]).toEqual(['accepted', 'accepted'])
  })

  test('the refusal counts keys and transactions where they are not as many', () => {
    expect(factsOf(publicKeys.slice(1))).toEqual({
      reason: 'PUBLIC_KEY_MISMATCH',
      facts: { keys: '4', transactions: '5' },
    })
  })

  test('the refusal names the transaction that the key at its place did not sign', () => {
    const [first] = publicKeys
    expect(factsOf(publicKeys.map((key, index) => (index === 2 && first !== undefined ? first : key)))).toEqual({
      reason: 'PUBLIC_KEY_MISMATCH',
      facts: { transaction: '2', key: first },
    })
  })
})
