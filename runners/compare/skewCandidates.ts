import type { Activation, ForkActivation, Ruleset } from '../../src/model/generated/ruleset.ts'
import { decimal } from '../../src/model/Hex.ts'
import type { Moment } from '../observe/moments.ts'

/** An activation that has a number: a second, a block, a batch or the value of a state variable. */
export type NumberedActivation = Extract<
  Activation,
  { readonly kind: 'timestamp' | 'block' | 'batch' | 'stateVariable' }
>

/** Another number for the activation of a fork, and what a party that follows it has as its first or last. */
export interface SkewCandidate {
  readonly ruleset: Ruleset
  /** Least number at which the party would behave so; absent where no block tells. */
  readonly earliest: bigint | undefined
  /** Greatest one; absent where no block tells. */
  readonly latest: bigint | undefined
}

/** Values of a state variable on either side of the standard's that are considered. */
const valuesAside = 3n

/**
 * Tells whether a fork activates by a number.
 *
 * @param activation - Of the fork.
 */
export function isNumbered(activation: Activation): activation is NumberedActivation {
  return ['timestamp', 'block', 'batch', 'stateVariable'].includes(activation.kind)
}

/**
 * Where a block is on the scale that a fork activates on.
 *
 * @param activation - Of the fork.
 * @param moment - Of the block.
 * @param ruleset - Says how many blocks a batch has.
 * @returns Undefined where the header does not tell.
 */
export function coordinateOf(
  { kind }: NumberedActivation,
  { number, timestamp }: Moment,
  { batches }: Ruleset,
): bigint | undefined {
  if (kind === 'timestamp') return timestamp
  if (kind === 'block') return number
  if (kind === 'stateVariable' || batches === undefined) return undefined
  const blocks = BigInt(batches.blocks)
  return (number + blocks - 1n) / blocks
}

/**
 * Lists other numbers at which a party may switch to a fork, one for each way in which these blocks could show it.
 *
 * @param ruleset - In force.
 * @param place - Place of the fork in it.
 * @param moments - Of the blocks, any order.
 * @returns Ascending; none for a fork without a number.
 */
export function skewCandidates(ruleset: Ruleset, place: number, moments: readonly Moment[]): readonly SkewCandidate[] {
  const activation = ruleset.forks[place]?.activation
  if (activation === undefined || !isNumbered(activation)) return []
  const start = BigInt(activation.value)
  if (activation.kind === 'stateVariable') return valueCandidates(ruleset, place, start)
  const found = moments.flatMap((moment) => coordinateOf(activation, moment, ruleset) ?? [])
  const coordinates = [...new Set(found)].toSorted((left, right) => (left < right ? -1 : 1))
  const last = coordinates.at(-1)
  if (last === undefined) return []
  const own = coordinates.findIndex((coordinate) => coordinate >= start)
  return [...coordinates, last + 1n].flatMap((value, index) => {
    const beyond = index === coordinates.length
    if (index === (own < 0 ? coordinates.length : own)) return []
    const before = coordinates[index - 1]
    return {
      ruleset: startingAt(ruleset, place, value),
      earliest: before === undefined ? undefined : before + 1n,
      latest: beyond ? undefined : value,
    }
  })
}

function valueCandidates(ruleset: Ruleset, place: number, start: bigint): readonly SkewCandidate[] {
  const least = start > valuesAside ? start - valuesAside : 1n
  const greatest = start + valuesAside
  const candidates: SkewCandidate[] = []
  for (let value = least; value <= greatest; value++) {
    if (value === start) continue
    candidates.push({
      ruleset: startingAt(ruleset, place, value),
      earliest: value === least && least > 1n ? undefined : value,
      latest: value === greatest ? undefined : value,
    })
  }
  return candidates
}

/**
 * Gives a fork another number. Forks stay in order: those behind a late one are late too.
 *
 * @param ruleset - In force.
 * @param place - Place of the fork.
 * @param value - Second, block, batch or value.
 */
export function startingAt(ruleset: Ruleset, place: number, value: bigint): Ruleset {
  const kind = ruleset.forks[place]?.activation.kind
  const forks = ruleset.forks.map((fork, index): ForkActivation => {
    const { activation } = fork
    if (activation.kind !== kind || !isNumbered(activation)) return fork
    const moved = index === place || (index > place && BigInt(activation.value) < value)
    return moved ? { ...fork, activation: { ...activation, value: decimal(String(value)) } } : fork
  })
  return { ...ruleset, name: `${ruleset.name}-shifted`, forks }
}
