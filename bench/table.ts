/** One line of the report. */
export interface Row {
  readonly what: string
  /** Figures in the order of the section's columns, ready to print. */
  readonly figures: readonly string[]
  readonly goal?: { readonly text: string; readonly reached: boolean }
}

export interface Section {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** Why rows are missing, or how to read them. */
  readonly notes: readonly string[]
}

/**
 * Renders a section as a Markdown table, which also reads well on a terminal.
 *
 * @returns Text that ends with an empty line.
 */
export function render(section: Section): string {
  const hasGoals = section.rows.some(({ goal }) => goal !== undefined)
  const header = ['', ...section.columns, ...(hasGoals ? ['goal'] : [])]
  const body = section.rows.map(({ what, figures, goal }) => {
    const judged = goal === undefined ? '' : `${goal.text}: ${goal.reached ? 'reached' : 'NOT REACHED'}`
    return [what, ...figures, ...(hasGoals ? [judged] : [])]
  })
  const widths = header.map((_, column) => Math.max(3, ...[header, ...body].map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  const notes = section.notes.map((note) => `\n- ${note}`).join('')
  return `## ${section.title}\n\n${[line(header), rule, ...body.map(line)].join('\n')}\n${notes === '' ? '' : `${notes}\n`}\n`
}

/** Writes a number with as many digits as it is worth reading. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** Writes a ratio. */
export function times(value: number): string {
  return `${figure(value)}x`
}

/** Writes a share of one. */
export function percent(value: number): string {
  return `${(value * 100).toFixed(1)} %`
}
