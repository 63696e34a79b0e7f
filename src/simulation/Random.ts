/**
 * A stream of numbers that a seed and a name fix for ever, on every machine.
 *
 * The generator is sfc32 of Chris Doty-Humphrey's PractRand: three 32-bit words and a counter, integer arithmetic alone.
 */
export interface Random {
  /** A whole number from 0 to below the limit, which is from 1 to 2^32. */
  readonly below: (limit: number) => number
  /** True in so many of a million draws. */
  readonly chance: (millionths: number) => boolean
  /** Another stream, which draws from neither this one nor its other forks. */
  readonly fork: (name: string) => Random
  /** One of a list that is not empty. */
  readonly pick: <Item>(items: readonly Item[]) => Item
  /** The same items in another order. */
  readonly shuffled: <Item>(items: readonly Item[]) => readonly Item[]
}

/** Rounds after which every bit of the seed has reached every bit of the state. */
const warmUpRounds = 15

const wordLimit = 2 ** 32

/**
 * Opens a stream.
 *
 * @param seed - From 0 to 2^53 - 1.
 * @param name - What the stream is for.
 */
export function openRandom(seed: number, name: string): Random {
  const next = generator(seed, name)
  const below = (limit: number): number => Math.floor((next() / wordLimit) * limit)
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)]
    if (item === undefined) throw new RangeError('there is nothing to pick from')
    return item
  }
  return {
    below,
    chance: (millionths) => below(1_000_000) < millionths,
    fork: (child) => openRandom(seed, `${name}/${child}`),
    pick,
    shuffled: (items) => {
      const left = [...items]
      return items.map(() => {
        const [item] = left.splice(below(left.length), 1)
        return item ?? pick(items)
      })
    },
  }
}

function generator(seed: number, name: string): () => number {
  let a = seed >>> 0
  let b = Math.floor(seed / wordLimit) >>> 0
  let c = hashName(name)
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + sum) >>> 0
    return sum
  }
  for (let round = 0; round < warmUpRounds; round += 1) next()
  return next
}

/** FNV-1a. */
function hashName(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0
  return hash
}
