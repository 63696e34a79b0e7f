import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { isSameElsewhere, type Experiment, type Outcome } from './Experiment.ts'
import type { BoundaryReport } from './Report.ts'
import type { Measured, Subject } from './Subject.ts'

type Results = ReadonlyMap<string, Outcome>

/** Experiments that a boundary is watched with. */
const observablesMax = 4

/** How far behind a boundary, in seconds, a switch is looked for. */
const searchSecondsMax = 2n ** 20n

/** A fork that begins at a time, with what tells its sides apart. */
export interface Boundary {
  readonly fork: string
  readonly at: bigint
  /** First second of the fork before it, and of the one behind it where there is one. */
  readonly previousAt: bigint
  readonly nextAt: bigint | null
  readonly before: Results
  readonly after: Results
}

/** A boundary whose observables never showed, with the reason. */
export type Found = BoundaryReport | { readonly notShown: string } | { readonly fault: string }

/**
 * Finds the second at which a party switches to a fork.
 *
 * Blocks stand one second before the declared time, at it and one later; where none of them is the switch, it is searched
 * for by bisection between the neighbouring forks.
 *
 * @param subject - The party.
 * @param ruleset - In force.
 * @param boundary - Declared time, and what the party does on both sides.
 * @param experiments - All that were carried out on both sides.
 */
export async function findSwitch(
  subject: Subject,
  ruleset: Ruleset,
  boundary: Boundary,
  experiments: readonly Experiment[],
): Promise<Found> {
  const watched = observablesOf(boundary, experiments)
  if (watched.length === 0) return { notShown: 'nothing that a probe sees changes' }
  const at = async (timestamps: readonly bigint[]): Promise<readonly Side[] | Exclude<Found, BoundaryReport>> => {
    const measured = await subject.measure({ ruleset, timestamps, experiments: watched })
    return sidesOf(measured, boundary, watched)
  }
  const near = [boundary.at - 1n, boundary.at, boundary.at + 1n]
  const sides = await at(near)
  if (!isSides(sides)) return sides
  const report = { fork: boundary.fork, declared: boundary.at, observables: watched.map(({ id }) => id) }
  const lastBefore = lastOf(near, sides)
  const firstAfter = near[sides.indexOf('after')] ?? null
  if (lastBefore !== null && firstAfter !== null) return { ...report, lastBefore, firstAfter }
  const bounds = {
    low: lastBefore ?? boundary.previousAt,
    high: firstAfter ?? (boundary.nextAt ?? boundary.at + searchSecondsMax) - 1n,
  }
  const range = await narrow(bounds, async (moment) => {
    const one = await at([moment])
    return isSides(one) ? (one[0] ?? 'neither') : 'neither'
  })
  return { ...report, ...range }
}

type Side = 'before' | 'after' | 'neither'

function isSides(value: readonly Side[] | object): value is readonly Side[] {
  return Array.isArray(value)
}

function flips(id: string, { before, after }: Boundary): boolean {
  const [left, right] = [before.get(id), after.get(id)]
  if (left === undefined || right === undefined || left.kind === 'nothing' || right.kind === 'nothing') return false
  return !isSameElsewhere(id, left, right)
}

function sidesOf(
  measured: Measured,
  { before, after }: Boundary,
  watched: readonly Experiment[],
): readonly Side[] | { readonly notShown: string } | { readonly fault: string } {
  if (measured.kind === 'notShown') return { notShown: measured.why }
  if (measured.kind === 'fault') return { fault: measured.why }
  const like = (results: Results, side: Results): boolean =>
    watched.every(({ id }) => {
      const [one, other] = [results.get(id), side.get(id)]
      return one !== undefined && other !== undefined && isSameElsewhere(id, one, other)
    })
  return measured.outcomes.map((results) => {
    if (like(results, before)) return 'before'
    return like(results, after) ? 'after' : 'neither'
  })
}

/** One experiment for each address or instruction whose outcome flips. */
function observablesOf(boundary: Boundary, experiments: readonly Experiment[]): readonly Experiment[] {
  const byTarget = new Map<string, Experiment>()
  for (const experiment of experiments) {
    if (!byTarget.has(experiment.target) && flips(experiment.id, boundary)) byTarget.set(experiment.target, experiment)
  }
  return [...byTarget.values()].slice(0, observablesMax)
}

function lastOf(moments: readonly bigint[], sides: readonly Side[]): bigint | null {
  return moments[sides.lastIndexOf('before')] ?? null
}

/** Halves the range in which a party switches until it is one second wide, if it switches there at all. */
async function narrow(
  { low, high }: { readonly low: bigint; readonly high: bigint },
  sideAt: (moment: bigint) => Promise<Side>,
): Promise<Pick<BoundaryReport, 'lastBefore' | 'firstAfter'>> {
  let [lastBefore, firstAfter] = [low, high]
  if ((await sideAt(high)) !== 'after') return { lastBefore: high, firstAfter: null }
  if ((await sideAt(low)) !== 'before') return { lastBefore: null, firstAfter: low }
  while (firstAfter - lastBefore > 1n) {
    const middle = (lastBefore + firstAfter) / 2n
    if ((await sideAt(middle)) === 'before') lastBefore = middle
    else firstAfter = middle
  }
  return { lastBefore, firstAfter }
}
