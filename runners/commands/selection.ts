import { nearest } from '../../src/standard/nearest.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { createFilter, suggestIds } from '../select/Filter.ts'

/** Which cases are wanted. */
export interface Selection {
  readonly wanted: (id: string) => boolean
  /** @returns What to say of patterns that matched nothing; empty where each matched something. */
  unmatched(): readonly string[]
}

/** Ids that are kept for suggestions. */
const seenMax = 50_000

/**
 * Makes a selection of patterns.
 *
 * @param patterns - Ids, or patterns with `*` and `**`; a case is wanted that any of them matches. None wants all.
 * @throws UsageError where a pattern cannot be read.
 */
export function createSelection(patterns: readonly string[]): Selection {
  const seen: string[] = []
  const hits = new Set<string>()
  const filters = patterns.map((pattern) => {
    try {
      return createFilter(pattern)
    } catch (error) {
      throw new UsageError(`--only: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  return {
    wanted(id) {
      if (filters.length === 0) return true
      if (seen.length < seenMax) seen.push(id)
      const matching = filters.filter(({ matches }) => matches(id))
      for (const { pattern } of matching) hits.add(pattern)
      return matching.length > 0
    },
    unmatched() {
      return patterns
        .filter((pattern) => !hits.has(pattern))
        .map((pattern) => {
          const near = nearestIds(pattern, seen).map((id) => `\n    ${id}`)
          const hint = near.length === 0 ? '' : `; nearest:${near.join('')}`
          return `--only ${pattern} matches none of ${seen.length} cases${hint}`
        })
    },
  }
}

/**
 * Suggests ids; a long id is far from a short typo, so the parts of ids are compared too.
 *
 * @param pattern - What was typed.
 * @param seen - Ids that there are.
 */
export function nearestIds(pattern: string, seen: readonly string[]): readonly string[] {
  const whole = suggestIds(pattern, seen)
  if (whole.length > 0) return whole
  const byPart = new Map<string, string>()
  for (const id of seen) for (const part of id.split(/::|[/.[\]]/)) if (!byPart.has(part)) byPart.set(part, id)
  const typed = pattern.split(/::|[*/]/).toSorted((left, right) => right.length - left.length)[0] ?? ''
  return nearest(typed, [...byPart.keys()]).flatMap((part) => byPart.get(part) ?? [])
}
