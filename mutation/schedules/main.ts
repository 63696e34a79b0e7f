import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { machineFaults, plantFault } from '../../src/consensus/machine/index.ts'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { Defect } from '../../src/model/Defect.ts'
import { allSchedules, knownFlaws, singularSchedules } from '../../src/fill/schedules/allSchedules.ts'
import type { ScheduleCase } from '../../src/fill/schedules/ScheduleCase.ts'
import { reasonOutOfReach } from './outOfReach.ts'
import { rehearse } from './rehearse.ts'

/** Schedules that are published, those with a name of their own included. */
const published = 200

/** Enumerated schedules that a fault may survive before it counts as a survivor. */
const triesMax = 150

const page = fileURLToPath(new URL('../../docs/consensus-schedules.md', import.meta.url))
const selection = fileURLToPath(new URL('../../src/fill/schedules/selection.ts', import.meta.url))
const marks = ['<!-- kills -->', '<!-- end of kills -->'] as const

/**
 * `npm run schedules` runs every enumerated schedule against the reference; with `--select` it chooses those that are
 * published, by the faulty cores that they fail, and writes the list and the table of `docs/consensus-schedules.md`.
 */
async function main(): Promise<void> {
  const crypto = await loadCrypto('auto')
  if (process.argv.includes('--select')) return select(crypto)
  const all = allSchedules()
  const started = performance.now()
  for (const [index, plan] of all.entries()) {
    const [first] = await rehearse(plan, crypto)
    if (first !== undefined) {
      process.stdout.write(`${plan.name}: ${first.field}: ${first.found}\n`)
      process.exitCode = 1
    }
    if (index % 500 === 499) process.stdout.write(`${index + 1} of ${all.length}\n`)
  }
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(
    `${all.length} schedules in ${seconds.toFixed(0)} s, ${(all.length / seconds).toFixed(0)} a second\n`,
  )
}

interface Kill {
  readonly fault: string
  readonly killer: ScheduleCase
  readonly fields: string
}

async function select(crypto: CryptoBackend): Promise<void> {
  const candidates = spread(allSchedules())
  const kills: Kill[] = []
  const survivors: string[] = []
  for (const fault of machineFaults.keys()) {
    const chosen = [...new Set(kills.map(({ killer }) => killer))].filter((plan) => !isNamed(plan))
    const kill = await firstKill(fault, [...namedFor(fault), ...chosen, ...candidates.slice(0, triesMax)], crypto)
    if (kill === undefined) survivors.push(fault)
    else kills.push(kill)
    process.stdout.write(`${fault}: ${kill?.killer.name ?? 'survives'}\n`)
  }
  const killers = new Set([...singularSchedules().map(({ name }) => name), ...kills.map(({ killer }) => killer.name)])
  for (const { name } of candidates) if (killers.size < published) killers.add(name)
  await writeSelection([...killers].toSorted())
  await writePage(kills, survivors)
  const unexplained = survivors.filter((fault) => reasonOutOfReach(fault) === undefined)
  const explained = kills.filter(({ fault }) => reasonOutOfReach(fault) !== undefined).map(({ fault }) => fault)
  if (unexplained.length > 0) throw new Defect(`nobody has said why no schedule fails ${unexplained.join(', ')}`)
  if (explained.length > 0)
    throw new Defect(`schedules fail ${explained.join(', ')}, which are said to be out of reach`)
}

/** The schedule that is named for a fault comes first, and the other named ones last of all. */
function namedFor(fault: string): readonly ScheduleCase[] {
  const own = knownFlaws().filter(({ kills }) => kills.includes(fault))
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...singularSchedules().filter(({ name }) => !names.has(name))]
}

function isNamed({ name }: ScheduleCase): boolean {
  return singularSchedules().some((one) => one.name === name)
}

async function firstKill(
  fault: string,
  plans: readonly ScheduleCase[],
  crypto: CryptoBackend,
): Promise<Kill | undefined> {
  for (const killer of plans) {
    const problems = await rehearse(killer, crypto, plantFault(fault))
    if (problems.length > 0) return { fault, killer, fields: problems.map(({ field }) => field).join(', ') }
  }
  return undefined
}

/** Every kind early, and neighbours far apart. */
function spread(plans: readonly ScheduleCase[]): readonly ScheduleCase[] {
  const stride = 1009
  const enumerated = plans.filter((plan) => !isNamed(plan))
  return enumerated.map((_, index) => {
    const plan = enumerated[(index * stride) % enumerated.length]
    if (plan === undefined) throw new Defect('there are no schedules')
    return plan
  })
}

async function writeSelection(names: readonly string[]): Promise<void> {
  const text = [
    '// Written by `npm run schedules -- --select`.',
    '',
    '/** Names of the schedules that are published. */',
    `export const selection: readonly string[] = ${JSON.stringify(names)}`,
    '',
  ].join('\n')
  const style = { parser: 'typescript', semi: false, singleQuote: true, printWidth: 120 } as const
  writeFileSync(selection, await format(text, style))
}

async function writePage(kills: readonly Kill[], survivors: readonly string[]): Promise<void> {
  const text = readFileSync(page, 'utf8')
  const [from, to] = marks.map((mark) => text.indexOf(mark))
  if (from === undefined || to === undefined || from < 0 || to < from)
    throw new Defect(`${page} has no place for the table`)
  const table = [
    `${kills.length} of ${machineFaults.size} faulty cores are failed by a published schedule.`,
    '',
    '| faulty core | schedule that fails it | by |',
    '|---|---|---|',
    ...kills.map(({ fault, killer, fields }) => `| \`machine-${fault}\` | \`consensus/${killer.name}\` | ${fields} |`),
    '',
    `## Survivors`,
    '',
    'Vectors of kind `consensus-steps` fail each of these, and so do not depend on what a schedule can bring about.',
    '',
    '| faulty core | what it does | why no schedule fails it |',
    '|---|---|---|',
    ...survivors.map(
      (fault) =>
        `| \`machine-${fault}\` | ${machineFaults.get(fault)?.sentence ?? ''} | ${reasonOutOfReach(fault) ?? 'unexplained'} |`,
    ),
    '',
  ].join('\n')
  const whole = `${text.slice(0, from)}${marks[0]}\n\n${table}\n${text.slice(to)}`
  writeFileSync(page, await format(whole, { parser: 'markdown', printWidth: 120 }))
}

await main()
