import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import type { NetworkAssumptions } from '../Network.ts'
import type { ExecutionFault } from './Cast.ts'

/** All there is to a run of executing nodes: with the commit of the code, it fixes every event. */
export interface SequencerPlan {
  readonly ruleset: Ruleset
  /** From 0 to 2^53 - 1. */
  readonly seed: number
  readonly validators: number
  /** Heights that every honest node has to reach. */
  readonly blocks: number
  readonly network: NetworkAssumptions
  /** By place of the validator; who is not named has none. */
  readonly faults: ReadonlyMap<number, ExecutionFault>
  readonly policy: OrderingPolicy
  readonly users: number
  /** That users send, over the time that the blocks are expected to take. */
  readonly transactions: number
  readonly batchBlocks: bigint
  /** Blocks that a transaction waits before a proposal without it is unwelcome; for ever where absent. */
  readonly patienceBlocks?: bigint
}
