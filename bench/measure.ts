/** One thing to time; called again and again, so it must not keep what it made. */
export type Work = () => void | Promise<void>

/** What a series of runs cost. */
export interface Cost {
  /** Median of the runs, in seconds of processor time of this process, its helper threads included. */
  readonly seconds: number
  readonly runs: number
}

const runsMin = 3
const runsMax = 15

/** A series ends when it has taken this long and has its least runs. */
const seriesSeconds = 4

/**
 * Times work: once to warm up, then until the series is long enough.
 *
 * Processor time is taken and not the clock, because the machine may be busy with other things.
 *
 * @param work - What to time.
 * @returns The median.
 */
export async function measure(work: Work): Promise<Cost> {
  await work()
  const seconds: number[] = []
  let total = 0
  while (seconds.length < runsMin || (total < seriesSeconds && seconds.length < runsMax)) {
    const before = process.cpuUsage()
    await work()
    const used = process.cpuUsage(before)
    const taken = (used.user + used.system) / 1e6
    seconds.push(taken)
    total += taken
  }
  return { seconds: median(seconds), runs: seconds.length }
}

/**
 * Times several works in turns, so that a machine that slows down slows all of them.
 *
 * @param works - What to time, by name.
 * @param rounds - How often each runs after a warm-up round.
 * @returns Median processor seconds by name.
 */
export async function measureInTurns<Name extends string>(
  works: Readonly<Record<Name, Work>>,
  rounds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(works) as Name[]
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of names) {
      const before = process.cpuUsage()
      await works[name]()
      const used = process.cpuUsage(before)
      if (round > 0) taken.get(name)?.push((used.user + used.system) / 1e6)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Name, number>
}

/** The middle value; the lower one of two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
