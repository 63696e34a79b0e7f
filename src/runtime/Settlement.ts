import type { ProvenBatch } from '../model/generated/roles.ts'
import type { Hash32, Quantity } from '../model/Hex.ts'

/** What the chain of settlement holds. */
export interface SettledHead {
  /** Of the last batch that was accepted. */
  readonly batchNumber: Quantity
  readonly batchHash: Hash32
}

/** What the chain of settlement says of a batch. */
export interface Settled {
  /** What it cost. */
  readonly gas: Quantity
  /** Name of the error; absent where the batch is accepted. */
  readonly refusal?: string
}

/** A chain on which batches are settled. */
export interface Settlement {
  readonly head: () => Promise<SettledHead>
  readonly submit: (batch: ProvenBatch) => Promise<Settled>
}
