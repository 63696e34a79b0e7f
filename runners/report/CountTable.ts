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
  /** @returns Cases by whose witness the prover had and in which dialect it was written, most frequent first. */
  witnesses(): readonly (readonly [form: string, count: number])[]
}

/** @returns An empty table. */
export function createCountTable(): CountTable {
  const rows = new Map<string, CountRow>()
  const skips = new Map<string, number>()
  const witnesses = new Map<string, number>()
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
      const form = witnessText(event)
      if (form !== undefined) witnesses.set(form, (witnesses.get(form) ?? 0) + 1)
      if (status !== 'skip') return
      const why = skipReason(event)
      skips.set(why, (skips.get(why) ?? 0) + 1)
    },
    rows: () => [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row),
    skips: () => frequentFirst(skips),
    witnesses: () => frequentFirst(witnesses),
  }
}

function frequentFirst(counts: ReadonlyMap<string, number>): readonly (readonly [text: string, count: number])[] {
  return [...counts].sort(([, left], [, right]) => right - left)
}

/** Says whose witness a case had and how it was written; undefined where that is not known. */
export function witnessText({ witnessFrom, witnessForm }: CaseEvent): string | undefined {
  if (witnessForm === undefined) return undefined
  return `the witness of the ${witnessFrom ?? 'vector'} in the dialect ${witnessForm.dialect}`
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
