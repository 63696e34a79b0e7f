import { loadStandard } from '../../src/standard/loadStandard.ts'
import {
  clauseCoverage,
  type ClauseCoverage,
  type Coverage,
  type CoverageFinding,
} from '../../src/standard/clauseCoverage.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import { readShownClauses } from '../load/shownClauses.ts'
import { exitCode } from '../report/exitCode.ts'
import { packagedVectors, type Terminal } from './run.ts'

/** How coverage is written. */
export const coverageFormats = ['text', 'json'] as const

/** What to tell of the coverage of clauses. */
export interface CoverageRequest {
  /** True: a missing vector fails the command. */
  readonly gate: boolean
  readonly format: (typeof coverageFormats)[number]
  /** Folder of vectors; that of this package when absent. */
  readonly vectors?: string
  /** That of this package when absent. */
  readonly standard?: Standard
}

const columns = 80
const titleColumns = 34

/**
 * Tells which vectors show each clause of the standard.
 *
 * @param request - What to tell, and whether to fail.
 * @param terminal - Where it goes.
 * @returns Exit code: 4 where a vector names a clause that was edited since or does not exist; with `gate`, 1 where a
 *   testable MUST lacks an accept or a reject vector.
 */
export function coverage(request: CoverageRequest, terminal: Terminal): number {
  const standard = request.standard ?? loadStandard()
  const found = clauseCoverage(standard.rules, readShownClauses(request.vectors ?? packagedVectors()))
  const text = request.format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : render(found)
  terminal.output.write(text)
  if (found.findings.some(({ kind }) => kind === 'edited-clause' || kind === 'unknown-clause')) {
    return exitCode.vectorIntegrity
  }
  return request.gate && found.findings.length > 0 ? exitCode.nonConformance : exitCode.conformant
}

function render({ clauses, findings }: Coverage): string {
  const topics = [...new Set(clauses.map(({ topic }) => topic))]
  const lines = topics.flatMap((topic) => [
    `${`${topic}`.padEnd(52)} accept  reject`,
    ...clauses.filter((clause) => clause.topic === topic).map(lineOf),
    '',
  ])
  const musts = clauses.filter(({ level, shownBy }) => level === 'MUST' && shownBy === 'vectors')
  const both = musts.filter(({ accept, reject }) => accept.length > 0 && reject.length > 0)
  const excused = musts.filter(
    ({ id, accept, reject }) =>
      (accept.length === 0 || reject.length === 0) && !findings.some(({ clause }) => clause === id),
  )
  return [
    ...lines,
    ...findings.flatMap(describe),
    `${clauses.length} clauses; of ${musts.length} that vectors must show, ${both.length} have both an accept and`,
    `a reject vector, ${excused.length} a reason why one of them cannot be, ${findings.length} findings`,
    '',
  ].join('\n')
}

function lineOf(clause: ClauseCoverage): string {
  const { id, level, title, shownBy, accept, reject } = clause
  const head = `  ${id.padEnd(7)}${level.padEnd(7)}${cut(title, titleColumns).padEnd(titleColumns + 2)}`
  if (shownBy !== 'vectors') return `${head}${shownBy === 'nothing' ? 'excluded' : `shown by ${shownBy}`}`
  return `${head}${count(accept, clause.withoutAccept).padStart(8)}${count(reject, clause.withoutReject).padStart(8)}`
}

function count(vectors: readonly string[], without: string | undefined): string {
  return vectors.length === 0 && without !== undefined ? 'none' : String(vectors.length)
}

function describe(finding: CoverageFinding): readonly string[] {
  const { kind, clause, fix } = finding
  const vector = 'vector' in finding ? `${finding.vector}: ` : ''
  return [...wrap(`${vector}${sentences[kind]} ${clause}`, ''), ...wrap(`Fix: ${fix}.`, '  ')]
}

const sentences: Readonly<Record<CoverageFinding['kind'], string>> = {
  'no-accept': 'no accept vector shows',
  'no-reject': 'no reject vector shows',
  'edited-clause': 'made under another text of',
  'unknown-clause': 'names a clause that does not exist,',
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}

function wrap(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  let line = indent
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length + 1 > columns) {
      lines.push(line)
      line = indent
    }
    line = line.trim() === '' ? `${indent}${word}` : `${line} ${word}`
  }
  return [...lines, line]
}
