import { nearest } from '../../src/standard/nearest.ts'

/** Chooses cases by id. */
export interface Filter {
  /** The pattern as it was given. */
  readonly pattern: string
  /** @returns True where the whole id matches. */
  readonly matches: (id: string) => boolean
}

/** Longest pattern that is read. */
const patternCharactersMax = 1000

/** Parts that are joined by `/` or `::`; a pattern's `*` stays within one. */
const withinPart = '(?:(?!::)[^/])*'
const acrossParts = '.*'

/**
 * Makes a filter of a pattern: `*` stands for any characters within one part of an id, `**` for any at all, everything
 * else for itself. Parts end at `/` and `::`.
 *
 * @param pattern - Such as `block/precompile/*` or `**push0**`; at most 1,000 characters.
 * @returns The filter; capitals count.
 */
export function createFilter(pattern: string): Filter {
  if (pattern.length > patternCharactersMax)
    throw new RangeError(`the filter has more than ${patternCharactersMax} characters`)
  if (!pattern.includes('*')) return { pattern, matches: (id) => id === pattern }
  const source = pattern
    .split(/(\*\*?)/)
    .map((piece) => (piece === '**' ? acrossParts : piece === '*' ? withinPart : literally(piece)))
    .join('')
  // `s`: names of tests may hold line breaks.
  const expression = new RegExp(`^${source}$`, 's')
  return { pattern, matches: (id) => expression.test(id) }
}

/**
 * Suggests ids for a filter that matched nothing.
 *
 * @param pattern - The filter.
 * @param ids - Every id there is.
 * @returns A few ids that differ little from it, nearest first; of long lists, those that share its longest part.
 */
export function suggestIds(pattern: string, ids: readonly string[]): readonly string[] {
  const plain = pattern.replaceAll('*', '')
  const parts = plain.split(/\/|::/).filter((part) => part.length > 2)
  const longest = parts.toSorted((left, right) => right.length - left.length)[0]
  const sharing = longest === undefined ? [] : ids.filter((id) => id.includes(longest))
  if (sharing.length === 0) return nearest(plain, ids.slice(0, candidatesMax))
  const near = nearest(plain, sharing.slice(0, candidatesMax))
  return near.length > 0 ? near : sharing.slice(0, suggestionsMax)
}

/** Most ids that are suggested. */
const suggestionsMax = 3

/** Most ids that are compared letter by letter. */
const candidatesMax = 20_000

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
