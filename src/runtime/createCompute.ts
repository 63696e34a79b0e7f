import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../execution/machine/machineEngine.ts'
import { attesterOf, proofMethods } from '../roles/proving/proofMethods.ts'
import { aggregateBatches, proveExecution, proveFinalityOf, verifyAggregation } from '../roles/proving/proveCut.ts'
import { createRegistry } from '../roles/Registry.ts'
import type { Compute } from './Errand.ts'

/**
 * Makes whoever computes what roles are asked for; nothing is kept that another could not compute.
 *
 * @param crypto - Hashes and signatures.
 * @param privateKey - 32 bytes; attests executions.
 * @param mockRun - True where mock proofs may be made.
 */
export function createCompute(crypto: CryptoBackend, privateKey: Uint8Array, mockRun: boolean): Compute {
  const registry = createRegistry({ crypto, engine: createMachineEngine(crypto) })
  const attester = attesterOf(privateKey, crypto)
  const prover = proofMethods(registry, { crypto, attester, ...(mockRun && { mockRun }) })
  return async (errand) => {
    const { plan } = errand
    registry.configure({ ruleset: plan.ruleset, rulesetHash: plan.rulesetHash })
    switch (errand.kind) {
      case 'finality':
        return proveFinalityOf(errand.cut, prover, plan)
      case 'execution':
        return proveExecution(errand, prover, plan)
      case 'aggregation':
        return aggregateBatches(errand.batches, prover, plan)
      case 'verification':
        await verifyAggregation(errand.aggregation, prover, plan)
        return errand.aggregation
    }
  }
}
