import { keccak256 } from '../crypto/keccak.ts'
import { Defect } from '../model/Defect.ts'
import type { ProvenBatch } from '../model/generated/roles.ts'
import { integer } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { finalityHashOf } from '../roles/proving/proveCut.ts'
import { buildFlow, type Flow } from './buildFlow.ts'
import type { Compute } from './Errand.ts'
import {
  flowHash,
  fromCutMessage,
  jobId,
  type ChainResult,
  type FlowPlan,
  type StageResult,
  type StageTask,
} from './FlowJobs.ts'
import { connectSettlement } from './settlementHttp.ts'
import { submitBatches } from './submitBatches.ts'

/** What a role needs to work on a job; all else is in the job. */
export interface Workbench {
  readonly compute: Compute
  /** Adds jobs; those that are there stay as they are. */
  readonly addFlow: (flow: Flow) => Promise<void>
}

/** A job, with what came of those below it. */
export interface StageJob {
  readonly id: string
  readonly task: StageTask
  readonly below: readonly StageResult[]
}

/**
 * Does the work of a job; doing it again, at once or later, here or elsewhere, comes to the same.
 *
 * @param job - The job.
 * @param bench - What it is done with.
 * @throws {@link Rejection} where the standard says to refuse; `JOB_UNKNOWN` where the content is not that of the id.
 */
export async function workOn({ id, task, below }: StageJob, { compute, addFlow }: Workbench): Promise<StageResult> {
  const { plan } = task
  switch (task.stage) {
    case 'cut': {
      const flow = flowHash(task)
      if (id !== jobId(flow, 'cut')) throw new Rejection('JOB_UNKNOWN', { job: id, content: flow })
      const built = buildFlow(flow, plan, task.chain)
      await addFlow(built)
      return { jobs: built.jobs }
    }
    case 'consensus':
      return { finality: await compute({ kind: 'finality', plan, cut: fromCutMessage(task.cut) }) }
    case 'execution':
      return { executed: { number: task.cut.number, batch: await execute(task, below, compute) } }
    case 'aggregation': {
      const batches = inOrder(below)
      return { proven: { batches, aggregation: await compute({ kind: 'aggregation', plan, batches }) } }
    }
    case 'submission':
      return { proven: await submit(plan, below, compute) }
  }
}

async function execute(
  { plan, cut, parentBatchHash }: Extract<StageTask, { readonly stage: 'execution' }>,
  below: readonly StageResult[],
  compute: Compute,
): Promise<ProvenBatch> {
  const finality = below.find((result) => result.finality !== undefined)?.finality
  if (finality === undefined) throw new Defect('a batch comes without the proof of its finality')
  const claim = { parentBatchHash, finalityHash: finalityHashOf(finality, keccak256) }
  const proof = await compute({ kind: 'execution', plan, cut: fromCutMessage(cut), claim })
  return { proof, lists: cut.lists, finality }
}

function inOrder(below: readonly StageResult[]): readonly ProvenBatch[] {
  return below
    .flatMap(({ executed }) => (executed === undefined ? [] : [executed]))
    .toSorted((left, right) => Number(integer(left.number) - integer(right.number)))
    .map(({ batch }) => batch)
}

async function submit(plan: FlowPlan, below: readonly StageResult[], compute: Compute): Promise<ChainResult> {
  const proven = below.find((result) => result.proven !== undefined)?.proven
  if (proven === undefined) throw new Defect('a submission comes without an aggregation')
  await compute({ kind: 'verification', plan, aggregation: proven.aggregation })
  if (plan.settlement !== undefined) await submitBatches(proven.batches, connectSettlement(plan.settlement))
  return proven
}
