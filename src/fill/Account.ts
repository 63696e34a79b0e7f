import { keccak256 } from '../crypto/keccak.ts'
import type { Address } from '../model/Hex.ts'
import { address, fromBytes } from '../model/Hex.ts'
import { addressOfKey } from './signing.ts'

/** Someone who signs transactions; the key is known to everybody and must never hold anything of value. */
export interface Account {
  readonly name: string
  readonly key: Uint8Array
  readonly address: Address
}

/**
 * Gives the account of a name: its key is keccak256 of `lockstep account <name>`.
 *
 * @param name - Lower-case word.
 * @returns The same account for the same name, always.
 */
export function account(name: string): Account {
  const key = keccak256(new TextEncoder().encode(`lockstep account ${name}`))
  return { name, key, address: addressOfKey(key) }
}

/**
 * Gives the address of something without a key, such as a contract of the genesis: the last 20 bytes of keccak256 of
 * `lockstep address <name>`.
 *
 * @param name - Lower-case words.
 * @returns The same address for the same name, always.
 */
export function addressOf(name: string): Address {
  return address(fromBytes(keccak256(new TextEncoder().encode(`lockstep address ${name}`)).subarray(12)))
}

/** Senders of most transactions. */
export const alice: Account = account('alice')
export const bob: Account = account('bob')
export const carol: Account = account('carol')
