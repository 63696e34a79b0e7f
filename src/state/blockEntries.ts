import { emptyRoot } from '../trie/Trie.ts'
import type { Trie } from '../trie/Trie.ts'
import type { AccountRecord } from './WorldState.ts'

/** A slot that a block touched. */
export interface Slot {
  readonly address: Uint8Array
  readonly hashedKey: Uint8Array
  /** Value in the pre-state, or empty where the storage was cleared since. */
  readonly base: Uint8Array
  value: Uint8Array
  /** Value before the transaction with number {@link Slot.transaction}. */
  original: Uint8Array
  /** Last transaction that wrote it. */
  transaction: number
  written: boolean
}

/** An account that a block touched. */
export interface Entry {
  readonly address: Uint8Array
  readonly hashedKey: Uint8Array
  readonly base: AccountRecord | null
  current: AccountRecord | null
  /** True where some write was made, be it undone since. */
  written: boolean
  code: Uint8Array | null
  codeHash: Uint8Array | null
  slots: Map<string, Slot>
  writtenSlots: Slot[]
  /** True where the slots of the pre-state are gone. */
  cleared: boolean
  /** Slots that were touched before the storage was cleared. */
  clearedSlots: Slot[]
  /** Storage of the pre-state, once it is needed. */
  storage: Trie | null
  /** Storage root after the writes so far, or null where it has to be computed. */
  storageRoot: Uint8Array | null
}

/** How to take back one write. */
export type Undo =
  | { readonly kind: 'account'; readonly entry: Entry; readonly previous: AccountRecord | null }
  | { readonly kind: 'slot'; readonly entry: Entry; readonly slot: Slot; readonly previous: Uint8Array }
  | {
      readonly kind: 'storage'
      readonly entry: Entry
      readonly slots: Map<string, Slot>
      readonly writtenSlots: Slot[]
      readonly cleared: boolean
    }
  | { readonly kind: 'code'; readonly key: string }

/** @returns An entry that nothing was written to. */
export function newEntry(address: Uint8Array, hashedKey: Uint8Array, base: AccountRecord | null): Entry {
  return {
    address,
    hashedKey,
    base,
    current: base,
    written: false,
    code: null,
    codeHash: null,
    slots: new Map(),
    writtenSlots: [],
    cleared: false,
    clearedSlots: [],
    storage: null,
    storageRoot: base === null ? emptyRoot : base.storageRoot,
  }
}

/** Tells whether an account is as it was in the pre-state. */
export function isSame(base: AccountRecord, current: AccountRecord, storageRoot: Uint8Array): boolean {
  return (
    base.nonce === current.nonce &&
    base.balance === current.balance &&
    equal(base.codeHash, current.codeHash) &&
    equal(base.storageRoot, storageRoot)
  )
}

/** Tells whether a root is that of the empty trie. */
export function isEmptyRoot(root: Uint8Array): boolean {
  return equal(root, emptyRoot)
}

/** Compares byte strings. */
export function equal(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false
  return true
}
