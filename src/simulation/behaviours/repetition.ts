import { contentOf } from '../Scene.ts'
import type { Send } from '../Packet.ts'
import { opened, type Byzantine, type Directed, type Means } from './Byzantine.ts'
import { bothVotes, emptyChange, type Place } from './sending.ts'

/** Messages of others that are kept to be sent again. */
const keptMax = 256

/** Sends again what it heard, of any round and height, its own and that of others. */
export function replay({ others, random, count }: Means): Byzantine {
  const kept: Send[] = []
  return {
    send: (send) => {
      kept.push(send)
      const again = Array.from({ length: Math.min(3, kept.length) }, (): Directed => {
        count('replay')
        const some = random.shuffled(others).slice(0, Math.ceil(others.length / 3))
        return { to: some, send: random.pick(kept), afterMs: random.below(500) }
      })
      return [{ to: others, send }, ...again]
    },
    hear: (send) => {
      if (kept.length < keptMax) kept.push(send)
      else kept[random.below(keptMax)] = send
      return []
    },
  }
}

/** Signs votes of rounds and heights that are not its own, next to what it has to send. */
export function stale(means: Means): Byzantine {
  const { scene, others, random, count } = means
  const elsewhere = ({ height, round }: Place): Place => {
    const back = random.chance(500_000) && round > 0n
    const other = back ? BigInt(random.below(Number(round))) : round + BigInt(1 + random.below(5))
    return { height: random.chance(200_000) && height > 1n ? height - 1n : height, round: other }
  }
  return {
    send: (send) => {
      const message = opened(means, send)
      if (message === undefined) return []
      count('stale')
      const { payload } = message.kind === 'proposal' ? message.opened.proposal : votePart(message)
      const place = elsewhere(payload)
      const known = 'digest' in payload && payload.digest !== undefined && random.chance(500_000)
      const digest = known ? payload.digest : contentOf(scene, `stale ${random.below(1 << 30)}`)
      const more = [...bothVotes(means, place, digest), emptyChange(means, { ...place, round: place.round + 1n })]
      return [{ to: others, send }, ...more.map((one) => ({ to: others, send: one }))]
    },
    hear: () => [],
  }
}

type Vote = Exclude<NonNullable<ReturnType<typeof opened>>, { readonly kind: 'proposal' }>

function votePart(
  message: Vote,
): Extract<Vote, { kind: 'prepare' }>['opened'] | Extract<Vote, { kind: 'roundChange' }>['opened']['roundChange'] {
  return message.kind === 'roundChange' ? message.opened.roundChange : message.opened
}
