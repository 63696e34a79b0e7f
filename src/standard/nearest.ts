/** Longest text whose distance is measured; the cost grows with the product of both lengths. */
const charactersMax = 128

/**
 * Finds the candidates that a mistyped name most likely meant.
 *
 * @param text - What was typed.
 * @param candidates - Known names.
 * @param count - At most this many are returned.
 * @returns Nearest first; ties in alphabetical order; none that differs in more than half of its characters.
 */
export function nearest(text: string, candidates: readonly string[], count = 3): readonly string[] {
  const typed = text.slice(0, charactersMax).toLowerCase()
  return candidates
    .filter((name) => Math.abs(typed.length - name.length) <= distanceMax(typed, name))
    .map((name) => ({ name, distance: editDistance(typed, name.slice(0, charactersMax).toLowerCase()) }))
    .filter(({ name, distance }) => distance <= distanceMax(typed, name))
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name)
}

/** Half of the longer name; two names always differ by at least the difference of their lengths. */
function distanceMax(typed: string, name: string): number {
  return Math.max(1, Math.floor(Math.max(typed.length, name.length) / 2))
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[right.length] ?? 0
}
