import type { Alloc } from '../model/generated/adapter.ts'
import { integer, toBytes } from '../model/Hex.ts'
import { Trie } from '../trie/Trie.ts'
import { emptyCodeHash, encodeAccount, encodeSlotValue } from './Account.ts'
import { BlockState } from './BlockState.ts'
import { createHashedKeys } from './hashedKeys.ts'
import { keyOf } from './StateSource.ts'
import type { StateSource } from './StateSource.ts'

/** Every node and code of a chain's states, held in memory; states of side chains live beside one another. */
export interface StateStore extends StateSource {
  /**
   * Adds the state that a chain starts from.
   *
   * @param alloc - Accounts by address.
   * @returns Its root.
   */
  addGenesis(alloc: Alloc): Uint8Array
  /**
   * Opens a state to run a block on.
   *
   * @param root - Root of a state that the store holds.
   * @param source - What reads go through, for instance a recorder over this store; the store itself where absent.
   */
  open(root: Uint8Array, source?: StateSource): BlockState
  /**
   * Adds the state after a block; its pre-state stays.
   *
   * @param state - Opened by this store.
   * @returns Its root.
   */
  keep(state: BlockState): Uint8Array
  /** Tells whether the store holds a state. */
  has(root: Uint8Array): boolean
}

/**
 * Makes an empty store.
 *
 * @param crypto - Hash function.
 */
export function createStateStore(crypto: { readonly keccak256: (data: Uint8Array) => Uint8Array }): StateStore {
  const { keccak256 } = crypto
  const nodes = new Map<string, Uint8Array>()
  const codes = new Map<string, Uint8Array>()
  const hashedKeys = createHashedKeys(keccak256)
  const addNode = (hash: Uint8Array, encoding: Uint8Array): void => void nodes.set(keyOf(hash), encoding)
  // The root of the empty trie has to be found, though no one reads it.
  addNode(keccak256(Uint8Array.of(0x80)), Uint8Array.of(0x80))

  const store: StateStore = {
    node: (hash) => nodes.get(keyOf(hash)),
    code: (hash) => codes.get(keyOf(hash)),
    has: (root) => nodes.has(keyOf(root)),
    addGenesis: (alloc) => {
      const { trie, newCodes } = genesisTrie(alloc, keccak256, addNode)
      for (const [key, code] of newCodes) codes.set(key, code)
      return trie.root(addNode)
    },
    open: (root, source = store) => new BlockState({ source, root, keccak256, hashedKeys, newNode: addNode }),
    keep: (state) => {
      for (const [key, code] of state.newCodes()) codes.set(key, code)
      return state.root()
    },
  }
  return store
}

interface GenesisTrie {
  readonly trie: Trie
  readonly newCodes: ReadonlyMap<string, Uint8Array>
}

function genesisTrie(
  alloc: Alloc,
  keccak256: (data: Uint8Array) => Uint8Array,
  addNode: (hash: Uint8Array, encoding: Uint8Array) => void,
): GenesisTrie {
  const source = (): undefined => undefined
  const trie = new Trie({ source, keccak256, keySize: 32 })
  const newCodes = new Map<string, Uint8Array>()
  for (const [address, account] of typedEntries(alloc)) {
    const storage = new Trie({ source, keccak256, keySize: 32 })
    for (const [slot, word] of typedEntries(account.storage)) {
      const value = toBytes(word)
      const start = value.findIndex((byte) => byte !== 0)
      if (start >= 0) storage.put(keccak256(toBytes(slot)), encodeSlotValue(value.subarray(start)))
    }
    const code = toBytes(account.code)
    const codeHash = code.length === 0 ? emptyCodeHash : keccak256(code)
    if (code.length > 0) newCodes.set(keyOf(codeHash), code)
    const record = {
      nonce: integer(account.nonce),
      balance: integer(account.balance),
      storageRoot: storage.root(addNode),
      codeHash,
    }
    trie.put(keccak256(toBytes(address)), encodeAccount(record))
  }
  return { trie, newCodes }
}

/** Object.entries forgets the brand of the keys, which the type of the record vouches for. */
function typedEntries<Key extends string, Value>(record: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][]
}
