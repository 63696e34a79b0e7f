import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Case } from '../runners/load/Case.ts'
import { loadCases } from '../runners/load/loadCases.ts'
import { Defect } from '../src/model/Defect.ts'

/** Folders that hold no vectors of our own kinds: exports and imports of foreign formats repeat or extend those. */
const otherFolders: ReadonlySet<string> = new Set(['eest', 'foreign', 'formats'])

const packaged: string = fileURLToPath(new URL('../vectors', import.meta.url))

/**
 * Loads our own published vectors.
 *
 * @param root - Folder of published vectors; that of this package when absent.
 * @returns In the order of the sorted files.
 */
export async function loadVectors(root: string = packaged): Promise<readonly Case[]> {
  const cases: Case[] = []
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !otherFolders.has(entry.name),
  )
  for (const { name } of folders) {
    for await (const loaded of loadCases(join(root, name))) {
      if (loaded.kind === 'case') cases.push(loaded.case)
      else if (loaded.kind === 'damaged') throw new Defect(`a vector cannot be read: ${JSON.stringify(loaded)}`)
    }
  }
  return cases
}
