import type { Bytes } from '../model/Hex.ts'
import type { SealedBlock } from './Packet.ts'

/** When the block of a height was built, and became final; virtual microseconds. */
interface TimeOfBlock {
  readonly blockRlp: Bytes
  /** Absent where its builder is not honest. */
  readonly builtAt?: number
  /** At each honest node. */
  readonly finalAt: number[]
}

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
  /** For each height, when its block was built where its builder is honest, and when it became final at honest nodes. */
  readonly timeline: Map<bigint, TimeOfBlock>
  /** When honest nodes built blocks, by the block. */
  readonly builtAt: Map<Bytes, number>
  /** When honest nodes first had a block, by the block and the node's place. */
  readonly heldAt: Map<Bytes, Map<number, number>>
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
    timeline: new Map(),
    builtAt: new Map(),
    heldAt: new Map(),
    evidence: new Map(),
    injected: new Map(),
  }
}

/** Counts one more of a kind. */
export function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
}

/** Counts a block that became final at a node. */
export function countFinal(counters: Counters, height: bigint, { round, blockRlp }: SealedBlock, at: number): void {
  const builtAt = counters.builtAt.get(blockRlp)
  const known = counters.timeline.get(height) ?? { blockRlp, ...(builtAt !== undefined && { builtAt }), finalAt: [] }
  known.finalAt.push(at)
  counters.timeline.set(height, known)
  counters.rounds[Number(height) - 1] ??= Number(round)
  const begunAt = counters.begunAt.get(height)
  if (begunAt !== undefined) counters.latencies.push(at - begunAt)
}

/** Counts an honest node that has a block, final or not. */
export function countHeld({ heldAt }: Counters, blockRlp: Bytes, place: number, at: number): void {
  const holders = heldAt.get(blockRlp) ?? new Map<number, number>()
  if (!holders.has(place)) holders.set(place, at)
  heldAt.set(blockRlp, holders)
}
