import type { Proof } from '../model/generated/roles.ts'
import type { Bytes, Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { proofKinds, programOfKind, verifyAttestation } from './attestation.ts'
import { decodeBatchInputs, type BatchInputs } from './BatchInputs.ts'
import { checkBatchInputs } from './checkBatchInputs.ts'
import { checkConsensusInputs } from './checkFinality.ts'
import { decodeConsensusInputs, encodeConsensusInputs, type ConsensusInputs } from './ConsensusInputs.ts'
import type { Verification } from './Verification.ts'

/** A proof, and what it has to be a proof of. */
export interface ProofQuestion {
  readonly proof: Proof
  readonly program: Hash32
  readonly publicValues: Bytes
  /** Programs of the batches of an aggregation. */
  readonly allowedPrograms?: readonly Hash32[]
}

/**
 * Verifies the proof of a batch.
 *
 * @returns Its public inputs.
 * @throws {@link Rejection} as `verifyProof`.
 */
export function verifyBatchProof(question: ProofQuestion, verification: Verification): BatchInputs {
  const { proof, program } = question
  if (proof.kind !== proofKinds.reexecution && verification.fault !== 'kind-unchecked') {
    throw new Rejection('PROOF_KIND_UNKNOWN', { kind: proof.kind.slice(0, 40) })
  }
  const publicValues = checkEnvelope(question, verification)
  const inputs = decodeBatchInputs(publicValues, verification)
  checkBatchInputs(inputs, verification)
  if (isChecked(proof, verification)) verifyAttestation(proof.proof, { program, publicValues }, verification)
  return inputs
}

/**
 * Verifies a proof that a batch is final.
 *
 * @param join - Checks that the public inputs are those of the batch, before the evidence is looked at.
 * @returns Its public inputs.
 * @throws {@link Rejection} as `verifyProof`.
 */
export function verifyConsensusProof(
  question: ProofQuestion,
  verification: Verification,
  join: (inputs: ConsensusInputs) => void = () => undefined,
): ConsensusInputs {
  const { proof } = question
  if (proof.kind !== proofKinds.transparent) {
    throw new Rejection('PROOF_KIND_UNKNOWN', { kind: proof.kind.slice(0, 40) })
  }
  const publicValues = checkEnvelope(question, verification)
  const inputs = decodeConsensusInputs(publicValues, verification)
  checkConsensusInputs(inputs, verification)
  join(inputs)
  if (!isChecked(proof, verification)) return inputs
  const shown = encodeConsensusInputs(verification.readFinality(proof.proof, verification))
  if (shown !== encodeConsensusInputs(inputs)) throw new Rejection('PROOF_INVALID', { shown })
  return inputs
}

/** The program of consensus proofs that everybody can check. */
export function consensusProgram(verification: Verification): Hash32 {
  return programOfKind('transparent', verification)
}

/** Checks what comes around a proof. @returns the public values that are to be read. */
export function checkEnvelope(
  { proof, program, publicValues }: ProofQuestion,
  { fault, mockRun }: Verification,
): Bytes {
  if (proof.mock && mockRun !== true && fault !== 'mock-accepted') throw new Rejection('PROOF_MOCKED')
  if (proof.programVerificationKey !== program && fault !== 'program-unchecked') {
    throw new Rejection('PROOF_PROGRAM_NOT_ALLOWED', { program: proof.programVerificationKey, expected: program })
  }
  if (proof.publicValues !== publicValues && fault !== 'values-own') {
    throw new Rejection('PUBLIC_VALUES_MISMATCH', { bytes: String(proof.publicValues.length / 2 - 1) })
  }
  return fault === 'values-own' ? proof.publicValues : publicValues
}

function isChecked({ mock }: Proof, { fault }: Verification): boolean {
  return fault !== 'proof-unchecked' && !mock
}
