import type { Hash32 } from '../../../../src/model/Hex.ts'
import type { Alloc, BlockAttributes, Genesis } from '../../../../src/model/generated/adapter.ts'
import type { ForkActivation, Ruleset } from '../../../../src/model/generated/ruleset.ts'
import type { Declaration } from '../../../protocol/serve.ts'
import type { PrecompileEntryAt } from './precompiles.ts'

/** A client that answers Ethereum JSON-RPC, in this process or behind a socket. */
export interface Node {
  /**
   * Calls a method.
   *
   * @throws {@link NodeError} where the node answers with an error.
   */
  request(method: string, parameters?: readonly unknown[]): Promise<unknown>
  /** Tells what the node logged when it threw a transaction out of its pool. */
  wordsAbout?(transaction: Hash32): Promise<string | undefined>
  close(): Promise<void>
}

/** The error object of a node's answer. */
export class NodeError extends Error {
  override readonly name = 'NodeError'

  /** JSON-RPC code. */
  readonly code: number

  /**
   * @param code - JSON-RPC code.
   * @param message - The node's own words.
   */
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Names of the development methods by which a node is told how to build its next block; absent where it has none. */
export interface Commands {
  readonly mine: string
  readonly timestamp: string
  readonly feeRecipient?: string
  readonly prevRandao?: string
  readonly gasLimit?: string
  readonly baseFeePerGas?: string
  /** Present where the node, told to mine by itself, has mined before it answers. */
  readonly automine?: string
  readonly snapshot?: string
  readonly revert?: string
  /** Empties the pool, where going back to a snapshot leaves it as it was. */
  readonly dropAll?: string
}

/** How a node takes blob transactions: as blocks hold them, or in network form, or in that and only alone in a block. */
type BlobIntake = 'bare' | 'withSidecar' | 'aloneWithSidecar'

/** What a chain of a node is started from. */
export interface ChainStart {
  readonly ruleset: Ruleset
  /** The only fork that the chain will see. */
  readonly fork: ForkActivation
  readonly genesis: Genesis
  /** Attributes of the first block, for what has to be arranged in its parent. */
  readonly first?: BlockAttributes
}

/** A running chain, about to build its first block. */
export interface Chain {
  readonly node: Node
  readonly commands: Commands
  readonly blobs: BlobIntake
  /** State that it really starts from, where that is not the alloc asked for. */
  readonly alloc?: Alloc
}

/** A kind of node that can be made a sequencer. */
export interface NodeKind {
  readonly declaration: Declaration
  /** Chains that can be asked about at once. */
  readonly chainsMax: number
  /** Precompiles that a chain can be told to have where Ethereum has none; `start` has to put in what the ruleset asks for. */
  readonly optionalPrecompiles?: readonly PrecompileEntryAt[]
  /** Starts a chain whose latest block is the one that blocks will be built on. */
  start(start: ChainStart): Promise<Chain>
  /** Called once, after every chain is closed. */
  close?(): Promise<void>
}
