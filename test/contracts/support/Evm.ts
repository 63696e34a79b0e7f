import type { ContractChain } from '../../../src/roles/contracts/ContractChain.ts'

/** A chain of one EVM that has to be closed. */
export interface Evm extends ContractChain {
  close(): Promise<void>
}

/** Chain id of every chain of these tests; it is that of the vectors of consensus. */
export const chainId = 7777n
