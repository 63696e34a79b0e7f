import type { Address, Bytes, Hash32 } from '../../../src/model/Hex.ts'

/** A transaction, alone in its block. */
export interface Transaction {
  readonly from: Address
  /** Absent where a contract is created. */
  readonly to?: Address
  readonly data: Bytes
  readonly value: bigint
  readonly coinbase: Address
  readonly blobHashes?: readonly Hash32[]
}

/** What became of a transaction. */
export interface Receipt {
  readonly succeeded: boolean
  readonly gasUsed: bigint
  readonly output: Bytes
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Bytes[]; readonly data: Bytes }[]
}

/** A chain of one EVM, block by block; the next block is 12 seconds after the one before. */
export interface Evm {
  run(transaction: Transaction): Promise<Receipt>
  /** Runs what would be in the next block and forgets it. */
  ask(to: Address, data: Bytes): Promise<Bytes>
  /** Adds empty blocks until the next transaction is in this block. */
  advanceTo(blockNumber: bigint): Promise<void>
  /** Adds an empty block; the next one is so much after it. */
  wait(seconds: bigint): Promise<void>
  slot(account: Address, slot: Hash32): Promise<bigint>
  balance(account: Address): Promise<bigint>
  /** What BLOCKHASH gives. */
  blockHash(blockNumber: bigint): Promise<Hash32>
  close(): Promise<void>
}

/** Chain id, first number and time of every chain of these tests; the id is that of the vectors of consensus. */
export const chainId = 7777n
export const secondsPerBlock = 12n
export const genesisTimestamp = 1_000_000n
export const blockGasLimit = 30_000_000n
