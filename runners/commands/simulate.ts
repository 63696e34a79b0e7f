import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { runtimeOptions } from '../adapters/connect.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** Flags with their values, as they were written; the simulation reads and judges them. */
export type SimulationFlags = Readonly<Record<string, string | true | undefined>>

/**
 * Simulates a network of validators, in a process of its own: the judge does not know the machine that is simulated.
 *
 * @param flags - By name, without dashes.
 * @param terminal - Where the program's words go.
 * @returns Exit code: 1 where an invariant does not hold or no block came, 2 where a flag is out of bounds.
 */
export async function simulateValidators(flags: SimulationFlags, terminal: Terminal): Promise<number> {
  const built = import.meta.url.endsWith('.js')
  const program = fileURLToPath(new URL(`../../src/simulation/main.${built ? 'js' : 'ts'}`, import.meta.url))
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [value === true ? dashed(name) : `${dashed(name)}=${value}`],
  )
  const child = spawn(process.execPath, [...runtimeOptions(built), program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (text: Buffer) => void terminal.output.write(text.toString()))
  child.stderr.on('data', (text: Buffer) => void terminal.display.write(text.toString()))
  await once(child, 'close')
  const known = [exitCode.conformant, exitCode.nonConformance, exitCode.usage].find((code) => code === child.exitCode)
  return known ?? exitCode.suiteBug
}

function dashed(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
