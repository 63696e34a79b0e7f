import type { Deployment, JobResult, Proof, ProvenBatch } from '../../model/generated/roles.ts'
import { quantity, type Address, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { batchHash, dataHash, zeroHash } from '../../proof/commitments.ts'
import { publicInputHash } from '../../proof/publicValues.ts'
import type { SealedChain } from '../node/SealedChain.ts'
import type { Serves } from '../sequencer.ts'
import { checkCapabilities } from './checkCapabilities.ts'
import { cutBatches, type BatchCut } from './cutBatches.ts'
import type { ProofMethod } from './proofMethods.ts'

/** Somebody who serves the methods of proving roles, here or elsewhere. */
export type Prover = Serves<ProofMethod>

/** Stages of the way of a chain to its proof. */
export type Stage = 'cut' | 'consensus' | 'execution' | 'aggregation' | 'verification'

/** What a leader works with. */
export interface Leadership {
  readonly rulesetHash: Hash32
  readonly deployment: Deployment
  /** At least one; batches are handed out in turn. */
  readonly workers: readonly Prover[]
  readonly consensusProver: Prover
  readonly aggregator: Prover
  readonly verifier: Prover
  readonly keccak256: (data: Uint8Array) => Uint8Array
  readonly rewardRecipient: Address
  /** Programs of proofs that count. */
  readonly allowedPrograms: readonly Hash32[]
  /** Called around each stage; measures it. */
  readonly observe: <T>(stage: Stage, work: () => Promise<T>) => Promise<T>
  /** In a mock run alone. */
  readonly mockRun?: true
}

/** A chain that was proven. */
export interface ProvenChain {
  readonly batches: readonly ProvenBatch[]
  readonly aggregation: Proof
  /** What the verifier says of the aggregation. */
  readonly valid: boolean
}

/**
 * Leads a sealed chain to its proof: cuts it, lets workers execute, has finality proven, joins and verifies.
 *
 * @param chain - As validators made it.
 * @param leadership - Who does what.
 * @returns Proofs of each batch, and the aggregation of all.
 * @throws {@link Rejection} as `cutBatches`, as `checkCapabilities` for whoever is asked, and whatever fails a job.
 */
export async function proveChain(chain: SealedChain, leadership: Leadership): Promise<ProvenChain> {
  const { observe, consensusProver, aggregator, verifier, rulesetHash, deployment, allowedPrograms } = leadership
  const cuts = await observe('cut', async () => cutBatches(chain))
  if (cuts.length === 0) throw new Rejection('BATCH_EMPTY')
  const finality = await observe('consensus', () =>
    inTurn(cuts, (cut) => proveFinalityOf(cut, consensusProver, { chain, leadership })),
  )
  const claims = claimsOf(cuts, finality, leadership)
  const batches = await observe('execution', () =>
    Promise.all(
      cuts.map((cut, index) => proveExecution(cut, claims[index] ?? noClaim(), { chain, leadership, index })),
    ),
  )
  const proven = batches.map((proof, index): ProvenBatch => {
    const [final, cut] = [finality[index], cuts[index]]
    return {
      proof,
      ...(cut !== undefined && { lists: cut.lists }),
      ...(final !== undefined && { finality: final }),
    }
  })
  const aggregation = await observe('aggregation', () =>
    endOf(aggregator, () =>
      aggregator.agg_aggregate({ token: '', rulesetHash, deployment, batches: proven, allowedPrograms }),
    ),
  )
  const verdict = await observe('verification', () =>
    verifier.verifier_verify({
      token: '',
      rulesetHash,
      deployment,
      proof: aggregation,
      programVerificationKey: aggregation.programVerificationKey,
      publicValues: aggregation.publicValues,
      allowedPrograms,
    }),
  )
  if (verdict.reason !== undefined) throw new Rejection(verdict.reason)
  return { batches: proven, aggregation, valid: verdict.valid }
}

interface Errand {
  readonly chain: SealedChain
  readonly leadership: Leadership
}

async function proveFinalityOf(cut: BatchCut, prover: Prover, { chain, leadership }: Errand): Promise<Proof> {
  const { rulesetHash, deployment, mockRun } = leadership
  const proofKind = 'transparent'
  checkCapabilities(await prover.prover_capabilities({}), needOf(cut, proofKind, { chain, leadership }))
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

async function proveExecution(
  cut: BatchCut,
  claim: Claim,
  { chain, leadership, index }: Errand & { readonly index: number },
): Promise<Proof> {
  const { workers, rulesetHash, deployment, rewardRecipient, mockRun } = leadership
  const worker = workers[index % workers.length]
  if (worker === undefined) throw new Rejection('CAPACITY_EXCEEDED', { workers: '0' })
  const proofKind = 'reexecution'
  checkCapabilities(await worker.prover_capabilities({}), needOf(cut, proofKind, { chain, leadership }))
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

interface Claim {
  readonly parentBatchHash: Hash32
  readonly finalityHash: Hash32
}

/** What each batch says of the one before is known before anybody has proven it, so that workers need not wait. */
function claimsOf(cuts: readonly BatchCut[], finality: readonly Proof[], { keccak256 }: Leadership): readonly Claim[] {
  let parentBatchHash = zeroHash
  return cuts.map((cut, index) => {
    const { number, lists, lastBlockHash } = cut
    const proof = finality[index]
    const claim = {
      parentBatchHash,
      finalityHash: proof === undefined ? zeroHash : publicInputHash(proof.publicValues, { keccak256 }),
    }
    const data = dataHash({ calldata: lists.calldata }, { keccak256 })
    parentBatchHash = batchHash({ parentBatchHash, batchNumber: number, dataHash: data, lastBlockHash }, { keccak256 })
    return claim
  })
}

function noClaim(): Claim {
  return { parentBatchHash: zeroHash, finalityHash: zeroHash }
}

function needOf(
  cut: BatchCut,
  proofKind: string,
  { chain: { ruleset }, leadership: { rulesetHash, mockRun } }: Errand,
): Parameters<typeof checkCapabilities>[1] {
  const { forkId, blocks } = cut
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

async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = []
  for (const item of items) done.push(await work(item))
  return done
}
