import { emptyCodeHash } from '../accounts.ts'
import type { CodeAnalysis } from './CodeAnalysis.ts'

/** A storage slot as the transaction in progress sees it. */
export interface SlotEntry {
  readonly key: bigint
  /** Value before the transaction. */
  original: bigint
  current: bigint
  warm: boolean
  loaded: boolean
}

/** An account as the transaction in progress sees it; a class because every call makes some. */
export class AccountEntry {
  readonly key: bigint
  /** 20 bytes. */
  readonly address: Uint8Array
  loaded = false
  exists = false
  nonce = 0n
  balance = 0n
  codeHash: Uint8Array = emptyCodeHash
  /** Code, once it was asked for. */
  analysis: CodeAnalysis | null = null
  warm = false
  /** Looked at in a way that deletes it if it is empty (EIP-161). */
  touched = false
  /** Nonce, balance or existence differ from the state below. */
  changed = false
  codeChanged = false
  /** Made a contract by this transaction. */
  created = false
  destroyed = false
  readonly slots: Map<bigint, SlotEntry> = new Map()
  transient: Map<bigint, bigint> | null = null

  /** @param key - Address as an integer. @param address - The same as 20 bytes. */
  constructor(key: bigint, address: Uint8Array) {
    this.key = key
    this.address = address
  }

  /** True where the account has neither nonce, balance nor code. */
  get isEmpty(): boolean {
    return this.nonce === 0n && this.balance === 0n && this.hasNoCode
  }

  get hasNoCode(): boolean {
    return this.codeHash === emptyCodeHash || Buffer.compare(this.codeHash, emptyCodeHash) === 0
  }
}
