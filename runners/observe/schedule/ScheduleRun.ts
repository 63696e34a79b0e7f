import type { Refusal } from '../../../src/model/generated/adapter.ts'
import type { Address, Bytes } from '../../../src/model/Hex.ts'
import type { ReadBlock } from './BlockBook.ts'
import type { Said } from './Wire.ts'

/** What a schedule may cost; a core that goes beyond is cut off, and told why. */
export const scheduleBounds: {
  readonly ticksMax: number
  readonly lettersPerPairMax: number
  readonly bytesMax: number
  readonly emissionsMax: number
  readonly eventsMax: number
} = {
  /** Rounds of delivery. */
  ticksMax: 4_096,
  /** Messages from one node to another, copies counted, in the mean of all pairs. */
  lettersPerPairMax: 512,
  /** Bytes of all that was sent. */
  bytesMax: 64 * 1024 * 1024,
  /** Messages, questions and blocks that may come out of one event. */
  emissionsMax: 64,
  /** Events that one request brings a node. */
  eventsMax: 1_024,
}

/** What the judge saw in a run, in its order. */
export type Happening =
  /** An honest node, or a Byzantine one before its words are altered, sent a message; `said` is absent where it is none. */
  | { readonly kind: 'sent'; readonly node: string; readonly said?: Said; readonly durable: boolean }
  | { readonly kind: 'received'; readonly node: string; readonly said: Said }
  /** A node says that a block is final, with the place of every validator that sealed it. */
  | {
      readonly kind: 'finalized'
      readonly node: string
      readonly block?: ReadBlock
      readonly round: bigint
      readonly sealers: readonly number[]
    }
  /** A node moved to the next height; the block is absent where none was given to it. */
  | { readonly kind: 'moved'; readonly node: string; readonly block?: ReadBlock; readonly sealers: readonly number[] }
  | { readonly kind: 'entered'; readonly node: string; readonly height: bigint; readonly round: bigint }
  | { readonly kind: 'restarted'; readonly node: string; readonly durable?: Bytes }

/** What came of a schedule. */
export interface ScheduleRun {
  readonly happenings: readonly Happening[]
  /** The validators, by place. */
  readonly addresses: readonly Address[]
  /** A core that would not go on, or that was not let. */
  readonly stopped?: { readonly node: string; readonly why: string }
  readonly refusal?: Refusal
  readonly ticks: number
  readonly letters: number
}
