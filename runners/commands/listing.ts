import { loadCases } from '../load/loadCases.ts'
import type { Case } from '../load/Case.ts'
import type { DamagedVector } from '../load/Loaded.ts'
import { exitCode } from '../report/exitCode.ts'
import { printable } from '../protocol/printable.ts'
import { packagedVectors, type Terminal } from './run.ts'
import { createSelection } from './selection.ts'

/**
 * Names every case that a run would judge.
 *
 * @param vectors - Files and folders; the packaged vectors where empty.
 * @param only - Patterns of ids.
 * @param terminal - Where the lines go: id, family and fork, cut by tabs.
 * @returns Exit code.
 */
export async function list(vectors: readonly string[], only: readonly string[], terminal: Terminal): Promise<number> {
  let count = 0
  let damaged = 0
  for await (const found of casesIn(vectors, only)) {
    if ('kind' in found && found.kind === 'damaged') {
      damaged++
      terminal.display.write(`damaged: ${printable(found.file)}: ${printable(found.reason)}\n`)
    } else if ('id' in found) {
      count++
      terminal.output.write(`${printable(found.id, 2000)}\t${printable(found.family)}\t${printable(found.fork)}\n`)
    }
  }
  if (damaged > 0) return exitCode.vectorIntegrity
  return count === 0 ? exitCode.nothingExecuted : exitCode.conformant
}

/** Cases and damaged vectors below some paths. */
async function* casesIn(vectors: readonly string[], only: readonly string[]): AsyncGenerator<Case | DamagedVector> {
  const paths = vectors.length > 0 ? vectors : [packagedVectors()]
  const { wanted } = createSelection(only)
  for (const path of paths) {
    for await (const loaded of loadCases(path, { select: wanted })) {
      if (loaded.kind === 'case') yield loaded.case
      else if (loaded.kind === 'damaged') yield loaded
    }
  }
}
