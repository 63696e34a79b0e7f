import { loadStandard } from '../../src/standard/loadStandard.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/** Checks every file of a standard. */
export function checkStandard(_folder: string | undefined, terminal: Terminal): number {
  loadStandard()
  terminal.output.write('read\n')
  return exitCode.conformant
}
