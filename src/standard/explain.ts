import type { Clause, RejectionEntry } from '../model/generated/standard.ts'
import { loadStandard } from './loadStandard.ts'
import type { Standard } from './Standard.ts'

/** A clause with what cites it. */
export interface ClauseExplanation {
  readonly clause: Clause
  /** Path below the package, for the reader. */
  readonly file: string
  /** Codes of the reasons that enforce the clause. */
  readonly reasons: readonly string[]
  /** Ids of the forks that changed what the clause says. */
  readonly forks: readonly string[]
  /** Names of the precompiles that cite it. */
  readonly precompiles: readonly string[]
}

/** A reason with its clause. */
export interface ReasonExplanation {
  readonly reason: RejectionEntry
  readonly clause: Clause | undefined
}

/**
 * Finds a clause and what cites it.
 *
 * @param id - Such as `TXN-5`, in any capitals.
 * @param standard - That of this package when absent.
 * @returns Undefined where there is no such clause.
 */
export function clauseById(id: string, standard: Standard = loadStandard()): ClauseExplanation | undefined {
  const clause = standard.clauses.get(id.toUpperCase())
  if (clause === undefined) return undefined
  const file = [...standard.rules.values()].find(({ clauses }) => clauses.includes(clause))
  return {
    clause,
    file: `spec/rules/${file?.topic ?? ''}.yaml`,
    reasons: [...standard.rejections.values()].filter((entry) => entry.clause === clause.id).map(({ code }) => code),
    forks: standard.forks
      .filter(({ changes }) => changes.some(({ clauses }) => clauses.includes(clause.id)))
      .map(({ id: fork }) => fork),
    precompiles: [...standard.precompiles.values()]
      .filter(({ clauses }) => clauses.includes(clause.id))
      .map(({ name }) => name),
  }
}

/**
 * Finds a reason and the clause that it enforces.
 *
 * @param code - Such as `NONCE_TOO_LOW`, in any capitals.
 * @param standard - That of this package when absent.
 * @returns Undefined where there is no such reason.
 */
export function reasonByCode(code: string, standard: Standard = loadStandard()): ReasonExplanation | undefined {
  const wanted = code.toUpperCase()
  const reason = [...standard.rejections.values()].find((entry) => entry.code === wanted)
  return reason === undefined ? undefined : { reason, clause: standard.clauses.get(reason.clause) }
}
