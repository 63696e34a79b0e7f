import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Defect } from '../model/Defect.ts'
import { loadCrypto } from '../crypto/loadCrypto.ts'
import type { Plan } from './Plan.ts'
import { addReports, reportOf, type Report } from './Report.ts'
import { simulate } from './simulate.ts'

/** What a process is told: the plan first, then a seed at a time. */
export type Order = { readonly plan: Plan } | { readonly seed: number }

/** Runs of the same plan with other seeds. */
export interface Seeds {
  readonly count: number
  /** Processes that share the work. */
  readonly processes: number
}

/**
 * Runs a plan with its seed and those after it, on several cores.
 *
 * @returns The same whatever the number of processes.
 */
export async function runSeeds(plan: Plan, { count, processes }: Seeds): Promise<Report> {
  const seeds = Array.from({ length: count }, (_, index) => plan.seed + index)
  const workers = Math.min(processes, count)
  if (workers > 1) return addReports(await share(plan, seeds, workers))
  const crypto = await loadCrypto('auto')
  return addReports(seeds.map((seed) => reportOf(plan, simulate({ ...plan, seed }, crypto))))
}

async function share(plan: Plan, seeds: readonly number[], workers: number): Promise<readonly Report[]> {
  const reports = new Map<number, Report>()
  const left = [...seeds]
  await Promise.all(Array.from({ length: workers }, () => drive(plan, left, reports)))
  return seeds.map((seed) => reports.get(seed) ?? absent(seed))
}

/** Lets a process of its own work until no seed is left. */
async function drive(plan: Plan, left: number[], reports: Map<number, Report>): Promise<void> {
  const built = import.meta.url.endsWith('.js')
  // The loader of TypeScript, where there is one, is inherited.
  const child = fork(fileURLToPath(new URL(`./worker.${built ? 'js' : 'ts'}`, import.meta.url)))
  await new Promise<void>((done, fail) => {
    child.on('error', fail)
    child.on('exit', (code) => (code === 0 ? done() : fail(new Defect(`a simulating process ended with ${code}`))))
    child.on('message', (report: Report) => {
      const [seed] = report.seeds
      if (seed !== undefined) reports.set(seed, report)
      next(child, left)
    })
    tell(child, { plan })
    next(child, left)
  })
}

function next(child: ChildProcess, left: number[]): void {
  const seed = left.shift()
  if (seed === undefined) child.disconnect()
  else tell(child, { seed })
}

function tell(child: ChildProcess, order: Order): void {
  child.send(order)
}

function absent(seed: number): never {
  throw new Defect(`nobody ran seed ${seed}`)
}
