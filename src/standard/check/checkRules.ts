import type { Clause } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import { complain, misnamed, repeated, type Complaint, type Spec } from './Spec.ts'

/** Longest sentence of a clause; longer ones hide a second rule. */
const sentenceWordsMax = 60

/**
 * Checks the clauses: ids, levels and wording.
 *
 * @param spec - All files.
 */
export function checkRules(spec: Spec): readonly Finding[] {
  const seen = new Set<string>()
  return spec.rules.flatMap((file) => {
    const { value } = file
    const ids = value.clauses.map(({ id }, index) => [`/clauses/${index}/id`, id] as const)
    const complaints = [
      ...misnamed(file, '/topic', value.topic),
      ...repeated(ids, 'clause'),
      ...ids
        .filter(([, id]) => seen.has(id))
        .map(([at, id]) => ({ at, message: `another file has a clause ${id}`, fix: 'give it the next free number' })),
      ...ids
        .filter(([, id]) => !id.startsWith(`${value.prefix}-`))
        .map(([at, id]) => ({
          at,
          message: `the clause ${id} does not start with the prefix ${value.prefix}`,
          fix: `write ${value.prefix}-<number>`,
        })),
      ...value.clauses.flatMap((clause, index) => checkClause(clause, `/clauses/${index}`)),
    ]
    for (const [, id] of ids) seen.add(id)
    return complain(file, complaints)
  })
}

function checkClause(clause: Clause, at: string): readonly Complaint[] {
  const found: Complaint[] = []
  const add = (part: string, message: string, fix: string): void =>
    void found.push({ at: `${at}/${part}`, message, fix, clause: clause.id })
  if (!new RegExp(`\\b${clause.level}\\b`).test(clause.text))
    add('text', `the text does not say ${clause.level}`, 'name the level of the clause in its text')
  if (clause.level !== 'MUST' && /\bMUST\b/.test(clause.text))
    add('text', `the text says MUST, but the level is ${clause.level}`, 'use one level in a clause')
  const modal = /\b(?:must|shall|should)\b/.exec(clause.text)?.[0]
  if (modal !== undefined)
    add('text', `the text says ${modal} in small letters`, 'write it in capitals or say it without')
  const longest = Math.max(...clause.text.split(/[.;:] /).map((sentence) => sentence.split(' ').length))
  if (longest > sentenceWordsMax) add('text', `a sentence has ${longest} words`, `keep to ${sentenceWordsMax} words`)
  if (clause.shownBy === undefined && clause.excluded === undefined)
    add('id', 'the clause says neither what shows it nor why nothing does', 'add shownBy or excluded')
  if (clause.shownBy !== undefined && clause.excluded !== undefined)
    add('excluded', 'the clause is shown and excluded', 'keep shownBy or excluded')
  return found
}
