import type { MutationReport, Score } from './Score.ts'

/** Names that are printed of a long list; the report has all. */
const namesMax = 40

const noMutant = 'vectors that no mutant fails'
const noTrial = 'vectors that no trial showed to fail a mutant (--search looks further)'

/**
 * Writes a report as text of at most 100 columns where names allow it.
 *
 * @param report - Result of a run.
 */
export function render(report: MutationReport): string {
  const { scores, survived, crashed, misblamed, vectors, searched } = report
  const families = [...new Set(scores.map(({ family }) => family))]
  const rows = families.map((family) =>
    row(
      family,
      scores.filter((found) => found.family === family),
    ),
  )
  return [
    heading,
    ...rows,
    row('all', scores),
    '',
    ...list('survived', survived),
    ...list('killed only by crashing', crashed),
    ...list('the honest partner was blamed', misblamed),
    ...list(searched ? noMutant : noTrial, vectors.idle),
    `vectors: ${vectors.total}, of which ${vectors.counting} count, ${vectors.sole} each alone in something, ` +
      `${vectors.essential} in a small set that does all`,
    `mutants: ${report.mutants}, tried in ${report.trials} pairs: ${report.killed} killed, ${survived.length} survived, ` +
      `${crashed.length} only crashed; ${seconds(report.durationMs)}`,
    `time: ${report.phases.map(({ name, durationMs }) => `${name} ${seconds(durationMs)}`).join(', ')}`,
  ].join('\n')
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(0)} s`
}

const heading = `${'family'.padEnd(24)}${'pairs'.padStart(7)}${'killed'.padStart(8)}${'survived'.padStart(10)}${'crashed'.padStart(9)}  first killers`

function row(name: string, scores: readonly Score[]): string {
  const count = (outcome: Score['outcome']): string =>
    String(scores.filter((found) => found.outcome === outcome).length)
  const killers = new Set(scores.flatMap(({ killers: [first] }) => first ?? []))
  return (
    name.padEnd(24) +
    String(scores.length).padStart(7) +
    count('killed').padStart(8) +
    count('survived').padStart(10) +
    count('crashed').padStart(9) +
    `  ${killers.size} vectors`
  )
}

function list(title: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const more = names.length > namesMax ? [`  and ${names.length - namesMax} more`] : []
  return [`${title}: ${names.length}`, ...names.slice(0, namesMax).map((name) => `  ${name}`), ...more, '']
}
