import { canonicalJson } from '../canonicalJson.ts'
import { forkRank } from '../forkOrder.ts'
import type { DeclaredFork } from './Declaration.ts'

/** Two forks that stand for one another, or one that the other side lacks. */
export interface ForkPair {
  /** The EVM fork where the two differ in name, else their name. */
  readonly label: string
  readonly left?: DeclaredFork
  readonly right?: DeclaredFork
}

/** A stretch in which neither chain changes its rules. */
export interface Moment {
  readonly label: string
  /** Fork in force, as an index into the forks of the side. */
  readonly left: number
  readonly right: number
}

/**
 * Aligns the forks of two chains: those of one name and EVM fork, then the first of each EVM fork that is left.
 *
 * @param left - In order of activation.
 * @param right - In order of activation.
 * @returns In order of both sides.
 */
export function alignForks(left: readonly DeclaredFork[], right: readonly DeclaredFork[]): readonly ForkPair[] {
  const pairs: ForkPair[] = []
  let [from, other] = [0, 0]
  for (const [index, partner] of partnersOf(left, right)) {
    const [one, two] = [left[index], right[partner]]
    if (one === undefined || two === undefined) continue
    pairs.push(...merge(left.slice(from, index), right.slice(other, partner)))
    pairs.push({ label: labelOf(one, two), left: one, right: two })
    from = index + 1
    other = partner + 1
  }
  return [...pairs, ...merge(left.slice(from), right.slice(other))]
}

/** Puts forks that stand alone in one order, whichever side they are of. */
function merge(left: readonly DeclaredFork[], right: readonly DeclaredFork[]): readonly ForkPair[] {
  const pairs: ForkPair[] = []
  let [one, two] = [left[0], right[0]]
  let [here, there] = [0, 0]
  while (one !== undefined || two !== undefined) {
    if (one !== undefined && (two === undefined || comesFirst(one, two))) {
      pairs.push({ label: one.id, left: one })
      one = left[(here += 1)]
    } else if (two !== undefined) {
      pairs.push({ label: two.id, right: two })
      two = right[(there += 1)]
    }
  }
  return pairs
}

function comesFirst(one: DeclaredFork, other: DeclaredFork): boolean {
  const ranks = rankOf(one) - rankOf(other)
  if (ranks !== 0) return ranks < 0
  const [a, b] = [one.activation, other.activation]
  if (a?.kind === 'timestamp' && b?.kind === 'timestamp') return BigInt(a.value) < BigInt(b.value)
  return one.id < other.id
}

/**
 * Lists the stretches in which the rules of two chains stand side by side.
 *
 * @param pairs - From {@link alignForks}.
 * @returns From the first moment at which both chains have begun.
 */
export function momentsOf(pairs: readonly ForkPair[]): readonly Moment[] {
  const moments: Moment[] = []
  let [left, right] = [-1, -1]
  for (const pair of pairs) {
    if (pair.left !== undefined) left += 1
    if (pair.right !== undefined) right += 1
    if (left >= 0 && right >= 0) moments.push({ label: pair.label, left, right })
  }
  return moments
}

/**
 * Lists the stretches that can be compared where a side lists some of its forks only: those that both list, else the last
 * of both.
 *
 * @param pairs - From {@link alignForks}.
 */
export function sharedMomentsOf(pairs: readonly ForkPair[]): readonly Moment[] {
  const moments = momentsOf(pairs)
  const both = pairs.filter(({ left, right }) => left !== undefined && right !== undefined)
  const labels = new Set(both.map(({ label }) => label))
  const shared = moments.filter(({ label }) => labels.has(label))
  return shared.length > 0 ? shared : moments.slice(-1)
}

/**
 * Finds the pairs that fit best, each side in its order.
 *
 * @returns Index of the right fork by index of the left one; both ascend.
 */
function partnersOf(left: readonly DeclaredFork[], right: readonly DeclaredFork[]): ReadonlyMap<number, number> {
  const likeness = likenessOf(left, right)
  // best[i][j] is the greatest sum that the forks from i and j on can reach.
  const best = Array.from({ length: left.length + 1 }, () => Array.from({ length: right.length + 1 }, () => 0))
  const at = (one: number, other: number): number => best[one]?.[other] ?? 0
  for (let one = left.length - 1; one >= 0; one -= 1) {
    const row = best[one] ?? []
    for (let other = right.length - 1; other >= 0; other -= 1) {
      const together = likeness(one, other) > 0 ? likeness(one, other) + at(one + 1, other + 1) : 0
      row[other] = Math.max(at(one + 1, other), at(one, other + 1), together)
    }
  }
  const partners = new Map<number, number>()
  let [one, other] = [0, 0]
  while (one < left.length && other < right.length) {
    const alike = likeness(one, other)
    if (alike > 0 && at(one, other) === alike + at(one + 1, other + 1)) {
      partners.set(one, other)
      one += 1
      other += 1
    } else if (at(one, other) === at(one + 1, other)) one += 1
    else other += 1
  }
  return partners
}

/** How much speaks for it that two forks stand for one another: name and rules, rules alone, name alone, moment alone. */
const likenesses = { both: 5, rules: 3, name: 2, moment: 1, none: 0 } as const

function likenessOf(
  left: readonly DeclaredFork[],
  right: readonly DeclaredFork[],
): (one: number, other: number) => number {
  const isFirst = (forks: readonly DeclaredFork[], index: number): boolean =>
    forks.findIndex(({ evmBase }) => evmBase === forks[index]?.evmBase) === index
  // Forks of one EVM fork are told apart by name where the sides have names in common, else the first stands for all.
  const named = new Set(
    left.flatMap(({ id, evmBase }) =>
      right.some((other) => other.id === id && other.evmBase === evmBase) ? [evmBase] : [],
    ),
  )
  return (one, other) => {
    const [a, b] = [left[one], right[other]]
    if (a === undefined || b === undefined) return likenesses.none
    const isSame = a.evmBase === b.evmBase
    if (a.id === b.id)
      return isSame || a.evmBase === undefined || b.evmBase === undefined ? likenesses.both : likenesses.name
    if (a.evmBase === undefined || b.evmBase === undefined)
      return beginTogether(a, b) ? likenesses.moment : likenesses.none
    const stands = isSame && !named.has(a.evmBase)
    return stands && isFirst(left, one) && isFirst(right, other) ? likenesses.rules : likenesses.none
  }
}

/** A fork whose rules are not declared is known by its moment, if that is one of its own: at genesis begin all sorts. */
function beginTogether({ activation: one }: DeclaredFork, { activation: other }: DeclaredFork): boolean {
  if (one === undefined || other === undefined || one.kind === 'genesis') return false
  return canonicalJson(one) === canonicalJson(other)
}

function rankOf(fork: DeclaredFork): number {
  return fork.evmBase === undefined ? -1 : forkRank(fork.evmBase)
}

function labelOf(left: DeclaredFork, right: DeclaredFork): string {
  if (left.id === right.id) return left.id
  return left.evmBase === right.evmBase && left.evmBase !== undefined ? left.evmBase : `${left.id} / ${right.id}`
}
