import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BlockVector } from '../model/generated/vector.ts'
import { Defect } from '../model/Defect.ts'

/**
 * Makes sure that a vector does not change under its revision.
 *
 * @param root - The folder `vectors/` as it is.
 * @param vectors - What it is to hold.
 * @throws {@link Defect} Naming each vector whose input or expectation differs from the file of the same revision.
 */
export function checkRevisions(root: string, vectors: readonly BlockVector[]): void {
  const changed = vectors.filter((vector) => changedUnderRevision(join(root, `${vector.id}.json`), vector))
  if (changed.length === 0) return
  const ids = changed.map(({ id }) => id).join(', ')
  throw new Defect(`${ids}: changed; raise the revision of the case, or delete the file if it was never published`)
}

function changedUnderRevision(path: string, vector: BlockVector): boolean {
  if (!existsSync(path)) return false
  const published: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof published !== 'object' || published === null || !('revision' in published)) return false
  return published.revision === vector.revision && contentOf(published) !== contentOf(vector)
}

/** Input and expectation; what explains them may change at any time. */
function contentOf(vector: object): string {
  return JSON.stringify(Object.entries(vector).filter(([name]) => name === 'genesis' || name === 'blocks'))
}
