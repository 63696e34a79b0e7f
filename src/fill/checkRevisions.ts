import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  BlockVector,
  ConsensusScheduleVector,
  ConsensusStepsVector,
  ConsensusVector,
  ContractVector,
  ExecuteVector,
  OrderingVector,
  ProofVector,
  StatelessVector,
  StorageVector,
} from '../model/generated/vector.ts'
import { Defect } from '../model/Defect.ts'

/** A vector of any kind. */
export type OwnVector =
  | BlockVector
  | ConsensusScheduleVector
  | ConsensusStepsVector
  | ConsensusVector
  | ContractVector
  | ExecuteVector
  | OrderingVector
  | ProofVector
  | StatelessVector
  | StorageVector

/** Parts of a vector that explain it and may change at any time. */
const explanations: ReadonlySet<string> = new Set([
  'id',
  'kind',
  'revision',
  'level',
  'description',
  'clauses',
  'ruleset',
  'headerInputs',
  'oracles',
  'singleOracle',
  'provenance',
  'twin',
])

/**
 * Makes sure that a vector does not change under its revision.
 *
 * @param root - The folder `vectors/` as it is.
 * @param vectors - What it is to hold.
 * @throws {@link Defect} Naming each vector whose input or expectation differs from the file of the same revision.
 */
export function checkRevisions(root: string, vectors: readonly OwnVector[]): void {
  const changed = vectors.filter((vector) => changedUnderRevision(join(root, `${vector.id}.json`), vector))
  if (changed.length === 0) return
  const ids = changed.map(({ id }) => id).join(', ')
  throw new Defect(`${ids}: changed; raise the revision of the case, or delete the file if it was never published`)
}

function changedUnderRevision(path: string, vector: OwnVector): boolean {
  if (!existsSync(path)) return false
  const published: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof published !== 'object' || published === null || !('revision' in published)) return false
  return published.revision === vector.revision && contentOf(published) !== contentOf(vector)
}

/** Input and expectation. */
function contentOf(vector: object): string {
  return JSON.stringify(Object.entries(vector).filter(([name]) => !explanations.has(name)))
}
