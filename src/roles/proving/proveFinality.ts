import type { ConsensusProveParams, Proof } from '../../model/generated/roles.ts'
import { fromBytes, integer } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { programOfKind, proofKinds } from '../../proof/attestation.ts'
import { encodeConsensusInputs } from '../../proof/ConsensusInputs.ts'
import { encodeEvidence } from '../../proof/FinalityEvidence.ts'
import type { Verification } from '../../proof/Verification.ts'
import { finalityOf } from './readFinality.ts'

/**
 * Proves that the blocks of a batch are final.
 *
 * @param question - Header before, sealed headers, proof of the set, kind of proof.
 * @param verification - Ruleset and deployment.
 * @returns A proof of kind `transparent`, which everybody can check, or a mock one in a mock run.
 * @throws {@link Rejection} `PROOF_KIND_UNKNOWN`, `PROOF_MOCKED`, and as `finalityOf`; PRF-43.
 */
export function proveFinality(
  question: Omit<ConsensusProveParams, 'token' | 'rulesetHash' | 'deployment'>,
  verification: Verification,
): Proof {
  const { batchNumber, parentHeader, blocks, set, proofKind } = question
  const mock = proofKind === 'mock'
  if (mock && verification.mockRun !== true) throw new Rejection('PROOF_MOCKED')
  if (!mock && proofKind !== proofKinds.transparent) {
    throw new Rejection('PROOF_KIND_UNKNOWN', { kind: proofKind.slice(0, 40) })
  }
  const evidence = { batchNumber: integer(batchNumber), parentHeader, blocks, set }
  return {
    kind: proofKinds.transparent,
    programVerificationKey: programOfKind('transparent', verification),
    publicValues: encodeConsensusInputs(finalityOf(evidence, verification)),
    proof: mock ? fromBytes(new Uint8Array(0)) : encodeEvidence(evidence),
    mock,
  }
}
