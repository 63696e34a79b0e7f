import { closeSync, openSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadCrypto } from '../crypto/loadCrypto.ts'
import { machineFaults, type MachineFault } from '../consensus/machine/index.ts'
import { toText } from '../fill/writeVector.ts'
import { nearest } from '../standard/nearest.ts'
import { BadInput, readWhole, shown } from './BadInput.ts'
import { counterexamples } from './counterexamples.ts'
import type { Plan } from './Plan.ts'
import { readFaults } from './readFaults.ts'
import { readNetwork } from './readNetwork.ts'
import type { Report } from './Report.ts'
import { render } from './render.ts'
import { runSeeds, type Seeds } from './runSeeds.ts'
import { planOf, readSequencers } from './sequencers/readSequencers.ts'
import { renderSequencers } from './sequencers/renderSequencers.ts'
import { runSequencerSeeds } from './sequencers/runSequencerSeeds.ts'
import { simulatedProfiles } from './simulatedProfiles.ts'
import { commitTable, compareCommits } from './softCommit.ts'

/** More validators than any committee of this kind has; the cost grows with the square. */
const validatorsMax = 128
const blocksMax = 10_000
const seedsMax = 1_000_000
const processesMax = 64

const options = {
  validators: { type: 'string', default: '4' },
  faults: { type: 'string', default: 'none' },
  seed: { type: 'string', default: '1' },
  blocks: { type: 'string', default: '10' },
  seeds: { type: 'string', default: '1' },
  profile: { type: 'string' },
  network: { type: 'string', default: 'wan' },
  mutant: { type: 'string' },
  workers: { type: 'string' },
  json: { type: 'string' },
  candidates: { type: 'string' },
  'soft-commit': { type: 'boolean' },
  execute: { type: 'boolean' },
  ruleset: { type: 'string' },
  policy: { type: 'string' },
  transactions: { type: 'string' },
  patience: { type: 'string' },
  'batch-blocks': { type: 'string' },
} as const

interface Request {
  readonly plan: Plan
  readonly seeds: Seeds
  readonly json?: string
  /** Folder for failing runs that are told as schedules. */
  readonly candidates?: string
  /** Whether to compare with a sequencer that is alone. */
  readonly softCommit: boolean
}

/** Flags that only one of the two simulations has. */
const machineFlags = ['profile', 'mutant', 'workers', 'soft-commit', 'candidates'] as const
const executionFlags = ['ruleset', 'policy', 'transactions', 'patience', 'batch-blocks'] as const

type Flags = ReturnType<typeof parse>

function parse(words: readonly string[]) {
  return parseArgs({ args: [...words], options }).values
}

function read(values: Flags): Request {
  refuse(values, executionFlags, 'goes with --execute only')
  const validators = readWhole('--validators', values.validators, { least: 1, most: validatorsMax, unit: 'validators' })
  const count = readWhole('--seeds', values.seeds, { least: 1, most: seedsMax, unit: 'seeds' })
  const seedMax = Number.MAX_SAFE_INTEGER - seedsMax
  const mutant = values.mutant === undefined ? undefined : readMutant(values.mutant)
  const workers = values.workers ?? String(Math.min(processesMax, availableParallelism()))
  return {
    plan: {
      seed: readWhole('--seed', values.seed, { least: 0, most: seedMax, unit: 'seed' }),
      validators,
      profile: readProfile(values.profile ?? 'psc-1'),
      blocks: readWhole('--blocks', values.blocks, { least: 1, most: blocksMax, unit: 'blocks' }),
      network: readNetwork(values.network),
      faults: readFaults(values.faults, validators),
      ...(mutant !== undefined && { mutant }),
    },
    seeds: { count, processes: readWhole('--workers', workers, { least: 1, most: processesMax, unit: 'processes' }) },
    ...(values.json !== undefined && { json: writable('--json', values.json) }),
    ...(values.candidates !== undefined && { candidates: values.candidates }),
    softCommit: values['soft-commit'] === true,
  }
}

function refuse(values: Flags, flags: readonly (keyof Flags)[], why: string): void {
  const [given] = flags.filter((flag) => values[flag] !== undefined)
  if (given === undefined) return
  // A counterexample is told in candidates, of which the last is taken.
  throw new BadInput(`--${given === 'candidates' ? 'counterexample' : given} ${why}`)
}

function readMutant(word: string): MachineFault {
  if (machineFaults.has(word)) return word
  const [near] = nearest(word, [...machineFaults.keys()], 1)
  const hint = near === undefined ? 'such as lock-dropped' : `perhaps ${near}`
  throw new BadInput(
    `--mutant takes one of ${machineFaults.size} faults of the state machine, ${hint}, found ${shown(word)}`,
  )
}

/** A run may take hours; what cannot be written in the end is refused at once. */
function writable(flag: string, path: string): string {
  try {
    closeSync(openSync(path, 'a'))
    return path
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new BadInput(`${flag} cannot be written (${code}): ${shown(path)}`)
  }
}

function readProfile(word: string): string {
  const known = simulatedProfiles()
  if (!known.includes(word)) throw new BadInput(`--profile takes one of ${known.join(', ')}, found ${shown(word)}`)
  return word
}

async function main(words: readonly string[]): Promise<number> {
  try {
    const values = parse(words)
    if (values.execute === true) return await execute(values)
    const { plan, seeds, json, softCommit, candidates } = read(values)
    const report = await runSeeds(plan, seeds)
    process.stdout.write(render(plan, report))
    if (candidates !== undefined) await writeCandidates(candidates, plan, report)
    const commits = softCommit ? compareCommits(plan, await loadCrypto('auto')) : undefined
    if (commits !== undefined) process.stdout.write(`\n${commitTable(commits)}`)
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ plan, report, commits }, undefined, 2)}\n`)
    return report.violations.length === 0 && report.blocksLeast > 0 ? 0 : 1
  } catch (error) {
    const usage = error instanceof BadInput
    const text = error instanceof Error ? error.message : String(error)
    process.stderr.write(usage ? `${text}\n` : `bug of the simulation: ${text}\n`)
    return usage ? 2 : 7
  }
}

/** Runs nodes that execute. */
async function execute(values: Flags): Promise<number> {
  refuse(values, machineFlags, 'does not go with --execute')
  const request = readSequencers(values)
  const json = values.json === undefined ? undefined : writable('--json', values.json)
  const report = await runSequencerSeeds(request, await loadCrypto('auto'))
  process.stdout.write(renderSequencers(request, report))
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ request: planOf(request), report }, undefined, 2)}\n`)
  return report.violations.length === 0 && report.blocksLeast > 0 ? 0 : 1
}

async function writeCandidates(folder: string, plan: Plan, { violations }: Report): Promise<void> {
  const vectors = counterexamples(plan, violations, await loadCrypto('auto'))
  for (const [index, vector] of vectors.entries()) {
    writeFileSync(join(folder, `${String(index).padStart(2, '0')}.json`), toText(vector))
  }
}

process.exitCode = await main(process.argv.slice(2))
