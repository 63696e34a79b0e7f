import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { UsageError } from '../adapters/UsageError.ts'
import { runtimeOptions } from '../adapters/connect.ts'
import { printable } from '../protocol/printable.ts'
import { exitCode } from '../report/exitCode.ts'
import { run, type Terminal } from './run.ts'

/** Flags with their values, as they were written; the simulation reads and judges them. */
export type SimulationFlags = Readonly<Record<string, string | true | undefined>>

/** Time for one request of a schedule. */
const budgetMs = 120_000

/**
 * Simulates a network of validators, in a process of its own: the judge does not know the machine that is simulated.
 *
 * @param flags - By name, without dashes; `counterexample` is the file that a failing run is told in, as a vector.
 * @param terminal - Where the program's words go.
 * @returns Exit code: 1 where an invariant does not hold or no block came, 2 where a flag is out of bounds.
 */
export async function simulateValidators(flags: SimulationFlags, terminal: Terminal): Promise<number> {
  const { counterexample, ...others } = flags
  if (typeof counterexample !== 'string') return simulated(others, terminal)
  const place = dirname(resolve(counterexample))
  if (!existsSync(place)) throw new UsageError(`--counterexample needs a folder that exists, found ${printable(place)}`)
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-simulate-'))
  try {
    const code = await simulated({ ...others, candidates: folder }, terminal)
    if (code === exitCode.nonConformance)
      await choose(folder, { file: counterexample, mutant: flags['mutant'] }, terminal)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function simulated(flags: SimulationFlags, terminal: Terminal): Promise<number> {
  const built = import.meta.url.endsWith('.js')
  const program = fileURLToPath(new URL(`../../src/simulation/main.${built ? 'js' : 'ts'}`, import.meta.url))
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [value === true ? dashed(name) : `${dashed(name)}=${value}`]
  })
  const child = spawn(process.execPath, [...runtimeOptions(built), program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (text: Buffer) => void terminal.output.write(text.toString()))
  child.stderr.on('data', (text: Buffer) => void terminal.display.write(text.toString()))
  await once(child, 'close')
  const known = [exitCode.conformant, exitCode.nonConformance, exitCode.usage].find((code) => code === child.exitCode)
  return known ?? exitCode.suiteBug
}

/** Keeps the first schedule that fails the machine by itself; where none does, the first, for a person to look at. */
async function choose(
  folder: string,
  { file, mutant }: { readonly file: string; readonly mutant: string | true | undefined },
  terminal: Terminal,
): Promise<void> {
  const candidates = readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name))
  const [first] = candidates
  const say = (text: string): void => void terminal.display.write(`${text}\n`)
  if (first === undefined) {
    say('no run that fails can be told as a schedule')
    return
  }
  const party = typeof mutant === 'string' ? `ref:?mutant=machine-${mutant}` : 'ref:'
  for (const candidate of candidates) {
    if ((await judge(candidate, party, terminal)) !== exitCode.nonConformance) continue
    copyFileSync(candidate, file)
    say(
      `${printable(file)} fails: lockstep run --vectors ${printable(file)} --sequencer '${party}' --prover '${party}'`,
    )
    return
  }
  copyFileSync(first, file)
  say(`${printable(file)} tells the first failing run in rounds; without its times it does not fail ${party}`)
}

function judge(vector: string, party: string, { environment }: Terminal): Promise<number> {
  const silent = new PassThrough().resume()
  const request = { vectors: [vector], sequencers: [party], provers: [party], only: [], workers: 1, budgetMs }
  return run(
    { ...request, out: undefined, formats: [], crypto: 'auto' },
    { output: silent, display: silent, environment },
  )
}

/** `softCommit` is `--soft-commit` on the command line. */
function dashed(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
