import type { Clause } from '../model/generated/standard.ts'
import { clauseTextHash } from './clauseTextHash.ts'

/** What a vector says of the clauses that it shows. */
export interface ShownVector {
  readonly id: string
  /** True where something in it has to be refused. */
  readonly refuses: boolean
  readonly clauses: readonly { readonly id: string; readonly textHash: string }[]
}

/** Who shows one clause. */
export interface ClauseCoverage {
  readonly id: string
  readonly level: Clause['level']
  readonly title: string
  readonly topic: string
  /** `vectors` are counted here; the others are shown elsewhere, or not at all for the reason given. */
  readonly shownBy: 'vectors' | 'fixtures' | 'suite' | 'nothing'
  readonly excluded?: string
  /** Ids of vectors in which a block or an answer that obeys the clause is accepted. */
  readonly accept: readonly string[]
  /** Ids of vectors in which one that breaks it is refused. */
  readonly reject: readonly string[]
  readonly withoutAccept?: string
  readonly withoutReject?: string
}

/** What keeps the clauses from being covered. */
export type CoverageFinding =
  | { readonly kind: 'no-accept' | 'no-reject'; readonly clause: string; readonly fix: string }
  | {
      readonly kind: 'edited-clause' | 'unknown-clause'
      readonly clause: string
      readonly vector: string
      readonly fix: string
    }

/** Coverage of a whole standard. */
export interface Coverage {
  readonly clauses: readonly ClauseCoverage[]
  readonly findings: readonly CoverageFinding[]
}

/**
 * Tells which vectors show each clause, and what is missing.
 *
 * @param topics - Clauses by topic, in the order of the standard.
 * @param vectors - Published vectors.
 * @returns Each clause; a finding for each testable MUST without an accept or a reject vector and without a reason why
 *   there can be none, and for each vector whose clause was edited since or does not exist.
 */
export function clauseCoverage(
  topics: ReadonlyMap<string, { readonly clauses: readonly Clause[] }>,
  vectors: readonly ShownVector[],
): Coverage {
  const accept = new Map<string, string[]>()
  const reject = new Map<string, string[]>()
  for (const { id, refuses, clauses } of vectors) {
    for (const clause of clauses) {
      const shown = refuses ? reject : accept
      shown.set(clause.id, [...(shown.get(clause.id) ?? []), id])
    }
  }
  const covered = [...topics].flatMap(([topic, file]) =>
    file.clauses.map((clause): ClauseCoverage => ({
      id: clause.id,
      level: clause.level,
      title: clause.title,
      topic,
      shownBy: clause.shownBy ?? 'nothing',
      ...(clause.excluded !== undefined && { excluded: clause.excluded }),
      accept: accept.get(clause.id) ?? [],
      reject: reject.get(clause.id) ?? [],
      ...(clause.withoutAccept !== undefined && { withoutAccept: clause.withoutAccept }),
      ...(clause.withoutReject !== undefined && { withoutReject: clause.withoutReject }),
    })),
  )
  const known = new Map([...topics.values()].flatMap((file) => file.clauses).map((clause) => [clause.id, clause]))
  return {
    clauses: covered,
    findings: [...covered.flatMap(missingOf), ...vectors.flatMap((one) => staleOf(one, known))],
  }
}

function missingOf(clause: ClauseCoverage): readonly CoverageFinding[] {
  if (clause.level !== 'MUST' || clause.shownBy !== 'vectors') return []
  const findings: CoverageFinding[] = []
  if (clause.accept.length === 0 && clause.withoutAccept === undefined) {
    findings.push({
      kind: 'no-accept',
      clause: clause.id,
      fix: 'add a vector that obeys the clause, or say in withoutAccept why there can be none',
    })
  }
  if (clause.reject.length === 0 && clause.withoutReject === undefined) {
    findings.push({
      kind: 'no-reject',
      clause: clause.id,
      fix: 'add a twin that breaks the clause and is refused, or say in withoutReject why there can be none',
    })
  }
  return findings
}

function staleOf({ id, clauses }: ShownVector, known: ReadonlyMap<string, Clause>): readonly CoverageFinding[] {
  return clauses.flatMap((reference): CoverageFinding[] => {
    const clause = known.get(reference.id)
    const at = { clause: reference.id, vector: id }
    if (clause === undefined) {
      return [{ kind: 'unknown-clause', ...at, fix: 'name a clause that exists and fill the vector again' }]
    }
    if (clauseTextHash(clause) === reference.textHash) return []
    return [{ kind: 'edited-clause', ...at, fix: 'review the vector under the new text, then run npm run fill' }]
  })
}
