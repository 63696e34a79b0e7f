import type { Context, MachineState } from '../../consensus/machine/index.ts'
import type { Pool } from '../pool/createPool.ts'
import type { Ledger } from './Ledger.ts'
import type { NodeOptions } from './NodeOptions.ts'

/** All that a node holds; it changes with each event, and nobody else changes it. */
export interface NodeBody {
  readonly options: NodeOptions
  readonly context: Context
  readonly ledger: Ledger
  readonly pool: Pool
  /** Height of the head when a pooled transaction came, by its hash. */
  readonly heldSince: Map<string, bigint>
  state: MachineState
  /** Who was asked for blocks at the current height. */
  readonly asked: Set<number>
  /** True once others made a block final that this node cannot have. */
  stopped: boolean
}
