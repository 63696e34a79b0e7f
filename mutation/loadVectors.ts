import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../runners/load/Case.ts'
import { loadCases } from '../runners/load/loadCases.ts'
import { Defect } from '../src/model/Defect.ts'

/** Kinds of vectors that we publish as our own; exports and imports of foreign formats repeat or extend them. */
const ownKinds = ['block', 'execute', 'storage']

const packaged: string = fileURLToPath(new URL('../vectors', import.meta.url))

/**
 * Loads our own published vectors.
 *
 * @param root - Folder of published vectors; that of this package when absent.
 * @returns In the order of the sorted files.
 */
export async function loadVectors(root: string = packaged): Promise<readonly Case[]> {
  const cases: Case[] = []
  for (const kind of ownKinds) {
    const folder = join(root, kind)
    if (!existsSync(folder)) continue
    for await (const loaded of loadCases(folder)) {
      if (loaded.kind === 'case') cases.push(loaded.case)
      else if (loaded.kind === 'damaged') throw new Defect(`a vector cannot be read: ${JSON.stringify(loaded)}`)
    }
  }
  return cases
}
