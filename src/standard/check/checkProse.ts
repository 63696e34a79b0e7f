import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RulesetFile } from '../../model/generated/standard.ts'
import type { Finding } from '../Finding.ts'
import type { ForkTime } from './checkForkTimes.ts'
import type { Complaint } from './Spec.ts'

/** Numbers in prose that can only be Unix times of a fork: from 2014 to 2033, digits grouped or not. */
const timePattern = /(?<![\w.])1[_,]?[4-9](?:[_,]?\d){8}(?![\w])/g

/** A number of a guide that is this near to a fork which its line names is taken to be its time, in seconds. */
const nearSeconds = 30 * 24 * 3600

const clause = 'RUL-2'

/**
 * Finds times in the prose of a ruleset file that no fork has.
 *
 * @param file - Matches its schema.
 */
export function checkProse(file: RulesetFile): readonly Complaint[] {
  const times = [
    ...file.ruleset.forks.map(({ id, activation }) => ({ fork: id, activation })),
    ...(file.testnets ?? []).flatMap(({ activations }) => activations ?? []),
  ].flatMap(({ fork, activation }) =>
    activation.kind === 'timestamp' ? [{ fork, time: activation.value as string }] : [],
  )
  const recorded = (file.forks ?? []).flatMap(({ fork, timestamp }) =>
    timestamp === undefined ? [] : [{ fork, time: timestamp as string }],
  )
  const known = [...times, ...recorded]
  return proseOf(file).flatMap(({ at, text }) =>
    timesIn(text)
      .filter((number) => !known.some(({ time }) => time === number))
      .map((number) => ({ at, message: unlike(number, known), fix: 'correct the number or the activation', clause })),
  )
}

/**
 * Finds times in the guides that are not those of the fork which the same line names.
 *
 * @param root - Folder laid out as `spec/`; the guides stand beside it, where there are any.
 * @param times - What the rulesets say.
 */
export function checkGuides(root: string, times: readonly ForkTime[]): readonly Finding[] {
  const known = times.flatMap(({ fork, activation }) =>
    activation.kind === 'timestamp' ? [{ fork, time: activation.value as string }] : [],
  )
  return guides(dirname(root)).flatMap(({ file, text }) =>
    text.split('\n').flatMap((line, index) => {
      const numbers = timesIn(line)
      return numbers.flatMap((number) => {
        const meant = known.filter(
          ({ fork, time }) =>
            Math.abs(Number(time) - Number(number)) <= nearSeconds && new RegExp(`\\b${fork}\\b`, 'i').test(line),
        )
        if (meant.length === 0 || meant.some(({ time }) => numbers.includes(time))) return []
        const message = unlike(number, meant)
        const column = line.search(timePattern) + 1
        return [{ file, line: index + 1, column, message, fix: 'correct the number', clause }]
      })
    }),
  )
}

function timesIn(text: string): readonly string[] {
  return [...text.matchAll(timePattern)].map(([number]) => number.replaceAll(/[_,]/g, ''))
}

/** Says that a number is the time of no fork, and which fork is nearest. */
function unlike(number: string, known: readonly { readonly fork: string; readonly time: string }[]): string {
  const distance = (time: string): number => Math.abs(Number(time) - Number(number))
  const nearest = [...known].sort((left, right) => distance(left.time) - distance(right.time))[0]
  const hint = nearest === undefined ? '' : `; ${nearest.fork} activates at ${nearest.time}`
  return `${number} is the time of no fork${hint}`
}

function proseOf(file: RulesetFile): readonly { readonly at: string; readonly text: string }[] {
  return [
    ...(file.ruleset.deviations ?? []).map(({ rule }, index) => ({
      at: `/ruleset/deviations/${index}/rule`,
      text: rule,
    })),
    ...file.provenance.map(({ covers }, index) => ({ at: `/provenance/${index}/covers`, text: covers })),
    ...(file.uncertain ?? []).map(({ why }, index) => ({ at: `/uncertain/${index}/why`, text: why })),
    ...(file.forks ?? []).map(({ note }, index) => ({ at: `/forks/${index}/note`, text: note ?? '' })),
    ...file.notes.map((text, index) => ({ at: `/notes/${index}`, text })),
    ...(file.questions ?? []).map((text, index) => ({ at: `/questions/${index}`, text })),
  ]
}

/** @returns Guides beside the standard, by name as a reader writes it. */
function guides(home: string): readonly { readonly file: string; readonly text: string }[] {
  const folder = join(home, 'docs')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : []
  return [
    ...(existsSync(join(home, 'README.md')) ? ['README.md'] : []),
    ...names.sort().map((name) => `docs/${name}`),
  ].map((file) => ({ file, text: readFileSync(join(home, file), 'utf8') }))
}
