import { Rejection } from '../model/Rejection.ts'
import { readAggregate } from './aggregate.ts'
import { proofKinds } from './attestation.ts'
import type { Verification } from './Verification.ts'
import { checkEnvelope, verifyBatchProof, verifyConsensusProof, type ProofQuestion } from './verifySingle.ts'

/**
 * Verifies a proof of any kind.
 *
 * @param question - The proof, its program and public values.
 * @param verification - Ruleset, deployment, cryptography.
 * @throws {@link Rejection} In this order: `PROOF_KIND_UNKNOWN`, `PROOF_MOCKED`, `PROOF_PROGRAM_NOT_ALLOWED`,
 *   `PUBLIC_VALUES_MISMATCH`, those of the public values, `PROOF_INVALID`; PRF-4 to PRF-16.
 */
export function verifyProof(question: ProofQuestion, verification: Verification): void {
  if (verification.fault === 'verifier-vacuous') return
  switch (question.proof.kind) {
    case proofKinds.reexecution:
      verifyBatchProof(question, verification)
      return
    case proofKinds.transparent:
      verifyConsensusProof(question, verification)
      return
    case proofKinds.aggregation:
      checkEnvelope(question, verification)
      readAggregate(question, verification)
      return
    default:
      if (verification.fault === 'kind-unchecked') return
      throw new Rejection('PROOF_KIND_UNKNOWN', { kind: question.proof.kind.slice(0, 40) })
  }
}
