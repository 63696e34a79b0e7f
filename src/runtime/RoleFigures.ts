import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RoleName } from './FlowJobs.ts'

/** What a process of a role counts. */
export interface RoleFigures {
  readonly begins: () => void
  readonly ends: (stage: string, outcome: 'completed' | 'failed', durationMs: number) => void
  readonly stalls: () => void
  /** In the text format of Prometheus. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Upper bounds of durations, in seconds. */
const durationBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 600]

/**
 * Makes the figures of a process.
 *
 * @param role - Its role.
 * @param name - Its name.
 */
export function createRoleFigures(role: RoleName, name: string): RoleFigures {
  const registry = new Registry()
  registry.setDefaultLabels({ role, name })
  const registers = [registry]
  const held = new Gauge({ name: 'lockstep_jobs_held', help: 'Jobs that this process works on.', registers })
  const ended = new Counter({
    name: 'lockstep_jobs_ended_total',
    help: 'Jobs that ended here, by stage and outcome; one that is tried again has failed before.',
    labelNames: ['stage', 'outcome'],
    registers,
  })
  const stalled = new Counter({
    name: 'lockstep_jobs_stalled_total',
    help: 'Jobs of silent processes that this one found and handed on.',
    registers,
  })
  const duration = new Histogram({
    name: 'lockstep_job_seconds',
    help: 'Time from taking a job to its end.',
    labelNames: ['stage'],
    buckets: durationBuckets,
    registers,
  })
  return {
    begins: () => held.inc(),
    ends: (stage, outcome, durationMs) => {
      held.set(0)
      ended.inc({ stage, outcome })
      duration.observe({ stage }, durationMs / 1000)
    },
    stalls: () => stalled.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
