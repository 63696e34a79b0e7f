import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { Rejection } from '../model/Rejection.ts'
import { emptyRoot } from '../trie/Trie.ts'
import type { AccountRecord } from './WorldState.ts'

/** Hash of no code. */
export const emptyCodeHash: Uint8Array = keccak256(new Uint8Array(0))

/** An account that has nothing: what a transfer of value makes where there was none. */
export const emptyAccount: AccountRecord = { nonce: 0n, balance: 0n, storageRoot: emptyRoot, codeHash: emptyCodeHash }

/**
 * Writes an account as the state trie holds it.
 *
 * @returns RLP of nonce, balance, storage root and code hash.
 */
export function encodeAccount(account: AccountRecord): Uint8Array {
  return Rlp.join([
    Rlp.fromInteger(account.nonce),
    Rlp.fromInteger(account.balance),
    Rlp.fromBytes(account.storageRoot),
    Rlp.fromBytes(account.codeHash),
  ])
}

/**
 * Reads a value of the state trie.
 *
 * @param value - RLP of nonce, balance, storage root and code hash.
 * @returns The account.
 * @throws {@link Rejection} `WITNESS_NODE_MALFORMED` where it is not the canonical form of an account.
 */
export function decodeAccount(value: Uint8Array): AccountRecord {
  return strictly('account', () => {
    const items = Rlp.split(value)
    const [nonce, balance, storageRoot, codeHash] = items
    if (
      nonce === undefined ||
      balance === undefined ||
      storageRoot === undefined ||
      codeHash === undefined ||
      items.length !== 4
    ) {
      throw new Rejection('WITNESS_NODE_MALFORMED', { account: `has ${items.length} fields` })
    }
    return {
      nonce: Rlp.toInteger(nonce, 8),
      balance: Rlp.toInteger(balance),
      storageRoot: hashOf(storageRoot),
      codeHash: hashOf(codeHash),
    }
  })
}

/**
 * Writes the value of a slot as a storage trie holds it.
 *
 * @param value - 1 to 32 bytes without leading zeros.
 */
export function encodeSlotValue(value: Uint8Array): Uint8Array {
  return Rlp.fromBytes(value)
}

/**
 * Reads a value of a storage trie.
 *
 * @param encoded - RLP of 1 to 32 bytes without leading zeros.
 * @returns A view of those bytes.
 * @throws {@link Rejection} `WITNESS_NODE_MALFORMED`.
 */
export function decodeSlotValue(encoded: Uint8Array): Uint8Array {
  return strictly('slot', () => {
    const value = Rlp.toBytes(encoded)
    if (value.length === 0 || value.length > 32 || value[0] === 0) {
      throw new Rejection('WITNESS_NODE_MALFORMED', { slot: 'value is not 1 to 32 bytes without leading zeros' })
    }
    return value
  })
}

function hashOf(item: Uint8Array): Uint8Array {
  const hash = Rlp.toBytes(item)
  if (hash.length !== 32)
    throw new Rejection('WITNESS_NODE_MALFORMED', { account: `has a hash of ${hash.length} bytes` })
  return hash
}

function strictly<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    throw new Rejection('WITNESS_NODE_MALFORMED', { value: name, ...error.facts })
  }
}
