import type { DelayQuantiles, NetworkAssumptions } from './Network.ts'
import type { Random } from './Random.ts'

/** A while in which the network is in two parts. */
interface Partition {
  /** Virtual microseconds. */
  readonly from: number
  readonly to: number
  /** Nodes on the one side. */
  readonly side: ReadonlySet<number>
}

/** What became of a message on its way. */
interface Carried {
  /** Microseconds that each copy takes; empty where it is lost. */
  readonly delays: readonly number[]
  readonly fate: 'delivered' | 'lost' | 'cut' | 'doubled' | 'overtaken'
}

/** Carries messages as the assumptions say. */
export interface Postman {
  readonly carry: (from: number, to: number, at: number) => Carried
  readonly partitions: readonly Partition[]
}

const microsecondsPerMs = 1000

/** Opens the network of one run. */
export function postman(network: NetworkAssumptions, nodes: number, random: Random): Postman {
  const settledAt = network.settledAtMs * microsecondsPerMs
  const partitions = plan(network, nodes, random.fork('partitions'))
  const draws = random.fork('delays')
  const slowest = Math.round(network.delay.maximumMs * microsecondsPerMs)
  return {
    partitions,
    carry: (from, to, at) => {
      const delay = delayOf(network.delay, draws)
      if (at < settledAt) {
        const cut = partitions.some((one) => at >= one.from && at < one.to && one.side.has(from) !== one.side.has(to))
        if (cut) return { delays: [], fate: 'cut' }
        if (draws.chance(network.lossMillionths)) return { delays: [], fate: 'lost' }
      }
      if (draws.chance(network.duplicateMillionths))
        return { delays: [delay, delayOf(network.delay, draws)], fate: 'doubled' }
      if (draws.chance(network.reorderMillionths)) return { delays: [delay + slowest], fate: 'overtaken' }
      return { delays: [delay], fate: 'delivered' }
    },
  }
}

function plan({ partitions, settledAtMs }: NetworkAssumptions, nodes: number, random: Random): readonly Partition[] {
  const settledAt = settledAtMs * microsecondsPerMs
  if (settledAt < 1) return []
  return Array.from({ length: partitions }, () => {
    const [one, other] = [random.below(settledAt), random.below(settledAt)]
    const everybody = Array.from({ length: nodes }, (_, node) => node)
    const side = new Set(random.shuffled(everybody).slice(0, 1 + random.below(Math.max(1, nodes - 1))))
    return { from: Math.min(one, other), to: Math.max(one, other), side }
  })
}

/** Evenly spread between quantiles: no function whose last digit a machine decides. */
function delayOf({ minimumMs, medianMs, ninetyNinthMs, maximumMs }: DelayQuantiles, random: Random): number {
  const draw = random.below(10_000)
  const [low, high, from, width] =
    draw < 5000
      ? [minimumMs, medianMs, 0, 5000]
      : draw < 9900
        ? [medianMs, ninetyNinthMs, 5000, 4900]
        : [ninetyNinthMs, maximumMs, 9900, 100]
  return Math.round((low + ((high - low) * (draw - from)) / width) * microsecondsPerMs)
}
