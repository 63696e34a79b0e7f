import type { AggregateParams, Proof, ProvenBatch } from '../model/generated/roles.ts'
import type { Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { encodeAggregationInputs, decodeAggregationInputs, type AggregationInputs } from './AggregationInputs.ts'
import { programOfKind, proofKinds } from './attestation.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { checkAdjoining, checkForkOrder } from './checkAdjoining.ts'
import { checkDomain, checkStatus } from './checkBatchInputs.ts'
import { checkJoin } from './checkFinality.ts'
import { checkLists } from './checkLists.ts'
import { fold, programsHash, zeroHash } from './commitments.ts'
import { decodeProvenBatches, encodeProvenBatches } from './provenBatches.ts'
import { publicInputHash } from './publicValues.ts'
import type { Verification } from './Verification.ts'
import { verifyBatchProof, verifyConsensusProof, type ProofQuestion } from './verifySingle.ts'

/** What is aggregated. */
export type Aggregation = Pick<AggregateParams, 'batches' | 'allowedPrograms'>

/** Most batches of one aggregation. */
export const aggregatedBatchesMax = 256

/**
 * Aggregates proofs of batches that adjoin.
 *
 * @param aggregation - Batches in order with their lists and consensus proofs, and the programs that are allowed.
 * @param verification - Ruleset, deployment, cryptography.
 * @returns A proof of kind `aggregation`, which holds the batches so that everybody can check it.
 * @throws {@link Rejection} `AGGREGATION_EMPTY`, `AGGREGATION_PROOF_REPEATED`; then for each batch those of its proof,
 *   its lists and its consensus proof; then for each pair `AGGREGATION_FORK_BACKWARDS`, those of adjoining,
 *   `REWARD_RECIPIENT_MISMATCH`; PRF-3, PRF-9, PRF-17 to PRF-19, PRF-21 to PRF-37.
 */
export function aggregate(aggregation: Aggregation, verification: Verification): Proof {
  const inputs = joinBatches(aggregation, verification)
  return {
    kind: proofKinds.aggregation,
    programVerificationKey: programOfKind('aggregation', verification),
    publicValues: encodeAggregationInputs(inputs),
    proof: encodeProvenBatches(aggregation.batches),
    mock: aggregation.batches.some(({ proof, finality }) => proof.mock || finality?.mock === true),
  }
}

/**
 * Verifies an aggregation by aggregating its batches again.
 *
 * @throws {@link Rejection} as {@link aggregate}, and `PROOF_INVALID` where something else comes of it.
 */
export function readAggregate(question: ProofQuestion, verification: Verification): AggregationInputs {
  const { proof, publicValues, allowedPrograms = [] } = question
  const stated = decodeAggregationInputs(publicValues, verification)
  checkStatus(stated.status, verification)
  checkDomain(stated, verification)
  if (verification.fault === 'proof-unchecked') return stated
  const inputs = joinBatches({ batches: decodeProvenBatches(proof.proof), allowedPrograms }, verification)
  const computed = encodeAggregationInputs(inputs)
  if (computed !== publicValues) throw new Rejection('PROOF_INVALID', { computed })
  return inputs
}

/** Public inputs of the proofs of an aggregation, in their order. */
interface Joined {
  readonly inputs: BatchInputs
  readonly hash: Hash32
}

function joinBatches({ batches, allowedPrograms }: Aggregation, verification: Verification): AggregationInputs {
  const { fault } = verification
  if (batches.length > aggregatedBatchesMax) {
    throw new Rejection('CAPACITY_EXCEEDED', { batches: String(batches.length), most: String(aggregatedBatchesMax) })
  }
  if (batches.length === 0) throw new Rejection('AGGREGATION_EMPTY')
  checkRepeats(batches, verification)
  const joined = batches.map((batch, index) => {
    const lenient = fault === 'aggregation-first-only' && index > 0
    const setting: Verification = lenient ? { ...verification, fault: 'proof-unchecked' } : verification
    return { inputs: verifyOne(batch, allowedPrograms, setting), hash: hashOf(batch, verification) }
  })
  const ordered =
    fault === 'aggregation-sorted'
      ? joined.toSorted((left, right) => Number(left.inputs.firstBlock - right.inputs.firstBlock))
      : joined
  checkOrder(ordered, verification)
  return publicInputsOf(ordered, allowedPrograms, verification)
}

function checkRepeats(batches: readonly ProvenBatch[], { fault }: Verification): void {
  const seen = new Set(batches.map(({ proof }) => proof.publicValues))
  if (seen.size !== batches.length && fault !== 'repeats-accepted') throw new Rejection('AGGREGATION_PROOF_REPEATED')
}

function hashOf({ proof }: ProvenBatch, verification: Verification): Hash32 {
  return publicInputHash(proof.publicValues, verification)
}

function verifyOne(
  { proof, lists, finality }: ProvenBatch,
  allowed: readonly Hash32[],
  verification: Verification,
): BatchInputs {
  const inputs = verifyBatchProof(allowedQuestion(proof, allowed, verification), verification)
  checkLists(inputs, lists, verification)
  verifyFinalityOf(inputs, finality, { allowed, verification })
  return inputs
}

/**
 * Verifies that a batch comes with a consensus proof, where it needs one.
 *
 * @param batch - Public inputs of the batch.
 * @param finality - The consensus proof.
 * @param setting - Allowed programs and what proofs are held against.
 * @throws {@link Rejection} as `checkJoin` and `verifyConsensusProof`.
 */
export function verifyFinalityOf(
  batch: BatchInputs,
  finality: Proof | undefined,
  { allowed, verification }: { readonly allowed: readonly Hash32[]; readonly verification: Verification },
): void {
  if (verification.fault === 'finality-ignored') return
  if (finality === undefined || batch.finalityHash === zeroHash) {
    if (finality !== undefined) throw new Rejection('FINALITY_MISSING', { finalityHash: batch.finalityHash })
    checkJoin(batch, undefined, verification)
    return
  }
  verifyConsensusProof(allowedQuestion(finality, allowed, verification), verification, (inputs) => {
    checkJoin(batch, { proof: finality, inputs }, verification)
  })
}

/** A proof may be of any program that is allowed, and of no other. */
function allowedQuestion(proof: Proof, allowed: readonly Hash32[], { fault }: Verification): ProofQuestion {
  const { programVerificationKey: program, publicValues } = proof
  const list = fault === 'programs-first-only' ? allowed.slice(0, 1) : allowed
  const any = fault === 'program-unchecked' || (fault === 'programs-empty-any' && allowed.length === 0)
  if (!list.includes(program) && !any) throw new Rejection('PROOF_PROGRAM_NOT_ALLOWED', { program })
  return { proof, program, publicValues }
}

function checkOrder(joined: readonly Joined[], verification: Verification): void {
  const { fault } = verification
  for (const [index, { inputs: next }] of joined.entries()) {
    const before = joined[index - 1]?.inputs
    if (before === undefined || (fault === 'aggregation-last-unjoined' && index === joined.length - 1)) continue
    checkForkOrder(before, next, verification)
    checkAdjoining(before, next, verification)
    if (before.rewardRecipient !== next.rewardRecipient && fault !== 'recipient-unchecked') {
      throw new Rejection('REWARD_RECIPIENT_MISMATCH', { recipient: next.rewardRecipient })
    }
  }
}

function publicInputsOf(
  joined: readonly Joined[],
  allowedPrograms: readonly Hash32[],
  verification: Verification,
): AggregationInputs {
  const { fault } = verification
  const [first, last] = [joined[0]?.inputs, joined.at(-1)?.inputs]
  if (first === undefined || last === undefined) throw new Rejection('AGGREGATION_EMPTY')
  const { chainId, settlementDomain, rulesetHash, rewardRecipient, status } = first
  const hashes = joined.map(({ hash }) => hash)
  return {
    chainId,
    settlementDomain,
    rulesetHash,
    rewardRecipient,
    status,
    firstBatch: first.batchNumber,
    lastBatch: last.batchNumber,
    firstBlock: first.firstBlock,
    lastBlock: last.lastBlock,
    lastTimestamp: last.lastTimestamp,
    parentBlockHash: first.parentBlockHash,
    preStateRoot: first.preStateRoot,
    lastBlockHash: last.lastBlockHash,
    postStateRoot: fault === 'aggregate-first-root' ? first.postStateRoot : last.postStateRoot,
    parentBatchHash: first.parentBatchHash,
    batchHash: last.batchHash,
    l1MessagesHashBefore: first.l1MessagesHashBefore,
    l1MessagesHashAfter: last.l1MessagesHashAfter,
    l1MessageCountBefore: first.l1MessageCountBefore,
    l1MessageCountAfter: last.l1MessageCountAfter,
    l2ToL1Root: last.l2ToL1Root,
    validatorSetHashAtParent: first.validatorSetHashAtParent,
    validatorSetHashAtLast: fault === 'set-stale' ? first.validatorSetHashAtLast : last.validatorSetHashAtLast,
    batchesRoot: fold(zeroHash, fault === 'aggregate-unordered' ? hashes.toSorted() : hashes, verification),
    programsHash: fault === 'aggregate-programs-unbound' ? zeroHash : programsHash(allowedPrograms, verification),
  }
}
