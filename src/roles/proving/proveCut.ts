import type { Deployment, JobResult, Proof, ProvenBatch } from '../../model/generated/roles.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import { quantity, type Address, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { batchHash, dataHash, zeroHash } from '../../proof/commitments.ts'
import { publicInputHash } from '../../proof/publicValues.ts'
import type { Serves } from '../sequencer.ts'
import { checkCapabilities, type Need } from './checkCapabilities.ts'
import type { BatchCut } from './cutBatches.ts'
import type { ProofMethod } from './proofMethods.ts'

/** Somebody who serves the methods of proving roles, here or elsewhere. */
export type Prover = Serves<ProofMethod>

/** What every proof of a chain is made for. */
export interface ProvingPlan {
  readonly ruleset: Ruleset
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  readonly rewardRecipient: Address
  /** Programs of proofs that count. */
  readonly allowedPrograms: readonly Hash32[]
  /** In a mock run alone. */
  readonly mockRun?: true
}

/** What a batch says of the one before it and of its finality. */
export interface BatchClaim {
  readonly parentBatchHash: Hash32
  readonly finalityHash: Hash32
}

type Keccak256 = (data: Uint8Array) => Uint8Array

/**
 * Has it proven that a quorum sealed a batch.
 *
 * @param cut - The batch.
 * @param prover - Consensus prover, which is asked first what it can prove.
 * @param plan - What the proof is for.
 * @throws {@link Rejection} as `checkCapabilities`, and whatever fails the job.
 */
export async function proveFinalityOf(cut: BatchCut, prover: Prover, plan: ProvingPlan): Promise<Proof> {
  const { rulesetHash, deployment, mockRun } = plan
  const proofKind = 'transparent'
  checkCapabilities(await prover.prover_capabilities({}), needOf(cut, proofKind, plan))
  return endOf(prover, () =>
    prover.consensus_prove({
      token: '',
      rulesetHash,
      deployment,
      batchNumber: quantity(cut.number),
      parentHeader: cut.parentHeader,
      blocks: cut.sealed,
      set: cut.setBefore,
      proofKind: mockRun === true ? 'mock' : proofKind,
    }),
  )
}

/**
 * Has a batch executed from its witnesses.
 *
 * @param batch - The batch and what it claims.
 * @param worker - Who executes; asked first what it can prove.
 * @param plan - What the proof is for.
 * @throws {@link Rejection} as `checkCapabilities`, and whatever fails the job.
 */
export async function proveExecution(
  { cut, claim }: { readonly cut: BatchCut; readonly claim: BatchClaim },
  worker: Prover,
  plan: ProvingPlan,
): Promise<Proof> {
  const { rulesetHash, deployment, rewardRecipient, mockRun } = plan
  const proofKind = 'reexecution'
  checkCapabilities(await worker.prover_capabilities({}), needOf(cut, proofKind, plan))
  return endOf(worker, () =>
    worker.prover_prove({
      token: '',
      rulesetHash,
      deployment,
      batch: {
        number: quantity(cut.number),
        forkId: cut.forkId,
        ...claim,
        messagesHashBefore: zeroHash,
        messageCountBefore: quantity(0),
        messages: [],
        l2ToL1Root: zeroHash,
        rewardRecipient,
      },
      blocks: cut.blocks,
      setBefore: cut.setBefore,
      setAfter: cut.setAfter,
      proofKind: mockRun === true ? 'mock' : proofKind,
    }),
  )
}

/**
 * Has batches joined.
 *
 * @param batches - In order, with their proofs.
 * @param aggregator - Who joins them.
 * @param plan - What the proof is for.
 * @throws {@link Rejection} for whatever fails the job.
 */
export async function aggregateBatches(
  batches: readonly ProvenBatch[],
  aggregator: Prover,
  { rulesetHash, deployment, allowedPrograms }: ProvingPlan,
): Promise<Proof> {
  return endOf(aggregator, () =>
    aggregator.agg_aggregate({ token: '', rulesetHash, deployment, batches: [...batches], allowedPrograms }),
  )
}

/**
 * Has an aggregation verified.
 *
 * @param aggregation - Its proof.
 * @param verifier - Who verifies.
 * @param plan - What the proof is for.
 * @throws {@link Rejection} for the reason for which it is not valid.
 */
export async function verifyAggregation(
  aggregation: Proof,
  verifier: Prover,
  { rulesetHash, deployment, allowedPrograms }: ProvingPlan,
): Promise<void> {
  const { valid, reason } = await verifier.verifier_verify({
    token: '',
    rulesetHash,
    deployment,
    proof: aggregation,
    programVerificationKey: aggregation.programVerificationKey,
    publicValues: aggregation.publicValues,
    allowedPrograms,
  })
  if (!valid) throw new Rejection(reason ?? 'PROOF_INVALID')
}

/**
 * Tells what each batch says of the one before, which is known before anybody has proven it: workers need not wait.
 *
 * @param cuts - In order.
 * @returns For each the hash of the batch before; zero for the first.
 */
export function parentHashesOf(cuts: readonly BatchCut[], keccak256: Keccak256): readonly Hash32[] {
  let next = zeroHash
  return cuts.map(({ number, lists, lastBlockHash }) => {
    const parentBatchHash = next
    const data = dataHash({ calldata: lists.calldata }, { keccak256 })
    next = batchHash({ parentBatchHash, batchNumber: number, dataHash: data, lastBlockHash }, { keccak256 })
    return parentBatchHash
  })
}

/** Tells by what a batch names the proof of its finality; zero without one. */
export function finalityHashOf(proof: Proof | undefined, keccak256: Keccak256): Hash32 {
  return proof === undefined ? zeroHash : publicInputHash(proof.publicValues, { keccak256 })
}

function needOf({ forkId, blocks }: BatchCut, proofKind: string, plan: ProvingPlan): Need {
  const { ruleset, rulesetHash, mockRun } = plan
  return {
    ruleset,
    rulesetHash,
    forkId,
    proofKind,
    blocks: blocks.length,
    ...(mockRun !== undefined && { mockRun }),
  }
}

/** Waits for a job. @throws {@link Rejection} for the reason for which it failed. */
async function endOf(prover: Prover, submit: () => Promise<{ readonly jobId: string }>): Promise<Proof> {
  const result: JobResult = await prover.prover_job(await submit())
  if (result.proof !== undefined) return result.proof
  throw new Rejection(result.reason ?? 'JOB_UNKNOWN', { status: result.status, detail: result.detail ?? '' })
}
