import type { Loaded } from './Loaded.ts'

/** Number of cases of one family at one fork. */
interface CaseCount {
  readonly family: string
  readonly fork: string
  readonly cases: number
}

/** What was found below a path, counted. */
export interface Counts {
  /** Sorted by family and fork. */
  readonly cases: readonly CaseCount[]
  /** Files and tests that are no vectors for sequencers and provers. */
  readonly notApplicable: number
  readonly damaged: number
}

/**
 * Counts what a loader finds, by the names that every table of counts uses.
 *
 * @param found - From `loadCases`.
 * @returns The counts.
 */
export async function countCases(found: AsyncIterable<Loaded>): Promise<Counts> {
  const counts = new Map<string, { family: string; fork: string; cases: number }>()
  let notApplicable = 0
  let damaged = 0
  for await (const loaded of found) {
    if (loaded.kind === 'notApplicable') notApplicable += 1
    else if (loaded.kind === 'damaged') damaged += 1
    else {
      const { family, fork } = loaded.case
      const count = counts.get(`${family}\n${fork}`) ?? { family, fork, cases: 0 }
      count.cases += 1
      counts.set(`${family}\n${fork}`, count)
    }
  }
  const sorted = [...counts].toSorted(([left], [right]) => (left < right ? -1 : 1))
  return { cases: sorted.map(([, count]) => count), notApplicable, damaged }
}
