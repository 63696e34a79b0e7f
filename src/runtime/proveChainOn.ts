import { Job, Queue } from 'bullmq'
import { Defect } from '../model/Defect.ts'
import type { SealedChain } from '../roles/node/SealedChain.ts'
import type { ProvenChain } from '../roles/proving/proveChain.ts'
import { jobOptions } from './buildFlow.ts'
import { toChainMessage } from './ChainMessage.ts'
import { readFailure } from './failure.ts'
import { flowHash, jobId, roleOf, stageNames, type FlowPlan, type JobName } from './FlowJobs.ts'
import type { ChainResult, RoleName, StageName, StageResult, StageTask } from './FlowJobs.ts'
import type { Runtime } from './Runtime.ts'
import { createTrouble } from './trouble.ts'

/** How far a chain is. */
export type Progress = Readonly<Partial<Record<StageName, { readonly ended: number; readonly of: number }>>>

/** How a chain is asked for. */
export interface Asking {
  readonly runtime: Runtime
  /** Called whenever a job has ended. */
  readonly onProgress?: (progress: Progress) => void
  /** Called with a line where Redis is away; it is waited for. */
  readonly say?: (line: string) => void
  /** Time between two looks at the jobs. */
  readonly lookMs?: number
}

const usualLookMs = 250

type Queues = Readonly<Record<RoleName, Queue<StageTask, StageResult>>>

/**
 * Has a chain proven by roles that run elsewhere, as `proveChain` has it proven here.
 *
 * The same question is the same jobs: whoever asks again, after a loss or beside another, gets what is there. A chain that
 * failed is tried anew.
 *
 * @param chain - As validators made it.
 * @param plan - What proofs are made for, and where they are settled.
 * @param asking - Where the roles are, and who wants to know how far they are.
 * @returns Proofs of each batch, and the aggregation of all.
 * @throws {@link Rejection} for the reason for which a job failed; `JOB_ABANDONED` where it failed for none.
 */
export async function proveChainOn(
  chain: SealedChain,
  plan: FlowPlan,
  { runtime, onProgress, say = () => undefined, lookMs = usualLookMs }: Asking,
): Promise<ProvenChain> {
  const queues = openQueues(runtime, createTrouble(say))
  const message = toChainMessage(chain)
  const flow = flowHash({ plan, chain: message })
  const names: Names = {
    cut: { stage: 'cut', id: jobId(flow, 'cut') },
    root: { stage: 'submission', id: jobId(flow, 'submission') },
  }
  try {
    await forgetFailure(queues, names)
    const report = createReport(queues, onProgress)
    for (;;) {
      const proven = await look(queues, names, { stage: 'cut', plan, chain: message })
      await report(jobsOf(await jobOf(queues, names.cut)))
      if (proven !== undefined) return { ...proven, valid: true }
      await new Promise((resolve) => void setTimeout(resolve, lookMs))
    }
  } finally {
    await Promise.all(Object.values(queues).map((queue) => queue.close()))
  }
}

function openQueues({ connection, prefix }: Runtime, trouble: (error: Error) => void): Queues {
  const open = (role: RoleName): Queue<StageTask, StageResult> => {
    const queue = new Queue<StageTask, StageResult>(role, { connection, prefix })
    queue.on('error', trouble)
    return queue
  }
  return {
    leader: open('leader'),
    worker: open('worker'),
    'consensus-prover': open('consensus-prover'),
    aggregator: open('aggregator'),
  }
}

interface Names {
  readonly cut: JobName
  readonly root: JobName
}

type StageQueueJob = Job<StageTask, StageResult>

function jobOf(queues: Queues, { stage, id }: JobName): Promise<StageQueueJob | undefined> {
  return Job.fromId<StageTask, StageResult>(queues[roleOf[stage]], id)
}

/** Takes away what failed before, so that it is tried anew; the rest of its tree goes with it. */
async function forgetFailure(queues: Queues, { root, cut }: Names): Promise<void> {
  for (const name of [root, cut]) {
    const job = await jobOf(queues, name)
    if (job !== undefined && (await job.isFailed())) await job.remove({ removeChildren: true })
  }
}

/** A job as it was at one moment: whatever had ended then has its result or its failure. */
async function seen(queues: Queues, name: JobName): Promise<{ readonly job?: StageQueueJob; readonly state: string }> {
  const before = await jobOf(queues, name)
  const state = (await before?.getState()) ?? 'unknown'
  const job = state === 'completed' || state === 'failed' ? await jobOf(queues, name) : before
  return { state, ...(job !== undefined && { job }) }
}

/** Looks whether a chain is proven, and asks for it where nobody did or where Redis lost it. */
async function look(queues: Queues, names: Names, task: StageTask): Promise<ChainResult | undefined> {
  const cut = await seen(queues, names.cut)
  const root = await seen(queues, names.root)
  if (root.job !== undefined) return endOf(root.job, root.state, () => firstFailure(queues, jobsOf(cut.job)))
  if (cut.job === undefined) await queues.leader.add('cut', task, jobOptions(names.cut.id))
  else if (cut.state === 'failed') throw readFailure(cut.job.failedReason)
  else if (cut.state === 'completed') await cut.job.remove()
  return undefined
}

/** Names of all jobs of the chain, which the leader's job comes to. */
function jobsOf(cut: StageQueueJob | undefined): readonly JobName[] {
  // Null until the job is completed.
  const result: StageResult | null | undefined = cut?.returnvalue
  return result?.jobs ?? []
}

async function endOf(
  root: StageQueueJob,
  state: string,
  failureBelow: () => Promise<string | undefined>,
): Promise<ChainResult | undefined> {
  if (state === 'failed') throw readFailure((await failureBelow()) ?? root.failedReason)
  if (state !== 'completed') return undefined
  const { proven } = root.returnvalue
  if (proven === undefined) throw new Defect('a submission came to nothing')
  return proven
}

/** A job fails with those below it; what failed first is lowest. */
async function firstFailure(queues: Queues, jobs: readonly JobName[]): Promise<string | undefined> {
  for (const stage of stageNames) {
    for (const name of jobs.filter((one) => one.stage === stage)) {
      const job = await jobOf(queues, name)
      if (job !== undefined && (await job.isFailed())) return job.failedReason
    }
  }
  return undefined
}

/** Tells of jobs that ended; those that have are not asked for again. */
function createReport(queues: Queues, onProgress: Asking['onProgress']): (jobs: readonly JobName[]) => Promise<void> {
  const ended = new Set<string>()
  return async (jobs) => {
    if (onProgress === undefined) return
    const before = ended.size
    for (const name of jobs.filter(({ id }) => !ended.has(id))) {
      const job = await jobOf(queues, name)
      if (job?.finishedOn !== undefined) ended.add(name.id)
    }
    if (ended.size === before) return
    const progress = stageNames.flatMap((stage) => {
      const own = jobs.filter((one) => one.stage === stage)
      return own.length === 0
        ? []
        : [[stage, { ended: own.filter(({ id }) => ended.has(id)).length, of: own.length }] as const]
    })
    onProgress(Object.fromEntries(progress))
  }
}
