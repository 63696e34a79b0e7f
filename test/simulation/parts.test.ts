import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventQueue } from '../../src/simulation/EventQueue.ts'
import { meanDelayMs, networks } from '../../src/simulation/Network.ts'
import { postman } from '../../src/simulation/Postman.ts'
import { openRandom } from '../../src/simulation/Random.ts'
import { percentile } from '../../src/simulation/Report.ts'
import { settle } from '../../src/simulation/Settlement.ts'
import { safeQuorum } from '../../src/simulation/Watch.ts'

const ascending = (left: number, right: number): number => left - right

const seed = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

describe('random numbers', () => {
  test('are the same for one seed and name, below their limit, and a permutation where shuffled', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 2 ** 32 }), fc.array(fc.integer()), (from, limit, items) => {
        const draw = (): readonly number[] => Array.from({ length: 8 }, () => openRandom(from, 'x').below(limit))
        expect(draw()).toEqual(draw())
        expect(draw().every((number) => Number.isInteger(number) && number >= 0 && number < limit)).toBe(true)
        expect(openRandom(from, 'x').shuffled(items).toSorted(ascending)).toEqual(items.toSorted(ascending))
      }),
    )
  })

  test('differ between names and between seeds that differ in one bit, in half of their bits', () => {
    const word = (from: number, name: string): number => openRandom(from, name).below(2 ** 32)
    const distance = (left: number, right: number): number =>
      ((left ^ right) >>> 0).toString(2).replaceAll('0', '').length
    const seeds = Array.from({ length: 53 }, (_, bit) => 2 ** bit)
    const total = seeds.reduce(
      (sum, one) => sum + distance(word(0, 'a'), word(one, 'a')) + distance(word(one, 'a'), word(one, 'b')),
      0,
    )
    expect(total / (2 * seeds.length)).toBeGreaterThan(13)
    expect(total / (2 * seeds.length)).toBeLessThan(19)
  })
})

test('a queue gives what is due first, and of what is due at once what was added first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const queue = eventQueue<number>()
      for (const [order, at] of times.entries()) queue.add(at, order)
      const given = times.map(() => queue.next())
      const expected = times.map((at, item) => ({ at, item })).toSorted((left, right) => left.at - right.at)
      expect(given.map((one) => one && { at: one.at, item: one.item })).toEqual(expected)
      expect(queue.next()).toBeUndefined()
    }),
  )
})

describe('the network', () => {
  test('loses nothing once it has settled, and takes no longer than its slowest message and one overtaken', () => {
    const { rough } = networks
    fc.assert(
      fc.property(seed, fc.integer({ min: rough.settledAtMs * 1000, max: 1e9 }), (from, at) => {
        const { delays } = postman(rough, 7, openRandom(from, 'network')).carry(0, 1, at)
        expect(delays.length).toBeGreaterThan(0)
        for (const delay of delays) {
          expect(delay).toBeGreaterThanOrEqual(rough.delay.minimumMs * 1000)
          expect(delay).toBeLessThanOrEqual(2 * rough.delay.maximumMs * 1000)
        }
      }),
    )
  })

  test('has the delays that it says: median and mean of 20,000 are near', () => {
    const { wan } = networks
    const { carry } = postman(wan, 2, openRandom(7, 'network'))
    const delays = Array.from({ length: 20_000 }, () => carry(0, 1, 0).delays[0] ?? 0).toSorted(
      (left, right) => left - right,
    )
    const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length / 1000
    expect(Math.abs(mean / meanDelayMs(wan.delay) - 1)).toBeLessThan(0.02)
    expect(Math.abs((delays[10_000] ?? 0) / 1000 / wan.delay.medianMs - 1)).toBeLessThan(0.03)
  })

  test('lets nothing through between two parts while it is cut', () => {
    const { carry, partitions } = postman(networks.rough, 7, openRandom(3, 'network'))
    const [cut] = partitions
    const inside = [0, 1, 2, 3, 4, 5, 6].find((node) => cut?.side.has(node))
    const outside = [0, 1, 2, 3, 4, 5, 6].find((node) => !cut?.side.has(node))
    expect(carry(inside ?? -1, outside ?? -1, cut?.from ?? 0)).toEqual({ delays: [], fate: 'cut' })
  })
})

test('a safe quorum is two thirds, rounded up, of 1 to 300 validators', () => {
  const sizes = Array.from({ length: 300 }, (_, index) => index + 1)
  expect(sizes.map(safeQuorum)).toEqual(sizes.map((size) => Math.ceil((2 * size) / 3)))
})

test('a percentile is the least value that as many are not above', () => {
  const counts = { 1: 5, 2: 4, 10: 1 }
  expect([0.1, 0.5, 0.51, 0.9, 0.91, 1].map((share) => percentile(counts, share))).toEqual([1, 1, 2, 2, 10, 10])
  expect(percentile({}, 0.5)).toBeNaN()
})

test('data is on the settlement layer with the next slot, and final two to three epochs of 384 s later', () => {
  expect(settle(0)).toEqual({ includedAtMs: 12_000, finalAtMs: 1_152_000 })
  expect(settle(11_999)).toEqual({ includedAtMs: 12_000, finalAtMs: 1_152_000 })
  expect(settle(372_000)).toEqual({ includedAtMs: 384_000, finalAtMs: 1_536_000 })
})
