import type { Proof, ProvenBatch } from '../../model/generated/roles.ts'
import { Rejection } from '../../model/Rejection.ts'
import { zeroHash } from '../../proof/commitments.ts'
import type { SealedChain } from '../node/SealedChain.ts'
import { cutBatches, type BatchCut } from './cutBatches.ts'
import {
  aggregateBatches,
  finalityHashOf,
  parentHashesOf,
  proveExecution,
  proveFinalityOf,
  verifyAggregation,
  type Prover,
  type ProvingPlan,
} from './proveCut.ts'

export type { Prover } from './proveCut.ts'

/** Stages of the way of a chain to its proof. */
export type Stage = 'cut' | 'consensus' | 'execution' | 'aggregation' | 'verification'

/** What a leader works with. */
export interface Leadership extends Omit<ProvingPlan, 'ruleset'> {
  /** At least one; batches are handed out in turn. */
  readonly workers: readonly Prover[]
  readonly consensusProver: Prover
  readonly aggregator: Prover
  readonly verifier: Prover
  readonly keccak256: (data: Uint8Array) => Uint8Array
  /** Called around each stage; measures it. */
  readonly observe: <T>(stage: Stage, work: () => Promise<T>) => Promise<T>
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
  const { observe, consensusProver, aggregator, verifier, keccak256 } = leadership
  const plan = { ...leadership, ruleset: chain.ruleset }
  const cuts = await observe('cut', async () => cutBatches(chain))
  if (cuts.length === 0) throw new Rejection('BATCH_EMPTY')
  const finality = await observe('consensus', () => inTurn(cuts, (cut) => proveFinalityOf(cut, consensusProver, plan)))
  const parents = parentHashesOf(cuts, keccak256)
  const batches = await observe('execution', () =>
    Promise.all(
      cuts.map((cut, index) => {
        const claim = {
          parentBatchHash: parents[index] ?? zeroHash,
          finalityHash: finalityHashOf(finality[index], keccak256),
        }
        return proveExecution({ cut, claim }, workerAt(index, leadership), plan)
      }),
    ),
  )
  const proven = batches.map((proof, index): ProvenBatch => provenBatch(cuts[index], proof, finality[index]))
  const aggregation = await observe('aggregation', () => aggregateBatches(proven, aggregator, plan))
  await observe('verification', () => verifyAggregation(aggregation, verifier, plan))
  return { batches: proven, aggregation, valid: true }
}

/** A batch with its proofs and what they speak of. */
function provenBatch(cut: BatchCut | undefined, proof: Proof, finality: Proof | undefined): ProvenBatch {
  return { proof, ...(cut !== undefined && { lists: cut.lists }), ...(finality !== undefined && { finality }) }
}

function workerAt(index: number, { workers }: Leadership): Prover {
  const worker = workers[index % workers.length]
  if (worker === undefined) throw new Rejection('CAPACITY_EXCEEDED', { workers: '0' })
  return worker
}

async function inTurn<From, To>(items: readonly From[], work: (item: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = []
  for (const item of items) done.push(await work(item))
  return done
}
