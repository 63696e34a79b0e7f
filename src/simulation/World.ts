import type { Context, Event, MachineState } from '../consensus/machine/index.ts'
import type { Bytes } from '../model/Hex.ts'
import type { Byzantine } from './behaviours/Byzantine.ts'
import type { Counters } from './Counters.ts'
import type { EventQueue } from './EventQueue.ts'
import type { Packet, SealedBlock } from './Packet.ts'
import type { FaultName, Plan } from './Plan.ts'
import type { Postman } from './Postman.ts'
import type { Recorder } from './Recorder.ts'
import type { Random } from './Random.ts'
import type { Scene } from './Scene.ts'
import type { Trace } from './Trace.ts'
import type { Watch } from './Watch.ts'

/** What happens at a time. */
export type Happening =
  | { readonly kind: 'packet'; readonly to: number; readonly from: number; readonly packet: Packet }
  /** `incarnation` and `token` tell whether the one who waited is still there and still waits. */
  | {
      readonly kind: 'timer'
      readonly to: number
      readonly token: number
      readonly event: Event & { readonly op: 'timer' }
    }
  | { readonly kind: 'answer'; readonly to: number; readonly incarnation: number; readonly event: Event }
  | { readonly kind: 'crash'; readonly to: number; readonly whileSending: boolean; readonly downMs: number }
  | { readonly kind: 'restart'; readonly to: number }

/** A validator with its disk, its timers and the chain it has. */
export interface Node {
  readonly place: number
  readonly context: Context
  readonly fault?: FaultName
  /** Present where it deviates. */
  readonly byzantine?: Byzantine
  state: MachineState
  /** What was persisted last; undefined where nothing was. */
  disk?: Bytes
  up: boolean
  incarnation: number
  /** Goes down with the next vote that it writes to disk, while it sends it. */
  crashesWith?: { readonly downMs: number }
  /** Timers that run, by kind, height and round. */
  readonly timers: Map<string, number>
  /** Block of height 1 first. */
  readonly chain: SealedBlock[]
  /** Whom it asked for which height. */
  readonly asked: Set<string>
}

/** Everything of a run; the only thing in it that changes as time goes by. */
export interface World {
  readonly plan: Plan
  readonly scene: Scene
  readonly queue: EventQueue<Happening>
  readonly postman: Postman
  readonly random: Random
  readonly nodes: readonly Node[]
  readonly watch: Watch
  readonly counters: Counters
  readonly trace: Trace
  /** Half that an honest node is in for those who tell two stories. */
  readonly sideOf: (height: bigint, place: number) => 0 | 1
  /** Present where a run is told as a schedule. */
  readonly recorder?: Recorder
  /** Virtual microseconds. */
  now: number
  /** Number of timers that were ever set. */
  timersSet: number
}

/** Microseconds of a millisecond. */
export const microsecondsPerMs = 1000

/** An honest node may crash, but never deviates. */
export function isHonest({ byzantine }: Pick<Node, 'byzantine'>): boolean {
  return byzantine === undefined
}
