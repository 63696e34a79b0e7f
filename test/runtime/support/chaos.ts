import { setTimeout as sleep } from 'node:timers/promises'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { SealedChain } from '../../../src/roles/node/SealedChain.ts'
import type { ProvenChain } from '../../../src/roles/proving/proveChain.ts'
import { roleNames, type RoleName } from '../../../src/runtime/FlowJobs.ts'
import { proveChainOn } from '../../../src/runtime/proveChainOn.ts'
import { readRuntime } from '../../../src/runtime/Runtime.ts'
import { serveSettlement } from '../../../src/runtime/settlementHttp.ts'
import { startFleet, type Fleet, type Kill } from './Fleet.ts'
import { createLedger } from './ledger.ts'
import { planOf, workerNames } from './sealedChain.ts'

/** What is to be survived. */
export interface ChaosOrder {
  readonly url: string
  readonly seed: number
  /** Chains are proven one after the other until so many processes were killed. */
  readonly kills: number
  readonly chain: SealedChain
  readonly crypto: CryptoBackend
}

/** What came of it. */
export interface ChaosReport {
  readonly kills: readonly Kill[]
  readonly chains: readonly {
    readonly proven: ProvenChain
    readonly accepted: readonly bigint[]
    readonly refused: readonly string[]
  }[]
}

/** A silent process is dead after this time. */
const lockMs = 600

/** A job that kills whoever holds it is given up after more than eight; one that is only unlucky is spared before. */
const killsOfOneJobMax = 5

/** How many more kills a role may have than another, so that every role has its share. */
const aheadMax = 1

/** Longest time between two kills. */
const pauseMsMax = 200

/** Proves chains while a process that holds a job is killed again and again. */
export async function survive({ url, seed, kills: wanted, chain, crypto }: ChaosOrder): Promise<ChaosReport> {
  const prefix = `chaos-${seed}`
  const runtime = readRuntime(url, { prefix })
  const fleet = await startFleet({ url, prefix, lockMs, workers: workerNames })
  const random = randomOf(seed)
  const kills: Kill[] = []
  const chains: ChaosReport['chains'][number][] = []
  try {
    while (kills.length < wanted) {
      const ledger = await createLedger(chain, crypto)
      const server = await serveSettlement(ledger)
      const plan = { ...planOf(chain, ledger.rollup, crypto), settlement: server.url }
      let over = false
      const proving = proveChainOn(chain, plan, { runtime }).finally(() => {
        over = true
      })
      const killing = killWhile(() => !over && kills.length < wanted, { fleet, kills, random })
      const [proven] = await Promise.all([proving, killing])
      await server.close()
      chains.push({ proven, accepted: ledger.accepted, refused: ledger.refused })
    }
    return { kills, chains }
  } finally {
    await fleet.close()
  }
}

interface Killing {
  readonly fleet: Fleet
  readonly kills: Kill[]
  readonly random: () => number
}

async function killWhile(goesOn: () => boolean, { fleet, kills, random }: Killing): Promise<void> {
  while (goesOn()) {
    await sleep(random() * pauseMsMax)
    const killed = await fleet.killHolder((held) => {
      const fewest = Math.min(...roleNames.map((role) => killsOf(kills, role)))
      const open = held.filter(
        ({ role, jobId }) =>
          killsOf(kills, role) <= fewest + aheadMax &&
          kills.filter((kill) => kill.jobId === jobId).length < killsOfOneJobMax,
      )
      return open[Math.floor(random() * open.length)]
    })
    if (killed !== undefined) kills.push(killed)
  }
}

/** Counts the kills of a role. */
export function killsOf(kills: readonly Kill[], role: RoleName): number {
  return kills.filter((kill) => kill.role === role).length
}

/** Mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
