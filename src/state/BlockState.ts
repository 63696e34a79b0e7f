import { Defect } from '../model/Defect.ts'
import { fromBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Facts } from '../model/Rejection.ts'
import { emptyRoot, Trie } from '../trie/Trie.ts'
import {
  decodeAccount,
  decodeSlotValue,
  emptyAccount,
  emptyCodeHash,
  encodeAccount,
  encodeSlotValue,
} from './Account.ts'
import {
  changedSlots,
  equal,
  isChanged,
  isEmptyRoot,
  newEntry,
  touched,
  touchedSlots,
  withoutLeadingZeros,
} from './blockEntries.ts'
import type { Entry, Slot, TouchedAccount, Undo } from './blockEntries.ts'
import { createHashedKeys } from './hashedKeys.ts'
import type { HashedKeys } from './hashedKeys.ts'
import { keyOf } from './StateSource.ts'
import type { StateSource } from './StateSource.ts'
import type { AccountRecord, WorldState } from './WorldState.ts'

/** How a state is opened. */
export interface BlockStateOptions {
  /** Gives the nodes and codes of the pre-state; asked only for what is needed. */
  readonly source: StateSource
  /** Root of the pre-state. */
  readonly root: Uint8Array
  readonly keccak256: (data: Uint8Array) => Uint8Array
  /** Shared memory of hashed addresses and slots. */
  readonly hashedKeys?: HashedKeys
  /** Gets each node that {@link BlockState.root} makes; absent where the state after the block is not kept. */
  readonly newNode?: (hash: Uint8Array, encoding: Uint8Array) => void
}

const nothing = new Uint8Array(0)
const addressSize = 20
const slotSize = 32

/**
 * The state of one block over its pre-state.
 *
 * A class, because its methods are the hot path of execution.
 */
export class BlockState implements WorldState {
  readonly #source: StateSource
  readonly #keccak256: (data: Uint8Array) => Uint8Array
  readonly #hashedKeys: HashedKeys
  readonly #newNode: ((hash: Uint8Array, encoding: Uint8Array) => void) | undefined
  readonly #trie: Trie
  readonly #entries = new Map<string, Entry>()
  readonly #writtenEntries: Entry[] = []
  readonly #newCodes = new Map<string, Uint8Array>()
  readonly #log: Undo[] = []
  readonly #marks: number[] = []
  #transaction = 0
  #root: Uint8Array | null
  /** What is being looked up, for the message where a node is missing. */
  #subject: Entry | null = null
  #subjectSlot: Uint8Array | null = null
  readonly #describe = (): Facts => this.#facts()

  /** @param options - Pre-state and hash function. */
  constructor(options: BlockStateOptions) {
    this.#source = options.source
    this.#keccak256 = options.keccak256
    this.#hashedKeys = options.hashedKeys ?? createHashedKeys(options.keccak256)
    this.#newNode = options.newNode
    this.#root = options.root
    this.#trie = this.#open(options.root)
  }

  account(address: Uint8Array): AccountRecord | null {
    return this.#entry(address).current
  }

  setAccount(address: Uint8Array, account: AccountRecord | null): void {
    const entry = this.#entry(address)
    if (account === null) {
      if (entry.current === null && entry.slots.size === 0) return
      this.#clear(entry)
      this.#write(entry, null)
      return
    }
    const storageRoot = entry.current === null ? emptyRoot : entry.current.storageRoot
    this.#write(entry, { nonce: account.nonce, balance: account.balance, storageRoot, codeHash: account.codeHash })
  }

  code(address: Uint8Array): Uint8Array {
    const entry = this.#entry(address)
    const account = entry.current
    if (account === null) return nothing
    if (entry.code !== null && entry.codeHash === account.codeHash) return entry.code
    entry.code = this.#readCode(entry, account.codeHash)
    entry.codeHash = account.codeHash
    return entry.code
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    const entry = this.#entry(address)
    const codeHash = code.length === 0 ? emptyCodeHash : this.#keccak256(code)
    const key = keyOf(codeHash)
    if (code.length > 0 && !this.#newCodes.has(key)) {
      this.#newCodes.set(key, Uint8Array.from(code))
      this.#log.push({ kind: 'code', key })
    }
    const account = entry.current ?? emptyAccount
    this.#write(entry, { nonce: account.nonce, balance: account.balance, storageRoot: account.storageRoot, codeHash })
  }

  slot(address: Uint8Array, slot: Uint8Array): Uint8Array {
    return this.#slot(this.#entry(address), slot).value
  }

  originalSlot(address: Uint8Array, slot: Uint8Array): Uint8Array {
    const found = this.#slot(this.#entry(address), slot)
    return found.transaction === this.#transaction ? found.original : found.value
  }

