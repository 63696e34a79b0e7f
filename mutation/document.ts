import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import type { MutationReport, Score } from './Score.ts'

const page: string = fileURLToPath(new URL('../docs/mutation.md', import.meta.url))
const opens = '<!-- score -->'
const closes = '<!-- end of score -->'

/**
 * Writes the table of scores into `docs/mutation.md`.
 *
 * @param report - Of a run of the whole catalogue.
 */
export async function writeDocument(report: MutationReport): Promise<void> {
  const text = readFileSync(page, 'utf8')
  const before = text.slice(0, text.indexOf(opens) + opens.length)
  const after = text.slice(text.indexOf(closes))
  const table = `${before}\n\n${scoreTable(report)}\n\n${after}`
  writeFileSync(page, await format(table, { parser: 'markdown', printWidth: 120 }))
}

/**
 * Renders the table of scores as Markdown.
 *
 * @param report - Of a run of the whole catalogue.
 */
function scoreTable({ scores, mutants, trials, killed, vectors }: MutationReport): string {
  const families = [...new Set(scores.map(({ family }) => family))]
  const rows = families.map((family) =>
    rowOf(
      family,
      scores.filter((one) => one.family === family),
    ),
  )
  return [
    '| family | mutants | pairs | killed | survived | killed only by crashing | first killers |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
    '',
    `${mutants} mutants in ${trials} pairs, ${killed} killed: ${((100 * killed) / trials).toFixed(1)} %.`,
    '',
    `${vectors.total} vectors, of which ${vectors.counting} count; ${vectors.sole} are each alone in killing or showing something; ` +
      `${vectors.essential} would do for everything; ${vectors.idle.length} are ones that no mutant was seen to fail.`,
  ].join('\n')
}

function rowOf(family: string, scores: readonly Score[]): string {
  const count = (outcome: Score['outcome']): number => scores.filter((one) => one.outcome === outcome).length
  const cells = [
    family,
    new Set(scores.map(({ mutant }) => mutant)).size,
    scores.length,
    count('killed'),
    count('survived'),
    count('crashed'),
    new Set(scores.flatMap(({ killers: [first] }) => first ?? [])).size,
  ]
  return `| ${cells.join(' | ')} |`
}
