import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { mutantCatalogue } from '../../../src/roles/mutants/catalogue.ts'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { poolRules } from '../../../src/roles/pool/PoolRules.ts'
import { poolPlans, poolSiteRules, runOther, runPool } from './randomPools.ts'

// Printed, so that a failure can be seen again: LOCKSTEP_SEED=<seed> npx vitest run test/roles/pool
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`pools drawn from seed ${seed}`)

const context = { crypto: await loadCrypto('auto'), rules: poolSiteRules() }

describe('random pools', () => {
  it('come to the same fates and the same tries in both formulations', () => {
    fc.assert(
      fc.property(poolPlans, (plan) => {
        expect(runPool(plan, poolRules, context)).toEqual(runOther(plan))
      }),
      { seed, numRuns: 600 },
    )
  }, 120_000)

  it('show every fault in what pools decide by', () => {
    const plans = fc.sample(poolPlans, { seed: 20_261_125, numRuns: 800 })
    const right = plans.map((plan) => JSON.stringify(runOther(plan)))
    const faults = mutantCatalogue().flatMap(({ name }) => {
      const { pool } = parseMutant(name)
      return pool === undefined ? [] : [{ name, rules: { ...poolRules, ...pool } }]
    })
    const unseen = faults.filter(({ rules }) =>
      plans.every((plan, index) => JSON.stringify(runPool(plan, rules, context)) === right[index]),
    )
    expect(unseen.map(({ name }) => name)).toEqual([])
    expect(faults.length).toBeGreaterThan(50)
  }, 300_000)
})
