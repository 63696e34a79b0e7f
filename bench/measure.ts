/** One thing to time; called again and again, so it must not keep what it made. */
export type Work = () => void | Promise<void>

/**
 * Times several works in turns, so that a machine that slows down slows all of them.
 *
 * @param works - What to time, by name.
 * @param rounds - How often each is timed after a warm-up round.
 * @param repeatable - Names whose work is repeated within a round until it takes long enough to be timed.
 * @returns Median processor seconds of one repetition, by name.
 */
export async function measureInTurns<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: number,
  repeatable: readonly NoInfer<Name>[] = [],
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[]
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const seconds = await timeOnce(works[name], repeatable.includes(name) ? roundSeconds : 0)
      if (round > 0) taken.get(name)?.push(seconds)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Name, number>
}

/** Long enough that garbage collection falls into every round. */
const roundSeconds = 0.4

async function timeOnce(work: Work, secondsMin: number): Promise<number> {
  const before = process.cpuUsage()
  for (let count = 1; ; count += 1) {
    await work()
    const used = process.cpuUsage(before)
    const seconds = (used.user + used.system) / 1e6
    if (seconds >= secondsMin) return seconds / count
  }
}

/** The middle value; the lower one of two. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
