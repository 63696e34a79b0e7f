import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'

/** What surrounds the call of a precompile that depends on more than its input; good until the call ends. */
export interface CallSite {
  /** What ADDRESS would give: the precompile itself, or in CALLCODE and DELEGATECALL the account that calls. */
  readonly address: bigint
  /** What CALLER would give. */
  readonly caller: bigint
  readonly origin: bigint
  /** What CALLVALUE would give, in wei. */
  readonly value: bigint
  /** 0 where a transaction calls the precompile. */
  readonly depth: number
  readonly isStatic: boolean
  /** Of the block. */
  readonly number: bigint
  readonly timestamp: bigint
  /** One and the same object for all calls of a transaction. */
  readonly transaction: object
  /** True where the account of the precompile has neither nonce, balance nor code. */
  isEmpty(): boolean
  /** Gives the account of the precompile the nonce 1, so that it outlives the transaction. */
  bringToLife(): void
  isWarm(slot: bigint): boolean
  /** Reads a slot of the precompile's account and makes it warm. */
  read(slot: bigint): bigint
  write(slot: bigint, value: bigint): void
}

/** Where a precompile runs. */
export interface Surroundings {
  readonly crypto: CryptoBackend
  /** Absent where only pure precompiles are called. */
  readonly site?: CallSite
}
