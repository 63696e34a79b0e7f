import { FlowProducer, Job, Queue, UnrecoverableError, Worker } from 'bullmq'
import { Rejection } from '../model/Rejection.ts'
import type { Flow } from './buildFlow.ts'
import type { Compute } from './Errand.ts'
import { failureText } from './failure.ts'
import type { RoleName, StageName, StageResult, StageTask } from './FlowJobs.ts'
import type { RoleFigures } from './RoleFigures.ts'
import type { Runtime } from './Runtime.ts'
import { createTrouble } from './trouble.ts'
import { workOn } from './workOn.ts'

/** Does the work of a job, and whatever else before and after it. */
export type Around = <T>(stage: StageName, work: () => Promise<T>) => Promise<T>

/** What a process of a role is made of. */
export interface RoleSetting {
  readonly role: RoleName
  /** Unlike that of any other process; queues tell it of whoever holds a job. */
  readonly name: string
  readonly runtime: Runtime
  readonly compute: Compute
  readonly figures: RoleFigures
  /** Called with one line for each job that ends here, and for troubles with Redis. */
  readonly say: (line: string) => void
  /** Called with the work of each job; does it. */
  readonly around?: Around
}

/** A process of a role at work. */
export interface RunningRole {
  /** Resolves once jobs are taken. */
  readonly ready: Promise<void>
  /** Tells whether Redis answers. */
  readonly isHealthy: () => Promise<boolean>
  /** Ends the job at hand and takes no other. */
  readonly close: () => Promise<void>
}

/**
 * Takes the jobs of a role, one at a time, until it is closed or killed.
 *
 * @param setting - Role, queues, who computes.
 */
export function runRole(setting: RoleSetting): RunningRole {
  const { role, name, runtime, compute, figures, say } = setting
  const { around = (_, work) => work() } = setting
  const { connection, prefix, lockMs, stallsMax } = runtime
  const producer = new FlowProducer({ connection, prefix })
  const queue = new Queue<StageTask, StageResult>(role, { connection, prefix })
  const bench = { compute, addFlow: (flow: Flow) => addOnce(flow, producer, queue) }
  const worker = new Worker<StageTask, StageResult>(role, (job) => around(job.data.stage, () => handle(job, bench)), {
    connection,
    prefix,
    name,
    concurrency: 1,
    lockDuration: lockMs,
    stalledInterval: Math.ceil(lockMs / 2),
    maxStalledCount: stallsMax,
  })
  const trouble = createTrouble(say)
  worker.on('error', trouble)
  producer.on('error', trouble)
  queue.on('error', trouble)
  worker.on('active', () => figures.begins())
  worker.on('completed', (job) => {
    figures.ends(job.data.stage, 'completed', elapsedMs(job))
    say(`${job.data.stage} ${job.id?.slice(0, 8) ?? ''} completed`)
  })
  worker.on('failed', (job, error) => {
    figures.ends(job?.data.stage ?? 'unknown', 'failed', job === undefined ? 0 : elapsedMs(job))
    say(`${job?.data.stage ?? 'a job'} ${job?.id?.slice(0, 8) ?? ''} failed: ${failureText(error)}`)
  })
  worker.on('stalled', () => figures.stalls())
  return {
    ready: worker.waitUntilReady().then(() => undefined),
    isHealthy: () => answers(queue),
    close: async () => {
      await worker.close()
      await Promise.all([producer.close(), queue.close()])
    },
  }
}

async function handle(job: Job<StageTask, StageResult>, bench: Parameters<typeof workOn>[1]): Promise<StageResult> {
  try {
    const below = Object.values(await job.getChildrenValues<StageResult>())
    return await workOn({ id: job.id ?? '', task: job.data, below }, bench)
  } catch (error) {
    // What the standard refuses is refused for good; all else may be an accident of this process.
    if (error instanceof Rejection) throw new UnrecoverableError(failureText(error))
    throw error
  }
}

/** A leader that takes over from a dead one finds the jobs, or none: they are added all at once. */
async function addOnce({ tree }: Flow, producer: FlowProducer, queue: Queue): Promise<void> {
  const id = tree.opts?.jobId
  if (id !== undefined && (await Job.fromId(queue, id)) !== undefined) return
  await producer.add(tree)
}

const healthMs = 1000

async function answers(queue: Queue): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => void setTimeout(resolve, healthMs, false).unref())
  const asked = queue.getJobCounts('active').then(
    () => true,
    () => false,
  )
  return Promise.race([asked, late])
}

function elapsedMs({ processedOn, finishedOn }: Job): number {
  return processedOn === undefined || finishedOn === undefined ? 0 : finishedOn - processedOn
}
