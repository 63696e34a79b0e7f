import type { ContractLog } from '../../model/generated/contracts.ts'
import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'

/** A transaction, alone in its block; its sender needs no key and gas costs nothing. */
export interface ContractTransaction {
  readonly from: Address
  /** Absent where a contract is created. */
  readonly to?: Address
  readonly data: Bytes
  readonly value: bigint
  readonly coinbase: Address
  readonly blobHashes?: readonly Hash32[]
}

/** What became of a transaction. */
export interface ContractReceipt {
  readonly succeeded: boolean
  readonly gasUsed: bigint
  /** Of a creation that succeeded the address, else what was returned. */
  readonly output: Bytes
  readonly logs: readonly ContractLog[]
}

/** A chain for contracts, block by block. */
export interface ContractChain {
  run(transaction: ContractTransaction): Promise<ContractReceipt>
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
}

/** Times and bounds of every such chain; the interface of `contract_run` has them in words. */
export const contractChain: Readonly<
  Record<'secondsPerBlock' | 'genesisTimestamp' | 'blockGasLimit' | 'wealth', bigint>
> = {
  secondsPerBlock: 12n,
  genesisTimestamp: 1_000_000n,
  blockGasLimit: 30_000_000n,
  /** Wei of each account that has some. */
  wealth: 10n ** 24n,
}
