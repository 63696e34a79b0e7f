import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { emptyAccount } from '../../../src/execution/accounts.ts'
import { poolRules } from '../../../src/roles/pool/PoolRules.ts'
import { fillPool, poolPlans, poolSiteRules, worldOf, type PoolPlan } from './randomPools.ts'

const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`pools drawn from seed ${seed}`)

const context = { crypto: await loadCrypto('auto'), rules: poolSiteRules() }
const runs = { seed, numRuns: 300 }

/** Everything that can be seen of a pool: its transactions by sender, as arrivals. */
function contents(plan: PoolPlan): readonly (readonly [sender: string, arrivals: readonly number[]])[] {
  const bySender = fillPool(plan, poolRules, context).bySender()
  return [...bySender]
    .map(([sender, entries]) => [sender, entries.map(({ arrival }) => arrival)] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
}

describe('a pool', () => {
  it('keeps its bounds, whatever arrives', () => {
    fc.assert(
      fc.property(poolPlans, (plan) => {
        const { limits } = plan
        const lines = [...fillPool(plan, poolRules, context).bySender().values()]
        const all = lines.flat()
        const bytes = all.reduce((sum, { transaction }) => sum + transaction.encoded.length, 0)
        expect(all.length).toBeLessThanOrEqual(limits.transactionsMax)
        expect(bytes).toBeLessThanOrEqual(limits.bytesMax)
        expect(Math.max(0, ...lines.map((line) => line.length))).toBeLessThanOrEqual(limits.perSenderMax)
      }),
      runs,
    )
  }, 60_000)

  it('holds just the arrivals that it says are pooled, each sender in order of nonce', () => {
    fc.assert(
      fc.property(poolPlans, (plan) => {
        const pool = fillPool(plan, poolRules, context)
        const lines = [...pool.bySender().values()]
        const pooled = pool.fates().flatMap(({ status }, index) => (status === 'pooled' ? [index] : []))
        expect(
          lines
            .flat()
            .map(({ arrival }) => arrival)
            .toSorted((left, right) => left - right),
        ).toEqual(pooled)
        for (const line of lines) {
          const nonces = line.map(({ transaction }) => transaction.nonce)
          expect(nonces).toEqual([...new Set(nonces)].toSorted((left, right) => Number(left - right)))
        }
      }),
      runs,
    )
  }, 60_000)

  it('is the same without what it refused', () => {
    fc.assert(
      fc.property(poolPlans, (plan) => {
        const fates = fillPool(plan, poolRules, context).fates()
        const taken = plan.arrivals.flatMap((_, index) => (fates[index]?.status === 'refused' ? [] : [index]))
        const without = contents({ ...plan, arrivals: plan.arrivals.filter((_, index) => taken.includes(index)) })
        const renamed = without.map(([sender, places]) => [sender, places.map((place) => taken[place])])
        expect(renamed).toEqual(contents(plan))
      }),
      runs,
    )
  }, 60_000)

  it('names for everyone who left an arrival that came later and was taken in', () => {
    fc.assert(
      fc.property(poolPlans, (plan) => {
        const fates = fillPool(plan, poolRules, context).fates()
        for (const [index, fate] of fates.entries()) {
          if (fate.status !== 'replaced' && fate.status !== 'evicted') continue
          expect(fate.by).toBeGreaterThan(index)
          expect(fates[fate.by]?.status).not.toBe('refused')
        }
      }),
      runs,
    )
  }, 60_000)

  it('forgets what the state has gone past and nothing else', () => {
    fc.assert(
      fc.property(poolPlans, fc.bigInt({ min: 0n, max: 5n }), (plan, nonce) => {
        const pool = fillPool(plan, poolRules, context)
        const kept = [...pool.bySender().values()].flat().filter(({ transaction }) => transaction.nonce >= nonce)
        pool.forget({ ...worldOf(plan), account: () => ({ ...emptyAccount, nonce }) })
        const left = [...pool.bySender().values()].flat()
        expect(new Set(left)).toEqual(new Set(kept))
        expect([...pool.bySender().values()].filter((line) => line.length === 0)).toEqual([])
      }),
      runs,
    )
  }, 60_000)
})
