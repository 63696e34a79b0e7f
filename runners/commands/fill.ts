import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { runtimeOptions } from '../adapters/connect.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/**
 * Fills the vectors anew, or checks that filling gives the same bytes, in a process of its own: the judge does not know
 * the reference that fills them.
 *
 * @param check - True to compare instead of writing.
 * @param terminal - Where the program's words go.
 * @returns Exit code: 4 where the vectors are not what the cases make.
 */
export async function fillVectors(check: boolean, terminal: Terminal): Promise<number> {
  const built = import.meta.url.endsWith('.js')
  const program = fileURLToPath(new URL(`../../src/fill/main.${built ? 'js' : 'ts'}`, import.meta.url))
  const words = [...runtimeOptions(built), program, ...(check ? ['--check'] : [])]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.on('data', (text: Buffer) => void terminal.output.write(text.toString()))
  child.stderr.on('data', (text: Buffer) => void terminal.display.write(text.toString()))
  await once(child, 'close')
  return child.exitCode === 0 ? exitCode.conformant : exitCode.vectorIntegrity
}
