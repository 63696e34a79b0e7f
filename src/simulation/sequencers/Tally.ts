import type { Hash32 } from '../../model/Hex.ts'

/** What is counted while sequencers run. */
export interface Tally {
  messages: number
  bytes: number
  events: number
  /** Blocks that were built or executed, by all honest nodes. */
  executions: number
  /** Round of the first decision of each height, height 1 first. */
  readonly rounds: number[]
  /** Virtual microseconds at which the first honest node was due to begin a height. */
  readonly begunAt: Map<bigint, number>
  /** Microseconds from there to the block being final, for each block and honest node. */
  readonly latencies: number[]
  /** When a user sent a transaction and to whom first, by its hash. */
  readonly sentAt: Map<Hash32, { readonly at: number; readonly to: number }>
  /** Microseconds from a transaction being sent to its block being final at the first honest node. */
  readonly waits: number[]
  /** What became of transactions at the node that the user sent them to first: `pooled`, or the reason of the refusal. */
  readonly fates: Map<string, number>
  /** Transactions in final blocks. */
  included: number
  gasUsed: bigint
  /** Blocks that honest nodes did not vote for, by standing and reason. */
  readonly refusals: Map<string, number>
  readonly evidence: Map<string, number>
  readonly injected: Map<string, number>
}

/** Begins to count. */
export function openTally(): Tally {
  return {
    messages: 0,
    bytes: 0,
    events: 0,
    executions: 0,
    rounds: [],
    begunAt: new Map(),
    latencies: [],
    sentAt: new Map(),
    waits: [],
    fates: new Map(),
    included: 0,
    gasUsed: 0n,
    refusals: new Map(),
    evidence: new Map(),
    injected: new Map(),
  }
}
