import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import { address, fromBytes, type Address } from '../../../src/model/Hex.ts'
import { programOfKind, programOfSigner } from '../../../src/proof/attestation.ts'
import type { SealedChain } from '../../../src/roles/node/SealedChain.ts'
import { proveChain, type ProvenChain, type Prover } from '../../../src/roles/proving/proveChain.ts'
import type { FlowPlan } from '../../../src/runtime/FlowJobs.ts'
import { developmentKey } from '../../../src/runtime/developmentKey.ts'
import { deploymentOf, proverOf } from '../../../src/simulation/proving/proveSimulated.ts'
import { settler } from '../../../src/simulation/proving/settlementContracts.ts'
import { runChain } from '../../../src/simulation/sequencers/runChain.ts'
import { rulesetHash } from '../../../src/standard/rulesetHash.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'

/** Names of the workers whose proofs count. */
export const workerNames = ['worker 0', 'worker 1', 'worker 2'] as const

/** Makes a chain of batches of two blocks, sealed by four validators; the last block shows the set after the last batch. */
export function sealedChain(batches: number, seed: number): Promise<SealedChain> {
  const order = { ruleset: ruleset('lockstep-reference'), validators: 4, blocks: 2 * batches + 1, seed }
  return runChain({ ...order, batchBlocks: 2n, transactions: 4 * batches })
}

/** What proofs of a chain are made for; the address of the contract is always the same. */
export function planOf(chain: SealedChain, rollup: Address, crypto: CryptoBackend): FlowPlan {
  const programs = workerNames.map((name) => {
    const key = developmentKey(name, crypto.keccak256)
    return programOfSigner(address(fromBytes(crypto.publicKeyToAddress(crypto.publicKeyOf(key)))), crypto)
  })
  return {
    ruleset: chain.ruleset,
    rulesetHash: rulesetHash(chain.ruleset),
    deployment: deploymentOf(chain, rollup),
    rewardRecipient: settler,
    allowedPrograms: [...programs, programOfKind('transparent', crypto)],
  }
}

/** Has the chain proven by roles in this process, without a queue. */
export function provenHere(chain: SealedChain, plan: FlowPlan, crypto: CryptoBackend): Promise<ProvenChain> {
  const prover = (name: string): Prover => proverOf(name, { chain, hash: plan.rulesetHash, crypto })
  return proveChain(chain, {
    ...plan,
    workers: [prover('worker 0')],
    consensusProver: prover('consensus'),
    aggregator: prover('aggregator'),
    verifier: prover('verifier'),
    keccak256: crypto.keccak256,
    observe: (_, work) => work(),
  })
}
