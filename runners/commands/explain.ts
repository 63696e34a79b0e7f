import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'

import { clauseById, reasonByCode } from '../../src/standard/explain.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { nearest } from '../../src/standard/nearest.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { classMeanings } from '../compare/classes.ts'
import { faultMeanings } from '../compare/faults.ts'
import type { Case } from '../load/Case.ts'
import { loadCases } from '../load/loadCases.ts'
import { printable } from '../protocol/printable.ts'
import { isRecord } from '../protocol/messages.ts'
import { exitCode } from '../report/exitCode.ts'
import { packagedVectors, type Terminal } from './run.ts'
import { nearestIds } from './selection.ts'

/** Names that a mistyped one may have meant. */
const suggestions = 3

/**
 * Says what a name of the standard or of a report means.
 *
 * @param what - Id of a vector or clause, code of a reason, name of a class or fault; spaces and dashes are alike.
 * @param terminal - Where the text goes.
 * @returns Exit code.
 * @throws UsageError where nothing has that name, with the nearest that have.
 */
export async function explain(what: string, terminal: Terminal): Promise<number> {
  const ids: string[] = []
  const text = explainRule(what) ?? explainWord(what) ?? (await explainVector(what, ids))
  if (text === undefined) throw new UsageError(unknown(what, ids))
  terminal.output.write(`${text}\n`)
  return exitCode.conformant
}

function explainRule(what: string): string | undefined {
  const clause = clauseById(what)
  if (clause !== undefined) {
    const { id, level, text } = clause.clause
    const lines = [`${id} (${level}, ${clause.file})`, `  ${text}`]
    if (clause.reasons.length > 0) lines.push(`  refused for: ${clause.reasons.join(', ')}`)
    if (clause.forks.length > 0) lines.push(`  changed in: ${clause.forks.join(', ')}`)
    if (clause.precompiles.length > 0) lines.push(`  precompiles: ${clause.precompiles.join(', ')}`)
    return lines.join('\n')
  }
  const found = reasonByCode(what)
  if (found === undefined) return undefined
  const lines = [`${found.reason.code}`, `  ${found.reason.sentence}`]
  if (found.clause !== undefined) lines.push(`  enforces ${found.clause.id}: ${found.clause.text}`)
  return lines.join('\n')
}

function explainWord(what: string): string | undefined {
  const wanted = plain(what)
  for (const [kind, meanings] of [
    ['class of divergence', classMeanings],
    ['fault of an adapter', faultMeanings],
  ] as const) {
    for (const [name, meaning] of Object.entries(meanings)) {
      if (plain(name) === wanted) return `${name} (${kind})\n  ${meaning}`
    }
  }
  return undefined
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]+/g, ' ')
}

async function explainVector(what: string, ids: string[]): Promise<string | undefined> {
  const collect = (id: string): boolean => {
    ids.push(id)
    return id === what
  }
  for await (const loaded of loadCases(packagedVectors(), { select: collect })) {
    if (loaded.kind === 'case') return vectorText(loaded.case)
  }
  return undefined
}

function vectorText(asked: Case): string {
  const lines = [`${asked.id} (${asked.family}, ${asked.fork})`]
  const description = descriptionIn(asked.file)
  for (const part of ['given', 'when', 'then']) {
    const text = description[part]
    if (typeof text === 'string') lines.push(`  ${part.padEnd(5)} ${printable(text, 1000)}`)
  }
  for (const id of asked.clauses) {
    const clause = clauseById(id)?.clause
    lines.push(`  ${id}${clause === undefined ? '' : `: ${clause.text}`}`)
  }
  if (asked.headerInputs.length > 0) lines.push(`  depends on: ${asked.headerInputs.join(', ')}`)
  lines.push(`  file: ${relative(process.cwd(), asked.file)}`)
  return lines.join('\n')
}

function descriptionIn(file: string): Record<string, unknown> {
  if (!existsSync(file) || !file.endsWith('.json')) return {}
  const vector: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return isRecord(vector) && isRecord(vector['description']) ? vector['description'] : {}
}

function unknown(what: string, ids: readonly string[]): string {
  const { clauses, rejections } = loadStandard()
  const names = [
    ...clauses.keys(),
    ...rejections.keys(),
    ...Object.keys(classMeanings),
    ...Object.keys(faultMeanings),
    ...ids,
  ]
  const close = nearest(what, names, suggestions)
  const near = close.length > 0 ? close : nearestIds(what, ids)
  const hint = near.length === 0 ? '; lockstep list names the vectors' : `; nearest: ${near.join(', ')}`
  return `nothing is called ${printable(what)}${hint}`
}
