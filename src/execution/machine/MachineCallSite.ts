import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import type { CallSite, Surroundings } from '../precompiles/CallSite.ts'
import type { AccountEntry } from './AccountEntry.ts'
import type { Journal } from './Journal.ts'
import type { Machine } from './Machine.ts'

/** What differs from call to call. */
interface Aim {
  /** The precompile's own account. */
  readonly own: AccountEntry
  readonly address: bigint
  readonly caller: bigint
  readonly value: bigint
  readonly depth: number
  readonly isStatic: boolean
}

/** The site of the calls of precompiles that are not pure; one a message, aimed anew at each call. */
export class MachineCallSite implements CallSite, Surroundings {
  readonly crypto: CryptoBackend
  readonly origin: bigint
  readonly number: bigint
  readonly timestamp: bigint
  readonly transaction: object
  readonly site: CallSite = this
  address = 0n
  caller = 0n
  value = 0n
  depth = 0
  isStatic = false
  readonly #journal: Journal
  #own: AccountEntry | null = null

  /** @param machine - Runs the message. */
  constructor({ crypto, origin, environment, journal }: Machine) {
    this.crypto = crypto
    this.origin = origin
    this.number = environment.block.number
    this.timestamp = environment.block.timestamp
    this.transaction = environment
    this.#journal = journal
  }

  /** Turns to another call. @returns Itself. */
  aim({ own, address, caller, value, depth, isStatic }: Aim): this {
    this.#own = own
    this.address = address
    this.caller = caller
    this.value = value
    this.depth = depth
    this.isStatic = isStatic
    return this
  }

  isEmpty(): boolean {
    return this.#account().isEmpty
  }

  bringToLife(): void {
    this.#journal.setNonce(this.#account(), 1n)
  }

  isWarm(slot: bigint): boolean {
    return this.#journal.slotEntry(this.#account(), slot).warm
  }

  read(slot: bigint): bigint {
    const entry = this.#journal.slot(this.#account(), slot)
    this.#journal.warmSlot(entry)
    return entry.current
  }

  write(slot: bigint, value: bigint): void {
    const entry = this.#journal.slot(this.#account(), slot)
    if (entry.current !== value) this.#journal.setSlot(entry, value)
  }

  #account(): AccountEntry {
    return this.#journal.account(this.#own?.key ?? this.address)
  }
}
