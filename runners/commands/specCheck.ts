import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { checkSpec } from '../../src/standard/checkSpec.ts'
import { describeFinding } from '../../src/standard/Finding.ts'
import { UsageError } from '../adapters/UsageError.ts'
import { exitCode } from '../report/exitCode.ts'
import type { Terminal } from './run.ts'

/**
 * Checks every file of a standard.
 *
 * @param folder - Laid out as `spec/`; that of this package when absent.
 * @param terminal - Where findings go: file, line, column, clause and fix.
 * @returns Exit code.
 * @throws UsageError where there is no such folder.
 */
export function checkStandard(folder: string | undefined, terminal: Terminal): number {
  if (folder !== undefined && !existsSync(folder)) throw new UsageError(`there is no folder ${folder}`)
  const findings = folder === undefined ? checkSpec() : checkSpec(resolve(folder))
  for (const finding of findings) terminal.output.write(`${describeFinding(finding)}\n`)
  terminal.output.write(findings.length === 0 ? 'the standard is sound\n' : `${findings.length} findings\n`)
  return findings.length === 0 ? exitCode.conformant : exitCode.nonConformance
}
