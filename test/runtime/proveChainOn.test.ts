import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { CryptoBackend } from '../../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import type { SealedChain } from '../../src/roles/node/SealedChain.ts'
import type { ProvenChain } from '../../src/roles/proving/proveChain.ts'
import { roleNames, type FlowPlan, type RoleName } from '../../src/runtime/FlowJobs.ts'
import { proveChainOn, type Progress } from '../../src/runtime/proveChainOn.ts'
import type { Around } from '../../src/runtime/runRole.ts'
import { readRuntime, type Runtime } from '../../src/runtime/Runtime.ts'
import { serveFigures } from '../../src/runtime/serveFigures.ts'
import { connectSettlement, serveSettlement } from '../../src/runtime/settlementHttp.ts'
import { submitBatches } from '../../src/runtime/submitBatches.ts'
import { proveSimulated } from '../../src/simulation/proving/proveSimulated.ts'
import { isAccepted } from '../../src/simulation/proving/renderProving.ts'
import { createLedger, type Ledger } from './support/ledger.ts'
import { keepDying } from './support/keepDying.ts'
import { hasRedis, noRedisReason, startRedis, type RedisServer } from './support/RedisServer.ts'
import { startRolesHere, type RolesHere } from './support/rolesHere.ts'
import { planOf, provenHere, sealedChain } from './support/sealedChain.ts'

const batches = 3

let crypto: CryptoBackend
let chain: SealedChain
let plan: FlowPlan
let here: ProvenChain
let redis: RedisServer

