import { codes } from '../../consensus/machine/index.ts'
import type { Byzantine, Means } from './Byzantine.ts'

/** Sends nothing. */
export function silent({ count }: Means): Byzantine {
  return {
    send: () => {
      count('silent')
      return []
    },
    hear: () => [],
  }
}

/** Sends each message to some of the others alone. */
export function selective({ others, random, count }: Means): Byzantine {
  return {
    send: (send) => {
      count('selective')
      return [{ to: random.shuffled(others).slice(0, random.below(others.length + 1)), send }]
    },
    hear: () => [],
  }
}

/** Keeps its seals for itself or for one other, shows proposals to a few, and lets some out when they are old. */
export function withhold({ others, random, baseTimeoutMs, count }: Means): Byzantine {
  return {
    send: (send) => {
      if (send.code === codes.prepare) return [{ to: others, send }]
      count('withhold')
      const few = send.code === codes.proposal ? Math.floor(others.length / 2) : 1
      const now = { to: random.shuffled(others).slice(0, few), send }
      return random.chance(500_000)
        ? [now]
        : [now, { to: others, send, afterMs: baseTimeoutMs * (1 + random.below(3)) }]
    },
    hear: () => [],
  }
}
