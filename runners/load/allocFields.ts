import type { Alloc, AllocAccount } from '../../src/model/generated/adapter.ts'
import type { Address, Hash32 } from '../../src/model/Hex.ts'
import { hash32, quantity } from '../../src/model/Hex.ts'
import { Damage, within } from './Damage.ts'
import {
  bytesField,
  type Fields,
  isFields,
  noBytes,
  optionalField,
  quantityField,
  toAddressValue,
  toWord,
  wrong,
} from './fields.ts'

/** Most accounts of one vector; real fixtures stay below 50,000. */
const accountsMax = 1_000_000

const zeroWord = hash32(`0x${'00'.repeat(32)}`)
const zero = quantity(0)

/**
 * Reads a state: address to balance, nonce, code and storage, each of which may be absent.
 *
 * @param fields - The object of accounts; addresses with or without `0x`.
 * @returns The same state with full-length keys and without zero slots.
 * @throws Damage naming the account and field.
 */
export function readAlloc(fields: Fields): Alloc {
  const alloc: Record<Address, AllocAccount> = {}
  let count = 0
  for (const [key, account] of Object.entries(fields)) {
    count += 1
    if (count > accountsMax) throw new Damage('', `more than ${accountsMax} accounts`)
    within(key, () => {
      alloc[toAddressValue(key)] = isFields(account) ? readAccount(account) : wrong('', 'an account', account)
    })
  }
  return alloc
}

/**
 * Tells whether an object looks like a state: addresses to accounts.
 *
 * @param fields - Any object.
 * @returns True where every key is an address and every value an object.
 */
export function looksLikeAlloc(fields: Fields): boolean {
  const entries = Object.entries(fields)
  return entries.length > 0 && entries.every(([key, value]) => /^(?:0x)?[0-9a-fA-F]{40}$/.test(key) && isFields(value))
}

function readAccount(account: Fields): AllocAccount {
  const storage = account['storage']
  return {
    balance: optionalField(account, 'balance', quantityField) ?? zero,
    nonce: optionalField(account, 'nonce', quantityField) ?? zero,
    code: optionalField(account, 'code', bytesField) ?? noBytes,
    storage: isFields(storage) ? readStorage(storage) : {},
  }
}

function readStorage(fields: Fields): Readonly<Record<Hash32, Hash32>> {
  const storage: Record<Hash32, Hash32> = {}
  for (const key in fields) {
    const value = toWord(fields[key], `storage.${key}`)
    if (value !== zeroWord) storage[toWord(key, 'storage')] = value
  }
  return storage
}
