import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { Address } from '../../../src/model/Hex.ts'
import { decodeBatchInputs } from '../../../src/proof/BatchInputs.ts'
import type { SealedChain } from '../../../src/roles/node/SealedChain.ts'
import type { Settlement } from '../../../src/runtime/Settlement.ts'
import { openSettlement } from '../../../src/simulation/proving/openSettlement.ts'
import { settlementOf } from '../../../src/simulation/proving/settlementOf.ts'
import { workerNames } from './sealedChain.ts'

/** A chain of settlement with the contracts, which remembers what it was offered. */
export interface Ledger extends Settlement {
  readonly rollup: Address
  /** Number of each batch that was accepted, in order. */
  readonly accepted: readonly bigint[]
  /** Name of the error for each that was refused. */
  readonly refused: readonly string[]
}

/** Makes contracts that have settled no batch. */
export async function createLedger(chain: SealedChain, crypto: CryptoBackend): Promise<Ledger> {
  const { contracts } = await openSettlement(chain, workerNames.length, crypto)
  const accepted: bigint[] = []
  const refused: string[] = []
  const settlement = settlementOf(contracts, () => undefined)
  return {
    rollup: contracts.rollup,
    accepted,
    refused,
    head: settlement.head,
    submit: async (batch) => {
      const settled = await settlement.submit(batch)
      if (settled.refusal === undefined) accepted.push(decodeBatchInputs(batch.proof.publicValues, {}).batchNumber)
      else refused.push(settled.refusal)
      return settled
    },
  }
}
