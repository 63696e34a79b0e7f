import type { SealedBlock } from './Packet.ts'

/** What is counted in a run. */
export interface Counters {
  /** Sent by honest nodes to each other node. */
  messages: number
  bytes: number
  events: number
  /** Round of the first decision of each height, height 1 first. */
  readonly rounds: number[]
  /** For each height, when the first honest node began it, in virtual microseconds. */
  readonly begunAt: Map<bigint, number>
  /** Microseconds from the beginning of a height to its block being final, for each block and honest node. */
  readonly latencies: number[]
  readonly evidence: Map<string, number>
  readonly injected: Map<string, number>
}

/** Begins to count. */
export function noCounters(): Counters {
  return {
    messages: 0,
    bytes: 0,
    events: 0,
    rounds: [],
    begunAt: new Map(),
    latencies: [],
    evidence: new Map(),
    injected: new Map(),
  }
}

/** Counts one more of a kind. */
export function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

/** Counts a block that became final at a node. */
export function countFinal(
  counters: Counters,
  height: bigint,
  { round }: Pick<SealedBlock, 'round'>,
  at: number,
): void {
  counters.rounds[Number(height) - 1] ??= Number(round)
  const begunAt = counters.begunAt.get(height)
  if (begunAt !== undefined) counters.latencies.push(at - begunAt)
}
