import type { VectorWorth } from './Score.ts'

/** Things that a vector does: kills `mutant/side`, or shows `clause/accept|reject/fork`. */
export type Deeds = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Counts what the vectors are worth.
 *
 * @param deeds - What each vector does, by id; kills start with `kill:`.
 * @returns The counts; vectors in the order of the map are taken away last first.
 */
export function worthOf(deeds: Deeds): VectorWorth {
  const idle = [...deeds].filter(([, done]) => ![...done].some((deed) => deed.startsWith('kill:'))).map(([id]) => id)
  const doers = countDoers(deeds)
  const sole = [...deeds.values()].filter((done) => [...done].some((deed) => doers.get(deed) === 1)).length
  return {
    total: deeds.size,
    idle,
    sole,
    counting: withoutRedundant(deeds).length,
    essential: smallCover(deeds).length,
  }
}

function countDoers(deeds: Deeds): Map<string, number> {
  const doers = new Map<string, number>()
  for (const done of deeds.values()) for (const deed of done) doers.set(deed, (doers.get(deed) ?? 0) + 1)
  return doers
}

/** Takes vectors away, those that do most first, as long as all that was done is still done; what is left counts. */
export function withoutRedundant(deeds: Deeds): readonly string[] {
  const doers = countDoers(deeds)
  const kept = new Set(deeds.keys())
  const byDeeds = [...deeds].sort(([, left], [, right]) => right.size - left.size)
  for (const [id, done] of byDeeds) {
    if ([...done].some((deed) => doers.get(deed) === 1)) continue
    kept.delete(id)
    for (const deed of done) doers.set(deed, (doers.get(deed) ?? 0) - 1)
  }
  return [...deeds.keys()].filter((id) => kept.has(id))
}

/** Takes the vector that adds most, again and again, until nothing is left to add. */
export function smallCover(deeds: Deeds): readonly string[] {
  const open = new Set([...deeds.values()].flatMap((done) => [...done]))
  const chosen: string[] = []
  while (open.size > 0) {
    let best: readonly [id: string, added: number] = ['', 0]
    for (const [id, done] of deeds) {
      let added = 0
      for (const deed of done) if (open.has(deed)) added += 1
      if (added > best[1]) best = [id, added]
    }
    if (best[1] === 0) break
    chosen.push(best[0])
    for (const deed of deeds.get(best[0]) ?? []) open.delete(deed)
  }
  return chosen
}
