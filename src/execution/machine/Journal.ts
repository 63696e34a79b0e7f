import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import type { WorldState } from '../../state/WorldState.ts'
import { emptyCodeHash, emptyRoot } from '../accounts.ts'
import type { Log } from '../Engine.ts'
import { Level } from '../Fork.ts'
import { AccountEntry, type SlotEntry } from './AccountEntry.ts'
import { analyze, analyzeContract, type CodeAnalysis } from './CodeAnalysis.ts'
import { addressBytesOf, integerOf, minimalBytesOf, wordBytesOf } from './words.ts'

/** What a frame may have to go back to. */
export interface Mark {
  readonly undo: number
  readonly logs: number
  readonly refund: number
}

const noCode: CodeAnalysis = analyze(new Uint8Array(0))
/** Touching RIPEMD160 outlives a revert: a mishap of block 2,675,119 that became a rule (EIP-716). */
const ripemd160 = 3n

/**
 * State of one transaction above the world state: what was read, what was written, what is warm, and how to undo it.
 *
 * A class because instructions call it millions of times.
 */
export class Journal {
  readonly logs: Log[] = []
  refund = 0
  readonly #world: WorldState
  readonly #level: number
  readonly #crypto: CryptoBackend
  readonly #entries = new Map<bigint, AccountEntry>()
  readonly #undo: (() => void)[] = []

  /**
   * @param world - State before the transaction; written to by {@link Journal.flush} only.
   * @param level - Level of the fork in force.
   * @param crypto - Hash of new code.
   */
  constructor(world: WorldState, level: number, crypto: CryptoBackend) {
    this.#world = world
    this.#level = level
    this.#crypto = crypto
  }

  /** Finds an account without reading the state. */
  entry(key: bigint): AccountEntry {
    let entry = this.#entries.get(key)
    if (entry === undefined) {
      entry = new AccountEntry(key, addressBytesOf(key))
      this.#entries.set(key, entry)
    }
    return entry
  }

  /** Finds an account and reads it. */
  account(key: bigint): AccountEntry {
    const entry = this.entry(key)
    if (!entry.loaded) this.#load(entry)
    return entry
  }

