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
  const partners = partnersOf(left, right)
  const pairs: ForkPair[] = []
  let next = 0
  const alone = (until: number): void => {
    for (; next < until; next += 1) {
      const fork = right[next]
      if (fork !== undefined) pairs.push({ label: fork.id, right: fork })
    }
  }
  for (const [index, fork] of left.entries()) {
    const partner = partners.get(index)
    const other = partner === undefined ? undefined : right[partner]
    if (partner === undefined || other === undefined) {
      // What both sides lack in the other is told by rank, so that Berlin stands before London.
      const rank = rankOf(fork)
      while (next < right.length && isLone(partners, next) && rankOf(right[next]) < rank) alone(next + 1)
      pairs.push({ label: fork.id, left: fork })
      continue
    }
    alone(partner)
    next = partner + 1
    pairs.push({ label: labelOf(fork, other), left: fork, right: other })
  }
  alone(right.length)
  return pairs
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

/** @returns Index of the right fork by index of the left one; both ascend. */
function partnersOf(left: readonly DeclaredFork[], right: readonly DeclaredFork[]): ReadonlyMap<number, number> {
  const partners = new Map<number, number>()
  let from = 0
  const seen = new Set<string>()
  for (const [index, fork] of left.entries()) {
    const named = right.findIndex(({ id }, place) => place >= from && id === fork.id)
    const based =
      fork.evmBase === undefined ||
      seen.has(fork.evmBase) ||
      left.some(({ id }) => right.some((other) => other.id === id && other.evmBase === fork.evmBase))
        ? -1
        : right.findIndex(({ evmBase }, place) => place >= from && evmBase === fork.evmBase)
    const partner = named >= 0 ? named : based
    if (fork.evmBase !== undefined) seen.add(fork.evmBase)
    if (partner < 0) continue
    partners.set(index, partner)
    from = partner + 1
  }
  return partners
}

function isLone(partners: ReadonlyMap<number, number>, right: number): boolean {
  return ![...partners.values()].includes(right)
}

function rankOf(fork: DeclaredFork | undefined): number {
  return fork?.evmBase === undefined ? -1 : forkRank(fork.evmBase)
}

function labelOf(left: DeclaredFork, right: DeclaredFork): string {
  if (left.id === right.id) return left.id
  return left.evmBase === right.evmBase && left.evmBase !== undefined ? left.evmBase : `${left.id} / ${right.id}`
}
