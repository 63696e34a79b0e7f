import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { runtimeOptions } from '../adapters/connect.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** Flags with their values, as they were written; the program reads and judges them. */
export type ProvingFlags = Readonly<Record<string, string | true | undefined>>

/**
 * Proves a chain that validators make, in a process of its own: the judge does not know the reference that proves.
 *
 * @param flags - By name, without dashes.
 * @param terminal - Where the program's words go.
 * @returns Exit code: 1 where the contract does not accept, 2 where a flag is out of bounds.
 */
export async function proveSealed(flags: ProvingFlags, terminal: Terminal): Promise<number> {
  const built = import.meta.url.endsWith('.js')
  const program = fileURLToPath(new URL(`../../src/simulation/proving/main.${built ? 'js' : 'ts'}`, import.meta.url))
  const words = Object.entries(flags).flatMap(([name, value]) => {
    if (value === undefined) return []
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return [value === true ? flag : `${flag}=${value}`]
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
