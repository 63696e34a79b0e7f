/** Which cases are wanted. */
export interface Selection {
  readonly wanted: (id: string) => boolean
  /** Ids that were seen, wanted or not; bounded, for suggestions. */
  readonly seen: readonly string[]
}

/** Ids that are kept for suggestions. */
const seenMax = 20_000

/**
 * Makes a selection of patterns.
 *
 * @param patterns - Ids, or patterns with `*`; a case is wanted that any of them matches. None wants all.
 */
export function createSelection(patterns: readonly string[]): Selection {
  const seen: string[] = []
  const tests = patterns.map(toTest)
  return {
    seen,
    wanted(id) {
      if (patterns.length > 0 && seen.length < seenMax) seen.push(id)
      return tests.length === 0 || tests.some((test) => test(id))
    },
  }
}

function toTest(pattern: string): (id: string) => boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const expression = new RegExp(`^${source.join('.*')}$`)
  return (id) => id === pattern || expression.test(id)
}
