import type { Validator } from '../../fill/steps/Lab.ts'
import type { MachineState, OpenedMessage } from '../../consensus/machine/index.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Hash32 } from '../../model/Hex.ts'
import type { Send } from '../Packet.ts'
import type { Random } from '../Random.ts'
import type { Scene } from '../Scene.ts'

/** A message with whom it goes to. */
export interface Directed {
  readonly to: readonly number[]
  readonly send: Send
  /** Time that it is held back for; none where absent. */
  readonly afterMs?: number
}

/** A validator that deviates. Behind it runs an honest machine, which tells what the protocol would have it send. */
export interface Byzantine {
  /** What leaves in place of a message of the protocol. */
  readonly send: (send: Send) => readonly Directed[]
  /** What leaves upon a message that came. */
  readonly hear: (send: Send) => readonly Directed[]
}

/** What a deviating validator works with; those of one run know each other and each other's keys. */
export interface Means {
  readonly scene: Scene
  readonly self: Validator
  /** Place of this validator. */
  readonly place: number
  /** Places of everybody else. */
  readonly others: readonly number[]
  /** All deviating validators. */
  readonly allies: readonly Validator[]
  readonly alliesPlaces: ReadonlySet<number>
  /** Half that an honest node was put in at a height, to be told another story than the other half. */
  readonly sideOf: (height: bigint, place: number) => 0 | 1
  /** Digests that allies know to be proposed, by height and round. */
  readonly stories: Map<string, Hash32[]>
  readonly random: Random
  readonly baseTimeoutMs: number
  /** What the machine behind it knows. */
  readonly state: () => MachineState
  /** Counts a deviation. */
  readonly count: (what: string) => void
}

/** Opens a message; undefined where it is none. */
export function opened({ scene }: Pick<Means, 'scene'>, { code, data }: Send): OpenedMessage | undefined {
  try {
    return scene.wire.read(code, data).open()
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/** Those of the others that were put in one half, and every ally. */
export function halfOf(means: Means, height: bigint, side: 0 | 1): readonly number[] {
  return means.others.filter((place) => means.alliesPlaces.has(place) || means.sideOf(height, place) === side)
}
