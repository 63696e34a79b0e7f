import { loadCases } from '../load/loadCases.ts'
import { packagedVectors, run, type RunRequest, type Terminal } from './run.ts'

/** Vectors of a smoke run. */
const smokeCount = 12

/**
 * Runs a handful of the packaged vectors, spread evenly: shows within seconds that a client is wired up.
 *
 * @param request - Parties, workers and bounds.
 * @param terminal - Where reports and messages go.
 * @returns Exit code.
 */
export async function smoke(request: RunRequest, terminal: Terminal): Promise<number> {
  const ids: string[] = []
  const collect = (id: string): boolean => {
    ids.push(id)
    return false
  }
  for await (const _ of loadCases(packagedVectors(), { select: collect })) {
    // Only the ids are wanted; no case is read.
  }
  const stride = Math.max(1, Math.floor(ids.length / smokeCount))
  const only = ids.filter((_, index) => index % stride === 0).slice(0, smokeCount)
  return run({ ...request, vectors: [], only: only.length > 0 ? only : ['**'] }, terminal)
}
