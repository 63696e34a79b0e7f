import type { Bytes } from '../model/Hex.ts'

/** What became of messages and timers of a run, as a schedule tells it: by height, round and kind. */
export interface Recorder {
  readonly letters: Map<string, Letter>
  /** Rounds whose timer ended, by `<node>/<height>/<round>`. */
  readonly timeouts: Set<string>
  readonly crashes: Crash[]
  /** What each node sent last. */
  readonly last: Map<number, Omit<Crash, 'durable'>>
}

/** A message on its way to one node. */
export interface Letter {
  readonly from: number
  readonly to: number
  readonly code: number
  readonly height: bigint
  readonly round: bigint
  /** Where its receiver was when it came; absent where it never came. */
  arrived?: { readonly height: bigint; readonly round: bigint }
}

/** A node that went down after it sent something. */
interface Crash {
  readonly node: number
  readonly height: bigint
  readonly round: bigint
  readonly code: number
  readonly durable: boolean
}

/** Begins to record. */
export function openRecorder(): Recorder {
  return { letters: new Map(), timeouts: new Set(), crashes: [], last: new Map() }
}

/** Remembers that a message was sent to a node. */
export function recordSent(recorder: Recorder, data: Bytes, letter: Letter): void {
  const key = `${letter.from}/${letter.to}/${data}`
  if (!recorder.letters.has(key)) recorder.letters.set(key, letter)
}

/** Remembers where a node was when a message first came to it. */
export function recordArrival(
  recorder: Recorder,
  { from, to, data }: { readonly from: number; readonly to: number; readonly data: Bytes },
  at: NonNullable<Letter['arrived']>,
): void {
  const letter = recorder.letters.get(`${from}/${to}/${data}`)
  if (letter !== undefined) letter.arrived ??= { height: at.height, round: at.round }
}
