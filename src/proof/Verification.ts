import type { Deployment, Proof } from '../model/generated/roles.ts'
import type { Ruleset } from '../model/generated/ruleset.ts'
import { integer, type Hash32 } from '../model/Hex.ts'
import { settlementDomain } from './commitments.ts'
import type { ConsensusInputs } from './ConsensusInputs.ts'
import type { ProofContext } from './ProofContext.ts'

/** What a verifier holds proofs against, and with what it computes. */
export interface Verification extends ProofContext {
  readonly ruleset: Ruleset
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  /** True in a mock run alone, where mock proofs are accepted. */
  readonly mockRun?: true
  /**
   * Tells what the evidence of a consensus proof shows.
   *
   * @throws {@link Rejection} where the blocks are not final.
   */
  readonly readFinality: (evidence: Proof['proof'], verification: Verification) => ConsensusInputs
}

/** The domain of settlement that a verifier expects. */
export function domainOf(verification: Verification): Hash32 {
  const { settlementChainId, rollup } = verification.deployment
  return settlementDomain({ chainId: integer(settlementChainId), rollup }, verification)
}

/** Tells whether batches of the ruleset need a consensus proof. */
export function needsFinality({ consensusProfile }: Ruleset): boolean {
  return consensusProfile !== 'none'
}
