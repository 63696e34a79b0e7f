import type { JobReference, JobResult, Proof } from '../../model/generated/roles.ts'
import { fromBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'

/** Jobs that are kept; a job that was dropped is asked for again. */
const jobsMax = 1024

/** Longest detail of a failure. */
const detailCharactersMax = 2000

/** What is being proven, and what came of it. */
export interface Jobs {
  /**
   * Takes a question; the same question is the same job, and is worked on once.
   *
   * @param method - What is asked.
   * @param question - Without the token, which is no part of it.
   * @param work - Makes the proof; a rejection that it throws fails the job.
   */
  readonly submit: (method: string, question: object, work: () => Promise<Proof>) => JobReference
  /** Waits for a job. @returns How it ended. */
  readonly result: (reference: JobReference) => Promise<JobResult>
  /** Gives a job up. @returns False where it had ended, or never was. */
  readonly cancel: (reference: JobReference) => boolean
}

interface Job {
  readonly ended: Promise<JobResult>
  readonly cancel: () => boolean
}

/**
 * Makes an empty list of jobs.
 *
 * @param keccak256 - Hash of questions.
 */
export function createJobs(keccak256: (data: Uint8Array) => Uint8Array): Jobs {
  const jobs = new Map<string, Job>()
  return {
    submit: (method, question, work) => {
      const jobId = fromBytes(keccak256(new TextEncoder().encode(canonicalJson({ method, question }))))
      if (!jobs.has(jobId)) {
        jobs.set(jobId, startJob(work))
        dropOldest(jobs)
      }
      return { jobId }
    },
    result: ({ jobId }) => jobs.get(jobId)?.ended ?? Promise.resolve(unknownJob),
    cancel: ({ jobId }) => {
      const cancelled = jobs.get(jobId)?.cancel() ?? false
      // Whoever asks again wants it to be worked on.
      if (cancelled) jobs.delete(jobId)
      return cancelled
    },
  }
}

const unknownJob: JobResult = { status: 'failed', reason: 'JOB_UNKNOWN' }

function startJob(work: () => Promise<Proof>): Job {
  let settle: (result: JobResult) => void = () => undefined
  let over = false
  const end = (result: JobResult): void => {
    over = true
    settle(result)
  }
  const cancelled = new Promise<JobResult>((resolve) => {
    settle = resolve
  })
  const worked = resultOf(work).then((result) => {
    over = true
    return result
  })
  return {
    ended: Promise.race([worked, cancelled]),
    cancel: () => {
      if (over) return false
      end({ status: 'cancelled' })
      return true
    },
  }
}

async function resultOf(work: () => Promise<Proof>): Promise<JobResult> {
  try {
    return { status: 'completed', proof: await work() }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return { status: 'failed', reason: error.reason, detail: error.message.slice(0, detailCharactersMax) }
  }
}

function dropOldest(jobs: Map<string, Job>): void {
  for (const oldest of jobs.keys()) {
    if (jobs.size <= jobsMax) return
    jobs.delete(oldest)
  }
}
