import type { ProvenBatch } from '../model/generated/roles.ts'
import { integer } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { decodeBatchInputs } from '../proof/BatchInputs.ts'
import type { Settlement } from './Settlement.ts'

/**
 * Submits batches that are not settled yet.
 *
 * Whoever did so before may have died between the submission and telling of it, and another may be doing it now: what
 * counts is what the chain of settlement holds, which takes a batch once.
 *
 * @param batches - In order.
 * @param settlement - Where they are settled.
 * @throws {@link Rejection} `SETTLEMENT_BATCH_MISMATCH` where a batch is refused that no one else had settled, or where
 *   another batch of its number is settled.
 */
export async function submitBatches(batches: readonly ProvenBatch[], settlement: Settlement): Promise<void> {
  for (const batch of batches) {
    const { batchNumber, batchHash } = decodeBatchInputs(batch.proof.publicValues, {})
    const isSettled = async (): Promise<boolean> => {
      const head = await settlement.head()
      const settled = integer(head.batchNumber)
      if (settled === batchNumber && head.batchHash !== batchHash) {
        throw new Rejection('SETTLEMENT_BATCH_MISMATCH', { settled: head.batchHash, offered: batchHash })
      }
      return settled >= batchNumber
    }
    if (await isSettled()) continue
    const { refusal } = await settlement.submit(batch)
    if (refusal === undefined || (await isSettled())) continue
    throw new Rejection('SETTLEMENT_BATCH_MISMATCH', { batch: String(batchNumber), refusal })
  }
}