describe.skipIf(!hasRedis)(`roles on Redis${noRedisReason}`, () => {
  beforeAll(async () => {
    crypto = await loadCrypto('auto')
    chain = await sealedChain(batches, 7)
    plan = planOf(chain, (await createLedger(chain, crypto)).rollup, crypto)
    here = await provenHere(chain, plan, crypto)
    redis = await startRedis()
  })

  afterAll(() => redis.close())

  test('prove what roles in one process prove', async () => {
    const { runtime } = await rolesOf('same')
    expect(await proveChainOn(chain, plan, { runtime })).toEqual(here)
  })

  test('work once on what is asked for twice at once, and not at all on what is asked for again', async () => {
    const { runtime, roles } = await rolesOf('twice')
    await Promise.all([proveChainOn(chain, plan, { runtime }), proveChainOn(chain, plan, { runtime })])
    const once = [...roles.begun].toSorted()
    expect(once).toEqual([
      'aggregation',
      'consensus',
      'consensus',
      'consensus',
      'cut',
      'execution',
      'execution',
      'execution',
      'submission',
    ])
    await proveChainOn(chain, plan, { runtime })
    expect([...roles.begun].toSorted()).toEqual(once)
  })

  test('tell how far they are', async () => {
    const { runtime } = await rolesOf('progress')
    const seen: Progress[] = []
    await proveChainOn(chain, plan, { runtime, lookMs: 20, onProgress: (progress) => void seen.push(progress) })
    expect(seen.at(-1)).toEqual({
      consensus: { ended: 3, of: 3 },
      execution: { ended: 3, of: 3 },
      aggregation: { ended: 1, of: 1 },
      submission: { ended: 1, of: 1 },
    })
  })

  test('settle each batch once, though the submission is done again', async () => {
    const { runtime } = await rolesOf('settle', doneTwice('submission'))
    const { ledger, url } = await ledgerOf()
    await proveChainOn(chain, { ...plan, settlement: url }, { runtime })
    expect(ledger.accepted).toEqual([1n, 2n, 3n])
    expect(ledger.refused).toEqual([])
  })

  test('settle each batch once, though two submit at once, because the settlement refuses a replay', async () => {
    const { ledger, url } = await ledgerOf()
    const settlement = connectSettlement(url)
    await Promise.all([submitBatches(here.batches, settlement), submitBatches(here.batches, settlement)])
    expect(ledger.accepted).toEqual([1n, 2n, 3n])
    expect(new Set(ledger.refused)).toEqual(new Set(['AggregationBlocksApart']))
  })

  test('come to the same where any stage is done twice', async () => {
    const { runtime } = await rolesOf('again', doneTwice())
    expect(await proveChainOn(chain, plan, { runtime })).toEqual(here)
  })

  test('fail a chain with the reason for which a job below is refused, without trying it again', async () => {
    const { runtime, roles } = await rolesOf('refused')
    const wrong = { ...plan, allowedPrograms: plan.allowedPrograms.slice(1) }
    await expect(proveChainOn(chain, wrong, { runtime })).rejects.toMatchObject({ reason: 'PROOF_PROGRAM_NOT_ALLOWED' })
    expect(roles.begun.filter((stage) => stage === 'aggregation')).toHaveLength(1)
  })

  test('fail a chain whose seals do not hold with the reason of the consensus prover', async () => {
    const { runtime } = await rolesOf('seals')
    const [first, ...others] = chain.blocks
    if (first === undefined) throw new Error('the chain has no block')
    const torn = { ...chain, blocks: [{ ...first, seals: first.seals.slice(0, 1) }, ...others] }
    const refusal = await provenHere(torn, plan, crypto).catch((error: unknown) => error)
    await expect(proveChainOn(torn, plan, { runtime })).rejects.toMatchObject({
      reason: (refusal as { reason: string }).reason,
    })
  })

  test('give up a job that fails for no reason of the standard, after a bounded number of tries', async () => {
    const { runtime, roles } = await rolesOf('poisoned', async (stage, work) => {
      if (stage === 'aggregation') throw new Error('out of luck')
      return work()
    })
    await expect(proveChainOn(chain, plan, { runtime })).rejects.toMatchObject({
      reason: 'JOB_ABANDONED',
      facts: { failure: 'out of luck' },
    })
    expect(roles.begun.filter((stage) => stage === 'aggregation')).toHaveLength(3)
  })

  test('try a chain anew that failed, once it is asked for again', async () => {
    let lucky = false
    const { runtime } = await rolesOf('anew', async (stage, work) => {
      if (stage === 'aggregation' && !lucky) throw new Error('out of luck')
      return work()
    })
    await expect(proveChainOn(chain, plan, { runtime })).rejects.toMatchObject({ reason: 'JOB_ABANDONED' })
    lucky = true
    expect(await proveChainOn(chain, plan, { runtime })).toEqual(here)
  })

  test('go on where they were when Redis dies and comes back with what it had written', async () => {
    let restarted: Promise<void> | undefined
    const { runtime, roles } = await rolesOf('restart', async (stage, work) => {
      if (stage === 'execution') restarted ??= redis.restart()
      await restarted
      return work()
    })
    expect(await proveChainOn(chain, plan, { runtime })).toEqual(here)
    expect(restarted).toBeDefined()
    expect(roles.begun.filter((stage) => stage === 'cut')).toHaveLength(1)
  })

  test('give up a job that kills whoever takes it, after a bounded number of processes', async () => {
    const { runtime } = await rolesOf('deadly', undefined, ['leader', 'consensus-prover', 'worker'])
    const deaths = keepDying({
      role: 'aggregator',
      stage: 'aggregation',
      url: redis.url,
      prefix: 'deadly',
      stallsMax: 1,
    })
    await expect(proveChainOn(chain, plan, { runtime })).rejects.toMatchObject({ reason: 'JOB_ABANDONED' })
    expect(await deaths.end()).toBe(2)
  })

  test('serve their figures in the text of Prometheus', async () => {
    const { runtime, roles } = await rolesOf('figures')
    await proveChainOn(chain, plan, { runtime })
    const text = await roles.figures.worker.text()
    expect(text).toContain(
      'lockstep_jobs_ended_total{stage="execution",outcome="completed",role="worker",name="worker"} 3',
    )
    expect(text).toContain('lockstep_jobs_held{role="worker",name="worker"} 0')
  })

  test('are healthy while Redis answers', async () => {
    const { roles } = await rolesOf('health')
    const server = await serveFigures(
      0,
      roles.figures.worker,
      () => roles.running[0]?.isHealthy() ?? Promise.resolve(false),
    )
    onTestFinished(server.close)
    const status = async (): Promise<number> => (await fetch(`http://127.0.0.1:${server.port}/health`)).status
    expect(await status()).toBe(200)
    await redis.stop()
    expect(await status()).toBe(503)
    await redis.restart()
    await vi.waitFor(async () => expect(await status()).toBe(200), 10_000)
  })

  test('are asked for by the command, which ends with the contract accepting every batch', async () => {
    const { runtime } = await rolesOf('command')
    const order = { ruleset: 'lockstep-reference', validators: 4, blocks: 4, batchBlocks: 2, workers: 1, seed: 3 }
    const report = await proveSimulated({ ...order, runtime }, (_, work) => work())
    expect(isAccepted(report)).toBe(true)
    expect(report.settled).toHaveLength(2)
  })
})

async function rolesOf(
  prefix: string,
  around?: Around,
  names: readonly RoleName[] = roleNames,
): Promise<{ readonly runtime: Runtime; readonly roles: RolesHere }> {
  const runtime = readRuntime(redis.url, { prefix, lockMs: 1000 })
  const roles = await startRolesHere(runtime, { crypto, names, ...(around !== undefined && { around }) })
  onTestFinished(() => roles.close())
  return { runtime, roles }
}

async function ledgerOf(): Promise<{ readonly ledger: Ledger; readonly url: string }> {
  const ledger = await createLedger(chain, crypto)
  const { url, close } = await serveSettlement(ledger)
  onTestFinished(close)
  return { ledger, url }
}

/** What happens where a process dies between the end of its work and telling of it. */
function doneTwice(only?: string): Around {
  return async (stage, work) => {
    if (only === undefined || stage === only) await work()
    return work()
  }
}
