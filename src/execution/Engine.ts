import type { Precompile } from './precompiles/table.ts'
import type { Rules } from './Rules.ts'
import type { WorldState } from '../state/WorldState.ts'
import type { AccessEntry } from './Transaction.ts'
import type { StepListener } from './Tracer.ts'

/** What instructions can learn about the block that they run in. */
export interface BlockContext {
  readonly number: bigint
  readonly timestamp: bigint
  /** 20 bytes. */
  readonly coinbase: Uint8Array
  readonly gasLimit: bigint
  /** PREVRANDAO from the merge on, DIFFICULTY before. */
  readonly random: bigint
  /** Zero before London. */
  readonly baseFee: bigint
  /** Zero before Cancun. */
  readonly blobBaseFee: bigint
  /** @returns Hash of an ancestor, 32 bytes; only asked for the 256 blocks before this one. */
  readonly blockHash: (number: bigint) => Uint8Array
}

/** A log that an instruction emitted. */
export interface Log {
  readonly address: Uint8Array
  readonly topics: readonly Uint8Array[]
  readonly data: Uint8Array
}

/** The outermost frame: what a transaction or a system call runs. */
export interface Message {
  readonly kind: 'call' | 'create'
  readonly caller: Uint8Array
  /** Callee, or the address that a creation will give its contract. */
  readonly to: Uint8Array
  readonly value: bigint
  /** Input, or initcode of a creation. */
  readonly data: Uint8Array
  readonly gas: bigint
}

/** What surrounds the outermost frame. */
export interface Environment {
  readonly rules: Rules
  readonly block: BlockContext
  readonly world: WorldState
  readonly origin: Uint8Array
  readonly gasPrice: bigint
  readonly blobHashes: readonly Uint8Array[]
  /** Addresses that are warm beside caller, callee, precompiles and coinbase; with their warm slots. */
  readonly accessList: readonly AccessEntry[]
  /** Told of each step where someone asked for a trace. */
  readonly listener?: StepListener
  /** Told of every call of a precompile before it runs, in frames that are undone later too. */
  readonly onPrecompile?: (precompile: Precompile, input: Uint8Array) => void
}

/** What the outermost frame left behind; its state changes are in the world already, or undone on failure. */
export interface Outcome {
  readonly succeeded: boolean
  /** Why the frame failed, for people. */
  readonly error?: string
  readonly gasUsed: bigint
  /** Refund counter at the end; may not be below zero. */
  readonly refund: bigint
  readonly output: Uint8Array
  readonly logs: readonly Log[]
  /** Accounts to delete at the end of the transaction. */
  readonly destroyed: readonly Uint8Array[]
  /** Accounts to delete at the end of the transaction if they are empty (EIP-161). */
  readonly touched: readonly Uint8Array[]
}

/** Runs frames; one of our own and the library's stand behind this. */
export interface Engine {
  readonly name: string
  run(message: Message, environment: Environment): Promise<Outcome> | Outcome
}
