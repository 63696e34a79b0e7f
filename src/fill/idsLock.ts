import { Defect } from '../model/Defect.ts'

/** Written after an id whose vector is no more. */
const retiredMark = ' retired'

/**
 * Brings the list of all ids ever given up to date.
 *
 * @param lock - Text of `ids.lock`: one id a line, in the order in which they were given; empty where there is none yet.
 * @param ids - Ids of the vectors that are there now.
 * @returns The text with new ids at its end.
 * @throws {@link Defect} Where an id is missing without being marked as retired, or a retired one is used again.
 */
export function updateIdsLock(lock: string, ids: readonly string[]): string {
  const lines = lock.split('\n').filter((line) => line !== '')
  const present = new Set(ids)
  const known = new Set<string>()
  for (const line of lines) {
    const retired = line.endsWith(retiredMark)
    const id = retired ? line.slice(0, -retiredMark.length) : line
    if (known.has(id)) throw new Defect(`ids.lock names ${id} twice`)
    known.add(id)
    if (retired && present.has(id)) throw new Defect(`${id} was retired and must not be used again`)
    if (!retired && !present.has(id)) {
      throw new Defect(`${id} has no case any more: write "${id}${retiredMark}" in ids.lock if that is meant`)
    }
  }
  const added = ids.filter((id) => !known.has(id))
  return [...lines, ...added].map((line) => `${line}\n`).join('')
}
