import type { Context, MachineRules } from '../../consensus/machine/index.ts'
import type { Signature } from '../../crypto/CryptoBackend.ts'
import type { Party } from '../../execution/Party.ts'
import type { Genesis, PoolLimits } from '../../model/generated/adapter.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import type { Address, Bytes } from '../../model/Hex.ts'
import type { Judge } from './judgeBlock.ts'
import type { Propose } from './proposeBlock.ts'
import type { SealedBlock } from './SealedBlock.ts'
import type { ValidatorSetPlace } from './SealedChain.ts'

/** A validator's key, behind what it may be used for. */
export interface Key {
  readonly address: Address
  /** Signs a 32-byte hash; deterministic, with a low s. */
  readonly sign: (hash: Uint8Array) => Signature
}

/** What a node that comes back had on disk. */
export interface Stored {
  /** Height 1 first. */
  readonly blocks: readonly SealedBlock[]
  /** Last `persist`; null where it was lost, and then the node signs nothing before the next block. */
  readonly durable: Bytes | null
}

/** What is put in the place of parts of a faulty node; an honest one has none of it. */
export interface Plants {
  readonly rules?: (honest: MachineRules) => MachineRules
  readonly judge?: (honest: Judge) => Judge
  readonly propose?: (honest: Propose) => Propose
}

/** What a node is made with. */
export interface NodeOptions {
  /** Rules, engine and cryptography. */
  readonly party: Party
  readonly genesis: Genesis
  readonly place: ValidatorSetPlace
  /** Contract that the first transaction of each block carries seals to. */
  readonly rewards?: Address
  /** Absent for a node that only watches. */
  readonly self?: Key
  readonly pool: { readonly limits: PoolLimits; readonly policy: OrderingPolicy }
  readonly times: {
    readonly baseTimeoutMs: number
    readonly blockPeriodMs: number
    readonly emptyBlockPeriodMs?: number
  }
  /** Seconds that the time of a block may be ahead of the node's clock. */
  readonly timestampAheadMaxS: bigint
  /** Blocks that a transaction waits in the pool before a proposal without it is unwelcome; for ever where absent. */
  readonly patienceBlocks?: bigint
  readonly stored?: Stored
  /** Around what the consensus machine is driven with, such as a memory of signatures. */
  readonly around?: (context: Context) => Context
  readonly plants?: Plants
}
