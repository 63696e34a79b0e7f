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
  profile: { type: 'string', default: 'psc-1' },
  network: { type: 'string', default: 'wan' },
  mutant: { type: 'string' },
  workers: { type: 'string' },
  json: { type: 'string' },
  candidates: { type: 'string' },
  'soft-commit': { type: 'boolean', default: false },
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

function read(words: readonly string[]): Request {
  const { values } = parseArgs({ args: [...words], options })
  const validators = readWhole('--validators', values.validators, { least: 1, most: validatorsMax, unit: 'validators' })
  const count = readWhole('--seeds', values.seeds, { least: 1, most: seedsMax, unit: 'seeds' })
  const seedMax = Number.MAX_SAFE_INTEGER - seedsMax
  const mutant = values.mutant === undefined ? undefined : readMutant(values.mutant)
  const workers = values.workers ?? String(Math.min(processesMax, availableParallelism()))
  return {
    plan: {
      seed: readWhole('--seed', values.seed, { least: 0, most: seedMax, unit: 'seed' }),
      validators,
      profile: readProfile(values.profile),
      blocks: readWhole('--blocks', values.blocks, { least: 1, most: blocksMax, unit: 'blocks' }),
      network: readNetwork(values.network),
      faults: readFaults(values.faults, validators),
      ...(mutant !== undefined && { mutant }),
    },
    seeds: { count, processes: readWhole('--workers', workers, { least: 1, most: processesMax, unit: 'processes' }) },
    ...(values.json !== undefined && { json: writable('--json', values.json) }),
    ...(values.candidates !== undefined && { candidates: values.candidates }),
    softCommit: values['soft-commit'],
  }
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
    const { plan, seeds, json, softCommit, candidates } = read(words)
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

async function writeCandidates(folder: string, plan: Plan, { violations }: Report): Promise<void> {
  const vectors = counterexamples(plan, violations, await loadCrypto('auto'))
  for (const [index, vector] of vectors.entries()) {
    writeFileSync(join(folder, `${String(index).padStart(2, '0')}.json`), toText(vector))
  }
}

process.exitCode = await main(process.argv.slice(2))
