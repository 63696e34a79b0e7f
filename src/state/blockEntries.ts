import { emptyRoot } from '../trie/Trie.ts'
import type { Trie } from '../trie/Trie.ts'
import { keyOf } from './StateSource.ts'
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

/** An account and slots of it that a block read or wrote. */
export interface TouchedAccount {
  readonly address: Uint8Array
  /** True where the slots of the pre-state are gone. */
  readonly cleared: boolean
  readonly slots: readonly Uint8Array[]
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

function isSame(base: AccountRecord, current: AccountRecord, storageRoot: Uint8Array): boolean {
  return (
    base.nonce === current.nonce &&
    base.balance === current.balance &&
    equal(base.codeHash, current.codeHash) &&
    equal(base.storageRoot, storageRoot)
  )
}

/** Tells whether an account is another than in the pre-state, its existence included. */
export function isChanged({ base, current }: Entry, storageRoot: Uint8Array): boolean {
  if (base === null || current === null) return base !== current
  return !isSame(base, current, storageRoot)
}

/** An account with some of the slots that it has. */
export function touched({ address, cleared }: Entry, slots: readonly Uint8Array[]): TouchedAccount {
  return { address, cleared, slots }
}

/** Slots of an account that a block read or wrote. */
export function touchedSlots({ clearedSlots, slots }: Entry): Uint8Array[] {
  const found = new Map<string, Uint8Array>()
  for (const slot of [...clearedSlots, ...slots.values()]) found.set(keyOf(slot.address), slot.address)
  return [...found.values()]
}

/** Slots of an account that changed; where its whole storage was cleared, those that are not zero since. */
export function changedSlots({ writtenSlots, current }: Entry): Uint8Array[] {
  if (current === null) return []
  return writtenSlots.filter(({ value, base }) => !equal(value, base)).map(({ address }) => address)
}

/** Copies a word without its leading zeros. */
export function withoutLeadingZeros(value: Uint8Array): Uint8Array {
  let start = 0
  while (start < value.length && value[start] === 0) start++
  // A copy in any case: the slice of a Buffer would be a view.
  return Uint8Array.prototype.slice.call(value, start)
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
