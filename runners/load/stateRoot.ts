import * as Rlp from '../../src/codec/Rlp.ts'
import type { Alloc, AllocAccount } from '../../src/model/generated/adapter.ts'
import { bytes, fromBytes, type Hash32, hash32, integer, toBytes } from '../../src/model/Hex.ts'
import { emptyRoot, Trie } from '../../src/trie/Trie.ts'
import { keccak256 } from './hasher.ts'

/** States are shared by the cases of a test and never changed. */
const known = new WeakMap<Alloc, Hash32>()

/**
 * Computes the state root of a list of accounts.
 *
 * @param alloc - Any number of accounts; empty ones count, because before EIP-158 they exist.
 * @returns Root of the trie of hashed addresses.
 */
export function stateRootOf(alloc: Alloc): Hash32 {
  const found = known.get(alloc)
  if (found !== undefined) return found
  const trie = new Trie({ source: () => undefined, keySize: 32, keccak256 })
  for (const [key, account] of Object.entries(alloc)) trie.put(hashed(key), encodeAccount(account))
  const root = hash32(fromBytes(trie.root()))
  known.set(alloc, root)
  return root
}

function encodeAccount(account: AllocAccount): Uint8Array {
  return Rlp.join([
    Rlp.fromInteger(integer(account.nonce)),
    Rlp.fromInteger(integer(account.balance)),
    Rlp.fromBytes(storageRootOf(account.storage)),
    Rlp.fromBytes(hashed(account.code)),
  ])
}

function storageRootOf(storage: AllocAccount['storage']): Uint8Array {
  const slots = Object.entries(storage)
  if (slots.length === 0) return emptyRoot
  const trie = new Trie({ source: () => undefined, keySize: 32, keccak256 })
  for (const [slot, value] of slots) trie.put(hashed(slot), Rlp.fromInteger(BigInt(value)))
  return trie.root()
}

function hashed(text: string): Uint8Array {
  return keccak256(toBytes(bytes(text)))
}
