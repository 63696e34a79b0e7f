import { Defect } from '../model/Defect.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { ClauseReference } from '../model/generated/vector.ts'
import { clauseTextHash } from '../standard/clauseTextHash.ts'
import type { Standard } from '../standard/Standard.ts'

/** A case and the clauses that it names. */
interface Claiming {
  readonly name: string
  readonly clauses: readonly string[]
}

/** A case that may be the refused twin of another. */
interface Twin extends Claiming {
  readonly twin?: string
  /** Why it is refused; nothing where it is accepted. */
  readonly reasons: readonly Reason[]
}

/**
 * Refers to the clauses that a case names and those that refusals enforce.
 *
 * @param plan - Name of the case, for the message, and its clauses.
 * @param reasons - Why something is refused.
 * @param standard - Where the clauses are.
 * @returns In the order of their ids, each once.
 * @throws {@link Defect} Where there is none, or one that the standard does not have.
 */
export function clauseReferences(
  plan: Claiming,
  reasons: readonly Reason[],
  standard: Standard,
): readonly ClauseReference[] {
  const enforced = reasons.map((reason) => enforcedBy(reason, standard))
  const ids = [...new Set([...plan.clauses, ...enforced])].toSorted((left, right) =>
    left.localeCompare(right, 'en', { numeric: true }),
  )
  if (ids.length === 0) throw new Defect(`${plan.name} names no clause`)
  return ids.map((id) => {
    const clause = standard.clauses.get(id)
    if (clause === undefined) throw new Defect(`${plan.name} names the clause ${id}, which the standard does not have`)
    return { id, textHash: clauseTextHash(clause) }
  })
}

/**
 * Collects what the refused twins of each accepted case show: the clauses that they name and those they are refused by.
 *
 * @param twins - All cases.
 * @param standard - Which reason enforces which clause.
 * @returns Clauses by name of the accepted case.
 */
export function clausesOfTwins(twins: readonly Twin[], standard: Standard): ReadonlyMap<string, readonly string[]> {
  const clauses = new Map<string, readonly string[]>()
  for (const { twin, clauses: named, reasons } of twins) {
    if (twin === undefined) continue
    const own = [...named, ...reasons.map((reason) => enforcedBy(reason, standard))]
    clauses.set(twin, [...(clauses.get(twin) ?? []), ...own])
  }
  return clauses
}

/** The clause that a reason enforces. */
function enforcedBy(reason: Reason, standard: Standard): string {
  return standard.rejections.get(reason)?.clause ?? reason
}