  setSlot(address: Uint8Array, slot: Uint8Array, value: Uint8Array): void {
    const entry = this.#entry(address)
    const found = this.#slot(entry, slot)
    if (found.transaction !== this.#transaction) {
      found.original = found.value
      found.transaction = this.#transaction
    }
    this.#log.push({ kind: 'slot', entry, slot: found, previous: found.value })
    if (!found.written) {
      found.written = true
      entry.writtenSlots.push(found)
    }
    found.value = withoutLeadingZeros(value)
    entry.storageRoot = null
    this.#touch(entry)
  }

  clearStorage(address: Uint8Array): void {
    this.#clear(this.#entry(address))
  }

  hasStorage(address: Uint8Array): boolean {
    const entry = this.#entry(address)
    const emptied: Uint8Array[] = []
    for (const slot of entry.slots.values()) {
      if (slot.value.length > 0) return true
      if (slot.base.length > 0) emptied.push(slot.hashedKey)
    }
    if (entry.cleared || entry.base === null || isEmptyRoot(entry.base.storageRoot)) return false
    this.#subject = entry
    this.#subjectSlot = null
    return emptied.length === 0 || this.#storage(entry).holdsMoreThan(emptied)
  }

  checkpoint(): void {
    this.#marks.push(this.#log.length)
  }

  commit(): void {
    if (this.#marks.pop() === undefined) throw new Defect('a commit without a checkpoint')
    if (this.#marks.length === 0) this.#log.length = 0
  }

  revert(): void {
    const mark = this.#marks.pop()
    if (mark === undefined) throw new Defect('a revert without a checkpoint')
    if (this.#log.length > mark) this.#root = null
    while (this.#log.length > mark) {
      const undo = this.#log.pop()
      if (undo !== undefined) this.#undo(undo)
    }
  }

  beginTransaction(): void {
    this.#transaction++
  }

  root(): Uint8Array {
    return (this.#root ??= this.#computeRoot())
  }

  /**
   * Root of an account's storage after the writes so far.
   *
   * @param address - 20 bytes.
   * @returns 32 bytes; that of the empty trie where there is no account.
   */
  storageRoot(address: Uint8Array): Uint8Array {
    const entry = this.#entry(address)
    return entry.current === null ? emptyRoot : this.#storageRootOf(entry)
  }

  /** @returns Accounts and slots that were read or written so far, in the order in which they were first touched. */
  touched(): TouchedAccount[] {
    return [...this.#entries.values()].map((entry) => touched(entry, touchedSlots(entry)))
  }

  /** @returns Accounts that differ from the pre-state, each with its {@link changedSlots}; nothing is read for it. */
  changed(): TouchedAccount[] {
    return this.#writtenEntries
      .filter((entry) => isChanged(entry, entry.current === null ? emptyRoot : this.#storageRootOf(entry)))
      .map((entry) => touched(entry, changedSlots(entry)))
  }

  /** @returns Code that was created and not undone, with its hash as a key of a Map. */
  newCodes(): ReadonlyMap<string, Uint8Array> {
    return this.#newCodes
  }

  #entry(address: Uint8Array): Entry {
    const key = keyOf(address)
    return this.#entries.get(key) ?? this.#load(address, key)
  }

  #load(address: Uint8Array, key: string): Entry {
    if (address.length !== addressSize) throw new Defect(`an address has ${address.length} bytes`)
    const copy = Uint8Array.from(address)
    const hashedKey = this.#hashedKeys(copy, key)
    const entry = newEntry(copy, hashedKey, null)
    this.#subject = entry
    this.#subjectSlot = null
    const value = this.#trie.get(hashedKey)
    const loaded =
      value === null
        ? entry
        : newEntry(
            copy,
            hashedKey,
            this.#strictly(() => decodeAccount(value)),
          )
    this.#entries.set(key, loaded)
    return loaded
  }

  #slot(entry: Entry, slot: Uint8Array): Slot {
    const key = keyOf(slot)
    const known = entry.slots.get(key)
    if (known !== undefined) return known
    if (slot.length !== slotSize) throw new Defect(`a slot has ${slot.length} bytes`)
    const copy = Uint8Array.from(slot)
    const hashedKey = this.#hashedKeys(copy, key)
    const base = entry.cleared || entry.base === null ? nothing : this.#baseValue(entry, copy, hashedKey)
    const loaded = { address: copy, hashedKey, base, value: base, original: base, transaction: -1, written: false }
    entry.slots.set(key, loaded)
    return loaded
  }

  #baseValue(entry: Entry, slot: Uint8Array, hashedKey: Uint8Array): Uint8Array {
    this.#subject = entry
    this.#subjectSlot = slot
    const encoded = this.#storage(entry).get(hashedKey)
    return encoded === null ? nothing : this.#strictly(() => decodeSlotValue(encoded))
  }

  #storage(entry: Entry): Trie {
    return (entry.storage ??= this.#open(entry.base === null ? emptyRoot : entry.base.storageRoot))
  }

  #open(root: Uint8Array): Trie {
    const source = this.#source
    return new Trie({
      source: (hash, isSibling) => source.node(hash, isSibling),
      root,
      keccak256: this.#keccak256,
      keySize: 32,
      describe: this.#describe,
    })
  }

  #readCode(entry: Entry, codeHash: Uint8Array): Uint8Array {
    const key = keyOf(codeHash)
    if (key === emptyCodeKey) return nothing
    const code = this.#newCodes.get(key) ?? this.#source.code(codeHash)
    if (code !== undefined) return code
    throw new Rejection('WITNESS_CODE_MISSING', { account: fromBytes(entry.address), hash: fromBytes(codeHash) })
  }

  #write(entry: Entry, account: AccountRecord | null): void {
    this.#log.push({ kind: 'account', entry, previous: entry.current })
    entry.current = account
    this.#touch(entry)
  }

