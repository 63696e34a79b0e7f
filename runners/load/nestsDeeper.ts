const quote = 0x22
const backslash = 0x5c
const openings: readonly number[] = [0x5b, 0x7b]
const closings: readonly number[] = [0x5d, 0x7d]

/**
 * Tells whether JSON text nests deeper than it may, without parsing it.
 *
 * @param text - JSON, sound or not.
 * @param depthMax - Deepest nesting of lists and objects that may be.
 * @returns True as soon as something is deeper; what is in strings does not count.
 */
export function nestsDeeper(text: string, depthMax: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index)
    if (inString) {
      // What follows a backslash neither ends the string nor escapes anything further.
      if (character === backslash) index += 1
      else if (character === quote) inString = false
    } else if (character === quote) inString = true
    else if (openings.includes(character)) {
      depth += 1
      if (depth > depthMax) return true
    } else if (closings.includes(character)) depth -= 1
  }
  return false
}
