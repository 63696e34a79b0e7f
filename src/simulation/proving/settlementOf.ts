import { quantity } from '../../model/Hex.ts'
import type { Settlement } from '../../runtime/Settlement.ts'
import type { SettlementContracts, Settled } from './settlementContracts.ts'

/**
 * Lets roles elsewhere settle with contracts in this process.
 *
 * @param contracts - In an EVM here.
 * @param onSettled - Called with each verdict.
 */
export function settlementOf(contracts: SettlementContracts, onSettled: (settled: Settled) => void): Settlement {
  return {
    head: async () => {
      const { batchNumber, batchHash } = await contracts.head()
      return { batchNumber: quantity(batchNumber), batchHash }
    },
    submit: async (batch) => {
      const settled = await contracts.submit(batch)
      onSettled(settled)
      const { gas, refusal } = settled
      return { gas: quantity(gas), ...(refusal !== undefined && { refusal }) }
    },
  }
}
