import type { CaseEvent } from './Event.ts'

/** One row of the table of counts. */
export interface CountRow {
  readonly pair: number
  readonly family: string
  readonly fork: string
  passed: number
  failed: number
  broken: number
  skipped: number
}

/** Counts of cases by pair, family and fork. */
export interface CountTable {
  add(event: CaseEvent): void
  /** @returns Rows sorted by pair, family and fork. */
  rows(): readonly CountRow[]
  /** @returns Skips by what they lacked, most frequent first. */
  skips(): readonly (readonly [why: string, count: number])[]
}

/** @returns An empty table. */
export function createCountTable(): CountTable {
  const rows = new Map<string, CountRow>()
  const skips = new Map<string, number>()
  return {
    add(event) {
      const { pair, family, fork, status } = event
      const key = `${String(pair).padStart(4)} ${family}\u0000${fork}`
      const row = rows.get(key) ?? { pair, family, fork, passed: 0, failed: 0, broken: 0, skipped: 0 }
      rows.set(key, row)
      if (status === 'pass') row.passed++
      else if (status === 'fail') row.failed++
      else if (status === 'broken') row.broken++
      else row.skipped++
      if (status !== 'skip') return
      const why = skipReason(event)
      skips.set(why, (skips.get(why) ?? 0) + 1)
    },
    rows: () => [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row),
    skips: () => [...skips].sort(([, left], [, right]) => right - left),
  }
}

/**
 * Says why a case was skipped.
 *
 * @param event - Of a case with the status `skip`.
 * @returns The missing capability and whose it is, or why nobody can be asked.
 */
export function skipReason(event: CaseEvent): string {
  if (event.notShown !== undefined) return `not shown: ${event.notShown}`
  for (const role of ['sequencer', 'prover'] as const) {
    const outcome = event[role]
    if (outcome.status === 'skip') return `the ${role} lacks ${outcome.capability}`
  }
  return 'nobody was asked'
}
