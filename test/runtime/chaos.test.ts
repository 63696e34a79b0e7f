import { expect, test } from 'vitest'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { roleNames } from '../../src/runtime/FlowJobs.ts'
import { killsOf, survive } from './support/chaos.ts'
import { createLedger } from './support/ledger.ts'
import { hasRedis, noRedisReason, startRedis } from './support/RedisServer.ts'
import { planOf, provenHere, sealedChain } from './support/sealedChain.ts'

/** More, with `LOCKSTEP_KILLS=50 npx vitest run test/runtime/chaos.test.ts`. */
const kills = Number(process.env['LOCKSTEP_KILLS'] ?? 8)
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 32)
const batches = 4
const secondsPerKill = 15

test.skipIf(!hasRedis)(
  `${kills} kills of processes that hold a job, of every role, change nothing: seed ${seed}${noRedisReason}`,
  async () => {
    const crypto = await loadCrypto('auto')
    const chain = await sealedChain(batches, 11)
    const plan = planOf(chain, (await createLedger(chain, crypto)).rollup, crypto)
    const here = await provenHere(chain, plan, crypto)
    const redis = await startRedis()
    try {
      const started = Date.now()
      const report = await survive({ url: redis.url, seed, kills, chain, crypto })
      const counts = Object.fromEntries(roleNames.map((role) => [role, killsOf(report.kills, role)]))
      const seconds = Math.round((Date.now() - started) / 1000)
      console.log(`seed ${seed}: ${JSON.stringify(counts)} in ${report.chains.length} chains, ${seconds} s`)
      expect(report.kills).toHaveLength(kills)
      expect(Object.values(counts).every((count) => count > 0)).toBe(true)
      for (const { proven, accepted } of report.chains) {
        expect(accepted).toEqual([1n, 2n, 3n, 4n])
        expect(proven.aggregation.publicValues).toBe(here.aggregation.publicValues)
        expect(proven.batches.map(({ proof }) => proof.publicValues)).toEqual(
          here.batches.map(({ proof }) => proof.publicValues),
        )
        expect(proven.batches.map(({ finality }) => finality)).toEqual(here.batches.map(({ finality }) => finality))
      }
    } finally {
      await redis.close()
    }
  },
  kills * secondsPerKill * 1000,
)
