import type { SealedChain } from '../../roles/node/SealedChain.ts'
import type { ProvenChain } from '../../roles/proving/proveChain.ts'
import type { FlowPlan } from '../../runtime/FlowJobs.ts'
import { proveChainOn, type Asking } from '../../runtime/proveChainOn.ts'
import { serveSettlement } from '../../runtime/settlementHttp.ts'
import { submitBatches } from '../../runtime/submitBatches.ts'
import { settlementOf } from './settlementOf.ts'
import type { SettlementContracts, Settled } from './settlementContracts.ts'

/**
 * Has a chain proven by roles in other processes, which settle it with contracts in this one.
 *
 * @param chain - As validators made it.
 * @param plan - What proofs are made for.
 * @param asking - Contracts, where the roles are, who wants to know how far they are.
 * @returns Proofs, and what the contract says of each batch that it accepts.
 * @throws {@link Rejection} as `proveChainOn`.
 */
export async function proveElsewhere(
  chain: SealedChain,
  plan: FlowPlan,
  { contracts, ...asking }: Asking & { readonly contracts: SettlementContracts },
): Promise<{ readonly proven: ProvenChain; readonly settled: readonly Settled[] }> {
  const settled: Settled[] = []
  const settlement = settlementOf(contracts, (verdict) => {
    if (verdict.refusal === undefined) settled.push(verdict)
  })
  const { url, close } = await serveSettlement(settlement)
  try {
    const proven = await proveChainOn(chain, { ...plan, settlement: url }, asking)
    // Jobs of an earlier run at the same address count as done: these contracts are new.
    await submitBatches(proven.batches, settlement)
    return { proven, settled }
  } finally {
    await close()
  }
}
