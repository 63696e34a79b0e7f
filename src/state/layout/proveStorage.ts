import type { AccountProof, Alloc, StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { fromBytes, hash32, quantity, toBytes, type Address, type Hash32 } from '../../model/Hex.ts'
import { Trie } from '../../trie/Trie.ts'
import { decodeAccount, decodeSlotValue, emptyAccount } from '../Account.ts'
import type { StateSource } from '../StateSource.ts'
import { createStateStore } from '../StateStore.ts'
import type { LocateOptions } from './locate.ts'
import { slotKey } from './openProof.ts'
import { readValue } from './readStorage.ts'
import { toNumber, toWord, wordSize } from './words.ts'

/** A state, and what of a contract's storage is to be proven. */
export interface StorageToProve {
  readonly alloc: Alloc
  readonly address: Address
  readonly layout: StorageShape
  readonly reads: readonly StorageRead[]
}

/**
 * Proves values in the storage of a contract.
 *
 * @param wanted - State, contract, layout and values.
 * @param options - Hash function.
 * @returns Root of the state and a proof with one entry for each slot, in the order of first use.
 * @throws {@link Rejection} `LAYOUT_INVALID`, `LAYOUT_PATH_INVALID`, `STORAGE_VALUE_OUT_OF_RANGE`.
 */
export function proveStorage(
  wanted: StorageToProve,
  options: LocateOptions,
): { readonly stateRoot: Hash32; readonly proof: AccountProof } {
  const store = createStateStore({ keccak256: options.keccak256 })
  const root = store.addGenesis(wanted.alloc)
  return { stateRoot: hash32(fromBytes(root)), proof: proveStorageAt({ ...wanted, source: store, root }, options) }
}

/** A state by its root, and what of a contract's storage is to be proven. */
export interface StorageToProveAt extends Omit<StorageToProve, 'alloc'> {
  readonly source: Pick<StateSource, 'node'>
  readonly root: Uint8Array
}

/**
 * Proves values in the storage of a contract in any state that is held.
 *
 * @param wanted - State, contract, layout and values.
 * @param options - Hash function.
 * @returns One entry for each slot, in the order of first use.
 * @throws {@link Rejection} `LAYOUT_INVALID`, `LAYOUT_PATH_INVALID`, `STORAGE_VALUE_OUT_OF_RANGE`.
 */
export function proveStorageAt(wanted: StorageToProveAt, options: LocateOptions): AccountProof {
  const { address, layout, source, root } = wanted
  const { keccak256 } = options
  const open = (at: Uint8Array): Trie => new Trie({ source: source.node, root: at, keccak256, keySize: 32 })
  const accounts = open(root)
  const path = keccak256(toBytes(address))
  const held = accounts.get(path)
  const account = held === null ? emptyAccount : decodeAccount(held)
  const storage = open(account.storageRoot)
  const entries = new Map<bigint, AccountProof['storageProof'][number]>()
  const word = (slot: bigint): Uint8Array => {
    const place = toNumber(toWord(slot))
    const key = slotKey(place)
    const hashed = options.fault === 'path-unhashed' ? toBytes(key) : keccak256(toBytes(key))
    const encoded = storage.get(hashed)
    const bytes = encoded === null ? new Uint8Array(0) : decodeSlotValue(encoded)
    if (!entries.has(place)) {
      entries.set(place, { key, value: quantity(toNumber(bytes)), proof: storage.prove(hashed).map(fromBytes) })
    }
    const found = new Uint8Array(wordSize)
    found.set(bytes, wordSize - bytes.length)
    return found
  }
  for (const read of wanted.reads) readValue(layout, read, word, options)
  return {
    address,
    accountProof: accounts.prove(path).map(fromBytes),
    balance: quantity(account.balance),
    codeHash: hash32(fromBytes(account.codeHash)),
    nonce: quantity(account.nonce),
    storageHash: hash32(fromBytes(account.storageRoot)),
    storageProof: [...entries.values()],
  }
}
