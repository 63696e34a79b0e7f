import { meanDelayMs } from '../Network.ts'
import { addCounts, countAll, partsOfDelay, type Counts, type ReportedViolation } from '../Report.ts'
import { microsecondsPerMs } from '../World.ts'
import type { SequencerOutcome } from './runSequencers.ts'
import type { SequencerPlan } from './SequencerPlan.ts'

/** What is told of one run of executing nodes, or of several. */
export interface SequencerReport {
  readonly seeds: readonly number[]
  /** Blocks that all honest nodes of a run have, over all runs. */
  readonly blocks: number
  /** Fewest of a run. */
  readonly blocksLeast: number
  /** Heights by the number of rounds they took, 1 for those decided in round 0. */
  readonly rounds: Counts
  /** Blocks at nodes by their latency in twentieths of the mean delay. */
  readonly latency: Counts
  /** Final transactions of users by the time from being sent to being final at the first honest node, likewise. */
  readonly waits: Counts
  /** Transactions that users sent. */
  readonly sent: number
  /** What became of them at the node that they were sent to first. */
  readonly fates: Counts
  /** Transactions in final blocks, those of builders as well. */
  readonly included: number
  /** Decimal. */
  readonly gasUsed: string
  readonly messages: number
  readonly bytes: number
  readonly executions: number
  readonly events: number
  readonly elapsedMs: number
  /** Blocks that honest nodes did not vote for. */
  readonly refusals: Counts
  readonly evidence: Counts
  readonly injected: Counts
  readonly violations: readonly ReportedViolation[]
  /** Height, hash and state root that every honest node of a run ends with. */
  readonly heads: readonly { readonly height: number; readonly hash: string; readonly stateRoot: string }[]
  /** Digest of the trace of each run. */
  readonly digests: readonly string[]
}

/** Tells what came of a run. */
export function sequencerReportOf({ network }: SequencerPlan, outcome: SequencerOutcome): SequencerReport {
  const { tally, seed, blocks, heads, breaches } = outcome
  const part = (meanDelayMs(network.delay) * microsecondsPerMs) / partsOfDelay
  const inParts = (times: readonly number[]): Counts => countAll(times.map((time) => Math.round(time / part)))
  return {
    seeds: [seed],
    blocks,
    blocksLeast: blocks,
    rounds: countAll(tally.rounds.slice(0, blocks).map((round) => round + 1)),
    latency: inParts(tally.latencies),
    waits: inParts(tally.waits),
    sent: tally.sentAt.size,
    fates: Object.fromEntries(tally.fates),
    included: tally.included,
    gasUsed: String(tally.gasUsed),
    messages: tally.messages,
    bytes: tally.bytes,
    executions: tally.executions,
    events: tally.events,
    elapsedMs: outcome.elapsed / microsecondsPerMs,
    refusals: Object.fromEntries(tally.refusals),
    evidence: Object.fromEntries(tally.evidence),
    injected: Object.fromEntries(tally.injected),
    violations: breaches.map(({ height, ...breach }) => ({ seed, ...breach, height: String(height) })),
    heads: heads.slice(0, 1).map(({ hash, stateRoot }) => ({ height: blocks, hash, stateRoot })),
    digests: [outcome.digest],
  }
}

/** Adds up what is told of several runs. */
export function addSequencerReports(reports: readonly SequencerReport[]): SequencerReport {
  const sum = (of: (report: SequencerReport) => number): number =>
    reports.reduce((total, report) => total + of(report), 0)
  const counts = (of: (report: SequencerReport) => Counts): Counts => addCounts(reports.map(of))
  return {
    seeds: reports.flatMap(({ seeds }) => seeds),
    blocks: sum(({ blocks }) => blocks),
    blocksLeast: Math.min(...reports.map(({ blocksLeast }) => blocksLeast)),
    rounds: counts(({ rounds }) => rounds),
    latency: counts(({ latency }) => latency),
    waits: counts(({ waits }) => waits),
    sent: sum(({ sent }) => sent),
    fates: counts(({ fates }) => fates),
    included: sum(({ included }) => included),
    gasUsed: String(reports.reduce((total, { gasUsed }) => total + BigInt(gasUsed), 0n)),
    messages: sum(({ messages }) => messages),
    bytes: sum(({ bytes }) => bytes),
    executions: sum(({ executions }) => executions),
    events: sum(({ events }) => events),
    elapsedMs: sum(({ elapsedMs }) => elapsedMs),
    refusals: counts(({ refusals }) => refusals),
    evidence: counts(({ evidence }) => evidence),
    injected: counts(({ injected }) => injected),
    violations: reports.flatMap(({ violations }) => violations),
    heads: reports.flatMap(({ heads }) => heads),
    digests: reports.flatMap(({ digests }) => digests),
  }
}
