/**
 * `npm run bench`: everything that is promised of speed and memory, side by side in one run.
 *
 *     npm run bench -- --only call,transfers
 *     npm run bench -- --only succinct
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { consensusSections } from './consensus.ts'
import { cryptoSection } from './crypto.ts'
import { executionSections } from './execution.ts'
import { judgeSections } from './judge.ts'
import { simulationSections } from './simulation.ts'
import { render, type Section } from './table.ts'
import { succinctSections } from './ultrahonk.ts'
import { workloadNames } from './workloads.ts'

const parts = [...workloadNames, 'fixtures', 'real', 'crypto', 'consensus', 'judge', 'memory', 'simulation']

/** Parts that take so long that they are measured only where they are asked for. */
const longParts = ['succinct']

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } })
  const wanted = values.only?.split(',') ?? parts
  const known = [...parts, ...longParts]
  const unknown = wanted.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`bench: no part is called ${unknown.join(', ')}; the parts are: ${known.join(', ')}`)
    return 2
  }
  const only = (name: string): boolean => wanted.includes(name)
  const [processor] = cpus()
  console.log(`Node ${process.version}, ${cpus().length} x ${processor?.model ?? 'unknown processor'}\n`)
  const sections: Section[] = []
  const show = (section: Section): void => {
    if (section.rows.length === 0) return
    sections.push(section)
    console.log(render(section))
  }
  for (const section of await executionSections(only)) show(section)
  if (only('crypto')) show(await cryptoSection())
  if (only('consensus')) for (const section of await consensusSections()) show(section)
  for (const section of await judgeSections(only)) show(section)
  if (only('simulation')) for (const section of await simulationSections()) show(section)
  if (only('succinct')) for (const section of await succinctSections()) show(section)
  const missed = sections.flatMap(({ rows }) => rows).filter(({ goal }) => goal?.reached === false)
  const judged = sections.flatMap(({ rows }) => rows).filter(({ goal }) => goal !== undefined)
  console.log(`goals: ${judged.length - missed.length} of ${judged.length} reached`)
  for (const { what, goal } of missed) console.log(`  not reached: ${what}, ${goal?.text ?? ''}`)
  return 0
}

process.exitCode = await main()