  #load(entry: AccountEntry): void {
    const record = this.#world.account(entry.address)
    entry.loaded = true
    if (record === null) return
    entry.exists = true
    entry.nonce = record.nonce
    entry.balance = record.balance
    entry.codeHash = record.codeHash
  }

  /** Code of an account that was read. */
  code(entry: AccountEntry): CodeAnalysis {
    if (entry.analysis !== null) return entry.analysis
    entry.analysis = entry.hasNoCode ? noCode : analyzeContract(this.#world.code(entry.address), entry.codeHash)
    return entry.analysis
  }

  /** Finds a slot without reading the state. */
  slotEntry(entry: AccountEntry, key: bigint): SlotEntry {
    let slot = entry.slots.get(key)
    if (slot === undefined) {
      slot = { key, original: 0n, current: 0n, warm: false, loaded: entry.created }
      entry.slots.set(key, slot)
    }
    return slot
  }

  /** Finds a slot and reads it. */
  slot(entry: AccountEntry, key: bigint): SlotEntry {
    const slot = this.slotEntry(entry, key)
    if (slot.loaded) return slot
    slot.loaded = true
    slot.original = integerOf(this.#world.slot(entry.address, wordBytesOf(key)))
    slot.current = slot.original
    return slot
  }

  /** Marks an account warm. @returns True where it was cold. */
  warmAccount(entry: AccountEntry): boolean {
    if (entry.warm) return false
    entry.warm = true
    this.#undo.push(() => {
      entry.warm = false
    })
    return true
  }

  /** Marks a slot warm. @returns True where it was cold. */
  warmSlot(slot: SlotEntry): boolean {
    if (slot.warm) return false
    slot.warm = true
    this.#undo.push(() => {
      slot.warm = false
    })
    return true
  }

  setSlot(slot: SlotEntry, value: bigint): void {
    const before = slot.current
    slot.current = value
    this.#undo.push(() => {
      slot.current = before
    })
  }

  transient(entry: AccountEntry, key: bigint): bigint {
    return entry.transient?.get(key) ?? 0n
  }

  setTransient(entry: AccountEntry, key: bigint, value: bigint): void {
    const values = (entry.transient ??= new Map())
    const before = values.get(key) ?? 0n
    values.set(key, value)
    this.#undo.push(() => values.set(key, before))
  }

  /** Marks an account as one to delete if it is empty; before EIP-161 it comes into being instead. */
  touch(entry: AccountEntry): void {
    if (this.#level < Level.spuriousDragon) {
      if (!entry.exists) this.#write(entry, entry.nonce, entry.balance)
      return
    }
    if (entry.touched) return
    entry.touched = true
    if (entry.key === ripemd160) return
    this.#undo.push(() => {
      entry.touched = false
    })
  }

  setBalance(entry: AccountEntry, balance: bigint): void {
    this.#write(entry, entry.nonce, balance)
  }

  setNonce(entry: AccountEntry, nonce: bigint): void {
    this.#write(entry, nonce, entry.balance)
  }

  /** Moves wei; both accounts were read and the sender has enough. */
  transfer(from: AccountEntry, to: AccountEntry, value: bigint): void {
    if (value > 0n) {
      this.setBalance(from, from.balance - value)
      this.setBalance(to, to.balance + value)
    }
    this.touch(to)
  }

  #write(entry: AccountEntry, nonce: bigint, balance: bigint): void {
    const { nonce: nonceBefore, balance: balanceBefore, exists, changed } = entry
    entry.nonce = nonce
    entry.balance = balance
    entry.exists = true
    entry.changed = true
    this.#undo.push(() => {
      entry.nonce = nonceBefore
      entry.balance = balanceBefore
      entry.exists = exists
      entry.changed = changed
    })
  }

  setCode(entry: AccountEntry, code: Uint8Array): void {
    const { codeHash, analysis, codeChanged } = entry
    entry.codeHash = code.length === 0 ? emptyCodeHash : this.#crypto.keccak256(code)
    entry.analysis = code.length === 0 ? noCode : analyze(code)
    entry.codeChanged = true
    this.#undo.push(() => {
      entry.codeHash = codeHash
      entry.analysis = analysis
      entry.codeChanged = codeChanged
    })
  }

  /** True where a contract cannot be made at the address (EIP-684, EIP-7610). */
  isTaken(entry: AccountEntry): boolean {
    if (entry.nonce !== 0n || !entry.hasNoCode) return true
    return entry.exists && !entry.created && this.#world.hasStorage(entry.address)
  }

  /** Makes an account a contract of this transaction, with no storage. */
  markCreated(entry: AccountEntry): void {
    const { created } = entry
    entry.created = true
    this.#undo.push(() => {
      entry.created = created
    })
    this.#write(entry, this.#level >= Level.spuriousDragon ? 1n : 0n, entry.balance)
  }

  /** Marks an account for deletion at the end of the transaction. @returns False where it was marked already. */
  destroy(entry: AccountEntry): boolean {
    if (entry.destroyed) return false
    entry.destroyed = true
    this.#undo.push(() => {
      entry.destroyed = false
    })
    return true
  }

  mark(): Mark {
    return { undo: this.#undo.length, logs: this.logs.length, refund: this.refund }
  }

  revertTo(mark: Mark): void {
    const undo = this.#undo
    while (undo.length > mark.undo) undo.pop()?.()
    this.logs.length = mark.logs
    this.refund = mark.refund
  }

  /** Writes everything to the world state. @returns What the end of the transaction has to delete. */
  flush(): { readonly destroyed: Uint8Array[]; readonly touched: Uint8Array[] } {
    const destroyed: Uint8Array[] = []
    const touched: Uint8Array[] = []
    for (const entry of this.#entries.values()) {
      if (entry.destroyed) destroyed.push(entry.address)
      if (entry.touched) touched.push(entry.address)
      if (entry.loaded) this.#flushEntry(entry)
    }
    return { destroyed, touched }
  }

  #flushEntry(entry: AccountEntry): void {
    const { address, nonce, balance } = entry
    if (entry.changed) {
      if (entry.created) this.#world.clearStorage(address)
      this.#world.setAccount(address, { nonce, balance, storageRoot: emptyRoot, codeHash: this.#codeBelow(entry) })
      if (entry.codeChanged) this.#world.setCode(address, entry.analysis?.code ?? new Uint8Array(0))
    }
    for (const slot of entry.slots.values()) {
      if (slot.loaded && slot.current !== slot.original) {
        this.#world.setSlot(address, wordBytesOf(slot.key), minimalBytesOf(slot.current))
      }
    }
  }

  /** Hash of the code that the world state has for the account, which `setCode` will replace. */
  #codeBelow(entry: AccountEntry): Uint8Array {
    return entry.codeChanged ? emptyCodeHash : entry.codeHash
  }
}