  #clear(entry: Entry): void {
    this.#log.push({
      kind: 'storage',
      entry,
      slots: entry.slots,
      writtenSlots: entry.writtenSlots,
      cleared: entry.cleared,
    })
    for (const slot of entry.slots.values()) entry.clearedSlots.push(slot)
    entry.slots = new Map()
    entry.writtenSlots = []
    entry.cleared = true
    entry.storageRoot = null
    this.#touch(entry)
  }

  #touch(entry: Entry): void {
    this.#root = null
    if (entry.written) return
    entry.written = true
    this.#writtenEntries.push(entry)
  }

  #undo(undo: Undo): void {
    switch (undo.kind) {
      case 'account':
        undo.entry.current = undo.previous
        return
      case 'slot':
        undo.slot.value = undo.previous
        undo.entry.storageRoot = null
        return
      case 'storage':
        undo.entry.slots = undo.slots
        undo.entry.writtenSlots = undo.writtenSlots
        undo.entry.cleared = undo.cleared
        undo.entry.storageRoot = null
        return
      case 'code':
        this.#newCodes.delete(undo.key)
    }
  }

  #computeRoot(): Uint8Array {
    const trie = this.#trie.clone()
    const deleted: Entry[] = []
    for (const entry of this.#writtenEntries) {
      if (entry.current === null) {
        if (entry.base !== null) deleted.push(entry)
        continue
      }
      const storageRoot = this.#storageRootOf(entry)
      if (!isChanged(entry, storageRoot)) continue
      this.#subject = entry
      this.#subjectSlot = null
      trie.put(entry.hashedKey, encodeAccount({ ...entry.current, storageRoot }))
    }
    for (const entry of deleted) {
      this.#subject = entry
      this.#subjectSlot = null
      trie.delete(entry.hashedKey)
    }
    return trie.root(this.#newNode)
  }

  #storageRootOf(entry: Entry): Uint8Array {
    return (entry.storageRoot ??= this.#computeStorageRoot(entry))
  }

  #computeStorageRoot(entry: Entry): Uint8Array {
    const base = entry.cleared || entry.base === null ? emptyRoot : entry.base.storageRoot
    const changed = entry.writtenSlots.filter((slot) => !equal(slot.value, slot.base))
    if (changed.length === 0) return base
    const trie = entry.cleared ? this.#open(emptyRoot) : this.#storage(entry).clone()
    this.#subject = entry
    for (const slot of changed) {
      this.#subjectSlot = slot.address
      if (slot.value.length > 0) trie.put(slot.hashedKey, encodeSlotValue(slot.value))
    }
    for (const slot of changed) {
      this.#subjectSlot = slot.address
      if (slot.value.length === 0) trie.delete(slot.hashedKey)
    }
    return trie.root(this.#newNode)
  }

  #facts(): Facts {
    return {
      ...(this.#subject !== null && { account: fromBytes(this.#subject.address) }),
      ...(this.#subjectSlot !== null && { slot: fromBytes(this.#subjectSlot) }),
    }
  }

  #strictly<T>(read: () => T): T {
    try {
      return read()
    } catch (error) {
      if (error instanceof Rejection) throw new Rejection(error.reason, { ...this.#facts(), ...error.facts })
      throw error
    }
  }
}

const emptyCodeKey = keyOf(emptyCodeHash)
