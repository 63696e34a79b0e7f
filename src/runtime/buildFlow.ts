import type { FlowJob, JobsOptions } from 'bullmq'
import { keccak256 } from '../crypto/keccak.ts'
import { Rejection } from '../model/Rejection.ts'
import { aggregatedBatchesMax } from '../proof/aggregate.ts'
import { zeroHash } from '../proof/commitments.ts'
import { cutBatches, type BatchCut } from '../roles/proving/cutBatches.ts'
import { parentHashesOf } from '../roles/proving/proveCut.ts'
import { fromChainMessage, type ChainMessage } from './ChainMessage.ts'
import { jobId, roleOf, toCutMessage, type FlowPlan, type JobName, type StageTask } from './FlowJobs.ts'
import { attemptsMax, backoffMs, keptSeconds } from './Runtime.ts'

/** A tree of jobs, with the list of all of them. */
export interface Flow {
  readonly tree: FlowJob
  readonly jobs: readonly JobName[]
}

/**
 * Makes the jobs of a chain: the submission, below it the aggregation, below it each batch, below each its finality.
 *
 * @param flow - Hash of chain and plan.
 * @param plan - What proofs are made for.
 * @param chain - As validators sealed it.
 * @throws {@link Rejection} as `cutBatches`, `BATCH_EMPTY`, `CAPACITY_EXCEEDED`.
 */
export function buildFlow(flow: string, plan: FlowPlan, chain: ChainMessage): Flow {
  const cuts = cutBatches(fromChainMessage(chain))
  if (cuts.length === 0) throw new Rejection('BATCH_EMPTY')
  if (cuts.length > aggregatedBatchesMax) {
    throw new Rejection('CAPACITY_EXCEEDED', { batches: String(cuts.length), most: String(aggregatedBatchesMax) })
  }
  const parents = parentHashesOf(cuts, keccak256)
  const jobs: JobName[] = []
  const node = (task: StageTask, number: bigint | undefined, children: NonNullable<FlowJob['children']>): FlowJob => {
    const { stage } = task
    const id = jobId(flow, stage, number)
    jobs.push({ stage, id })
    return { name: stage, queueName: roleOf[stage], data: task, opts: childOptions(id), children }
  }
  const batchNode = (cut: BatchCut, index: number): FlowJob => {
    const message = toCutMessage(cut)
    const finality = node({ stage: 'consensus', plan, cut: message }, cut.number, [])
    const parentBatchHash = parents[index] ?? zeroHash
    return node({ stage: 'execution', plan, cut: message, parentBatchHash }, cut.number, [finality])
  }
  const aggregation = node({ stage: 'aggregation', plan }, undefined, cuts.map(batchNode))
  const tree = node({ stage: 'submission', plan }, undefined, [aggregation])
  return { tree: { ...tree, opts: jobOptions(jobId(flow, 'submission')) }, jobs }
}

/**
 * How a job is kept and tried.
 *
 * @param id - Of the job.
 */
export function jobOptions(id: string): JobsOptions {
  return {
    jobId: id,
    attempts: attemptsMax,
    backoff: { type: 'exponential', delay: backoffMs },
    removeOnComplete: { age: keptSeconds },
    removeOnFail: { age: keptSeconds },
    stackTraceLimit: 1,
  }
}

function childOptions(id: string): JobsOptions {
  return { ...jobOptions(id), failParentOnFailure: true }
}
