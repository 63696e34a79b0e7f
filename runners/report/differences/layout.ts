/** Widest line of a terminal that nobody has widened. */
const columns = 80

/**
 * Breaks text into lines.
 *
 * @param text - Words between spaces; a word longer than a line stands alone.
 * @param indent - Spaces before the first line.
 * @param hanging - Spaces before each further line.
 */
export function wrap(text: string, indent: number, hanging: number = indent): readonly string[] {
  const lines: string[] = []
  let line = ' '.repeat(indent)
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = ' '.repeat(hanging)
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}

/**
 * Sets a column of names beside what is said of them.
 *
 * @param rows - Names and texts.
 * @param indent - Spaces before each name.
 */
export function beside(rows: readonly (readonly [name: string, text: string])[], indent: number): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, 0).length === 1 && indent + width + 2 + text.length <= columns ? [text] : undefined
    const head = `${' '.repeat(indent)}${name.padEnd(width)}  `
    if (lines !== undefined) return [`${head}${text}`]
    const wrapped = wrap(text, head.length)
    return wrapped.map((line, index) => (index === 0 ? `${head}${line.trimStart()}` : line))
  })
}

/**
 * Joins names as a sentence does.
 *
 * @param names - At least one.
 * @returns `a`, `a and b` or `a, b and c`.
 */
export function enumerate(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
