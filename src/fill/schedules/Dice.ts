import { keccak256 } from '../../crypto/keccak.ts'

/** Draws that are the same in every run of the same seed. */
export interface Dice {
  /** @returns An integer from 0 up to, and without, the bound. */
  readonly below: (bound: number) => number
  readonly pick: <Value>(values: readonly [Value, ...Value[]]) => Value
}

/** Makes dice of a text. */
export function diceOf(seed: string): Dice {
  let thrown = 0
  const below = (bound: number): number => {
    const hash = keccak256(new TextEncoder().encode(`${seed}/${thrown++}`))
    return new DataView(hash.buffer, hash.byteOffset).getUint32(0) % bound
  }
  return { below, pick: (values) => values[below(values.length)] ?? values[0] }
}
