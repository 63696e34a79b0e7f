import { meanDelayMs } from './Network.ts'
import type { Plan } from './Plan.ts'
import type { Outcome } from './simulate.ts'
import { microsecondsPerMs } from './World.ts'

/** How often each of some things was seen. */
export type Counts = Readonly<Record<string, number>>

/** What is told of one run, or of several: plain enough to go from one process to another. */
export interface Report {
  readonly seeds: readonly number[]
  /** Blocks that all honest nodes of a run have, over all runs. */
  readonly blocks: number
  /** Fewest of a run. */
  readonly blocksLeast: number
  /** Heights by the number of rounds they took, 1 for those decided in round 0. */
  readonly rounds: Counts
  /** Blocks at nodes by their latency in twentieths of the mean delay. */
  readonly latency: Counts
  readonly messages: number
  readonly bytes: number
  readonly events: number
  readonly elapsedMs: number
  readonly evidence: Counts
  readonly injected: Counts
  readonly violations: readonly ReportedViolation[]
  /** Digest of the trace of each run. */
  readonly digests: readonly string[]
}

/** A violation with the seed that shows it. */
export interface ReportedViolation {
  readonly seed: number
  readonly invariant: string
  readonly height: string
  readonly node: number
  readonly text: string
}

/** Parts of a delay that latencies are told apart by. */
export const partsOfDelay = 20

/** Tells what came of a run. */
export function reportOf({ network }: Plan, outcome: Outcome): Report {
  const { counters, seed } = outcome
  const part = (meanDelayMs(network.delay) * microsecondsPerMs) / partsOfDelay
  return {
    seeds: [seed],
    blocks: outcome.blocks,
    blocksLeast: outcome.blocks,
    rounds: countAll(counters.rounds.slice(0, outcome.blocks).map((round) => round + 1)),
    latency: countAll(counters.latencies.map((latency) => Math.round(latency / part))),
    messages: counters.messages,
    bytes: counters.bytes,
    events: counters.events,
    elapsedMs: outcome.elapsed / microsecondsPerMs,
    evidence: Object.fromEntries(counters.evidence),
    injected: Object.fromEntries(counters.injected),
    violations: outcome.violations.map(({ height, ...violation }) => ({ seed, ...violation, height: String(height) })),
    digests: [outcome.digest],
  }
}

/** Adds up what is told of several runs. */
export function addReports(reports: readonly Report[]): Report {
  const sum = (of: (report: Report) => number): number => reports.reduce((total, report) => total + of(report), 0)
  return {
    seeds: reports.flatMap(({ seeds }) => seeds),
    blocks: sum(({ blocks }) => blocks),
    blocksLeast: Math.min(...reports.map(({ blocksLeast }) => blocksLeast)),
    rounds: addCounts(reports.map(({ rounds }) => rounds)),
    latency: addCounts(reports.map(({ latency }) => latency)),
    messages: sum(({ messages }) => messages),
    bytes: sum(({ bytes }) => bytes),
    events: sum(({ events }) => events),
    elapsedMs: sum(({ elapsedMs }) => elapsedMs),
    evidence: addCounts(reports.map(({ evidence }) => evidence)),
    injected: addCounts(reports.map(({ injected }) => injected)),
    violations: reports.flatMap(({ violations }) => violations),
    digests: reports.flatMap(({ digests }) => digests),
  }
}

/**
 * Finds the least value that so many of all are not above.
 *
 * @param counts - By value.
 * @param share - From above 0 to 1.
 * @returns NaN where nothing was counted.
 */
export function percentile(counts: Counts, share: number): number {
  const ordered = Object.entries(counts)
    .map(([value, count]) => ({ value: Number(value), count }))
    .toSorted((left, right) => left.value - right.value)
  const all = ordered.reduce((sum, { count }) => sum + count, 0)
  let seen = 0
  for (const { value, count } of ordered) {
    seen += count
    if (seen >= all * share) return value
  }
  return Number.NaN
}

/** Mean of what was counted. */
export function meanOf(counts: Counts): number {
  const entries = Object.entries(counts)
  const all = entries.reduce((sum, [, count]) => sum + count, 0)
  return entries.reduce((sum, [value, count]) => sum + Number(value) * count, 0) / all
}

/** Counts how often each value is there. */
export function countAll(values: readonly number[]): Counts {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** Adds up counts by what is counted. */
export function addCounts(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {}
  for (const counts of all) for (const [key, count] of Object.entries(counts)) sums[key] = (sums[key] ?? 0) + count
  return Object.fromEntries(Object.entries(sums).toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
