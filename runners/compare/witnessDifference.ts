import type { Witness } from '../../src/model/generated/adapter.ts'
import type { Bytes } from '../../src/model/Hex.ts'

/** The lists of a witness, most telling first. */
const witnessLists = ['state', 'codes', 'headers'] as const

/** How one list of a recorded witness differs from the list that it must be. */
export interface ListDifference {
  readonly list: (typeof witnessLists)[number]
  /** Entries that it lacks, in the order of the right list. */
  readonly missing: readonly Bytes[]
  /** Entries that it has and must not have, in its own order. */
  readonly surplus: readonly Bytes[]
  readonly expected: string
  readonly found: string
}

/**
 * Compares a recorded witness with the one that it must be.
 *
 * @param recorded - What a sequencer recorded.
 * @param right - What the vector or the reference has for the same block.
 * @param supersets - True where the recorder may list more than is needed, in any order.
 * @returns One difference for each list that differs; none where they are equal.
 */
export function witnessDifference(recorded: Witness, right: Witness, supersets: boolean): readonly ListDifference[] {
  return witnessLists.flatMap((list) => {
    const [given, wanted] = [recorded[list], right[list]]
    if (wanted.length === given.length && wanted.every((entry, place) => entry === given[place])) return []
    const [held, needed] = [new Set(given), new Set(wanted)]
    const missing = wanted.filter((entry) => !held.has(entry))
    const surplus = given.filter((entry) => !needed.has(entry))
    if (supersets && missing.length === 0) return []
    const found =
      missing.length + surplus.length === 0
        ? `${entries(given.length)} in another order or repeated`
        : `${entries(given.length)}, ${missing.length} missing and ${surplus.length} surplus`
    return [{ list, missing, surplus, expected: entries(wanted.length), found }]
  })
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`
}

/** What is wrong with a recorded witness as a whole. */
export type WitnessFault = 'incomplete' | 'stale' | 'oversized' | 'in disorder'

/**
 * Names what is wrong with a recorded witness.
 *
 * @param differences - At least one.
 * @param supersets - True where a surplus is no fault.
 * @returns `stale` where entries of another moment stand for those that are needed.
 */
export function faultOf(differences: readonly ListDifference[], supersets: boolean): WitnessFault {
  const lacks = differences.some(({ missing }) => missing.length > 0)
  const exceeds = differences.some(({ surplus }) => surplus.length > 0)
  const replaced = differences.some(({ missing, surplus }) => missing.length > 0 && surplus.length > 0)
  if (replaced && !supersets) return 'stale'
  if (lacks) return 'incomplete'
  return exceeds ? 'oversized' : 'in disorder'
}
