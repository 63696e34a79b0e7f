import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { NetworkAssumptions } from './Network.ts'
import { faultyMax, type Plan } from './Plan.ts'
import { postman, type Postman } from './Postman.ts'
import { openRandom, type Random } from './Random.ts'
import { settle, settlement } from './Settlement.ts'
import { simulate, type Outcome } from './simulate.ts'
import { microsecondsPerMs } from './World.ts'

/** What users of one system wait for, and what they have then. */
export interface Commitment {
  readonly system: string
  readonly transactions: number
  /** Milliseconds from sending a transaction until its sender hears that it is in a block. */
  readonly softMs: Spread
  /** Until nothing but more than a third of the validators, or the settlement layer itself, could take it back. */
  readonly finalMs: Spread
  /** Until its data is on the settlement layer. */
  readonly postedMs: Spread
  /** Parties that hold the data when the sender hears of the block. */
  readonly holdersAtSoft: Spread
  /** Parties of these that cannot all be faulty: what is there of the data even so. */
  readonly honestHoldersAtSoft: number
  readonly lostBy: string
}

/** The middle and the end of a distribution. */
interface Spread {
  readonly median: number
  readonly ninetyNinth: number
}

/** Transactions that are followed. */
const transactionsCount = 2000

/** Places of the user, and of a sequencer that is alone, in a network of two. */
const user = 0
const sequencer = 1

/**
 * Sends the same transactions to a sequencer that is alone and to a set of validators, over networks of the same kind.
 *
 * @param plan - The set of validators, its network and faults; its seed draws everything.
 * @param crypto - Of the simulation.
 * @returns A sequencer that posts often, one that posts seldom, the validators without faults and with those of the plan.
 */
export function compareCommits(plan: Plan, crypto: CryptoBackend): readonly Commitment[] {
  const often = settlement.postOftenMs.value
  const seldom = settlement.postSeldomMs.value
  const healthy: Plan = { ...plan, faults: [] }
  return [
    alone(plan, often),
    alone(plan, seldom),
    committee(healthy, simulate(healthy, crypto), often),
    ...(plan.faults.length > 0 ? [committee(plan, simulate(plan, crypto), often)] : []),
  ]
}

function alone({ seed, network }: Plan, postEveryMs: number): Commitment {
  const random = openRandom(seed, `alone ${postEveryMs}`)
  const travel = traveller(network, random)
  const period = settlement.blockPeriodMs.value
  const epochMs = settlement.slotMs.value * settlement.slotsPerEpoch.value
  const spanMs = Math.max(postEveryMs, epochMs)
  const waits = Array.from({ length: transactionsCount }, () => {
    const sentAtMs = random.below(spanMs)
    const arrivedAtMs = sentAtMs + travel(user, sequencer)
    const blockAtMs = (Math.floor(arrivedAtMs / period) + 1) * period + network.executionMs
    const postedAtMs = (Math.floor(blockAtMs / postEveryMs) + 1) * postEveryMs
    // The posts of different days meet the epochs at every place.
    const phaseMs = random.below(epochMs)
    const { includedAtMs, finalAtMs } = settle(postedAtMs + phaseMs)
    return {
      soft: blockAtMs + travel(sequencer, user) - sentAtMs,
      posted: includedAtMs - phaseMs - sentAtMs,
      final: finalAtMs - phaseMs - sentAtMs,
      holders: 1,
    }
  })
  return {
    system: `one sequencer, posts every ${words(postEveryMs)}`,
    ...spreads(waits),
    honestHoldersAtSoft: 0,
    lostBy: 'the sequencer alone, by stopping or by telling another story, until the post is final',
  }
}

interface Wait {
  readonly soft: number
  readonly posted: number
  readonly final: number
  readonly holders: number
}

function committee(plan: Plan, { counters }: Outcome, postEveryMs: number): Commitment {
  const { seed, network, validators, faults } = plan
  const random = openRandom(seed, `committee ${faults.length}`)
  const travel = traveller(network, random)
  const epochMs = settlement.slotMs.value * settlement.slotsPerEpoch.value
  const blocks = [...counters.timeline.values()]
    .flatMap(({ blockRlp, builtAt, finalAt }) =>
      builtAt === undefined ? [] : [{ builtAt, finalAt, heldAt: [...(counters.heldAt.get(blockRlp)?.values() ?? [])] }],
    )
    .toSorted((left, right) => left.builtAt - right.builtAt)
  const last = blocks.at(-1)?.builtAt ?? 0
  const waits = Array.from({ length: transactionsCount }, (): Wait | undefined => {
    const sentAt = random.below(Math.max(1, last))
    const arrivedAt = sentAt + travel(user, sequencer) * microsecondsPerMs
    const block = blocks.find(({ builtAt }) => builtAt >= arrivedAt)
    if (block === undefined) return undefined
    // Its sender listens to one honest validator.
    const heardAt = random.pick(block.finalAt)
    const finalMs = (heardAt - sentAt) / microsecondsPerMs + travel(sequencer, user)
    const postedAtMs = heardAt / microsecondsPerMs + random.below(postEveryMs)
    const phaseMs = random.below(epochMs)
    return {
      soft: finalMs,
      final: finalMs,
      posted: settle(postedAtMs + phaseMs).includedAtMs - phaseMs - sentAt / microsecondsPerMs,
      holders: block.heldAt.filter((at) => at <= heardAt).length,
    }
  })
  const quorum = Math.ceil((2 * validators) / 3)
  return {
    system: `${validators} validators, ${faults.length} faulty, posts every ${words(postEveryMs)}`,
    ...spreads(waits.flatMap((wait) => wait ?? [])),
    honestHoldersAtSoft: quorum - faultyMax(validators),
    lostBy: `more than ${faultyMax(validators)} of ${validators} validators, who sign what convicts them`,
  }
}

function traveller(network: NetworkAssumptions, random: Random): (from: number, to: number) => number {
  const settled: NetworkAssumptions = { ...network, lossMillionths: 0, partitions: 0, duplicateMillionths: 0 }
  const post: Postman = postman(settled, 2, random.fork('travel'))
  return (from, to) => (post.carry(from, to, 0).delays[0] ?? 0) / microsecondsPerMs
}

function spreads(
  waits: readonly Wait[],
): Pick<Commitment, 'transactions' | 'softMs' | 'finalMs' | 'postedMs' | 'holdersAtSoft'> {
  return {
    transactions: waits.length,
    softMs: spread(waits.map(({ soft }) => soft)),
    finalMs: spread(waits.map(({ final }) => final)),
    postedMs: spread(waits.map(({ posted }) => posted)),
    holdersAtSoft: spread(waits.map(({ holders }) => holders)),
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right)
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
  return { median: at(0.5), ninetyNinth: at(0.99) }
}

/** Writes a time with a unit that suits it. */
export function words(timeMs: number): string {
  if (timeMs >= 3_600_000) return `${Number((timeMs / 3_600_000).toFixed(1))} h`
  if (timeMs >= 120_000) return `${Number((timeMs / 60_000).toFixed(1))} min`
  return timeMs >= 1000 ? `${Number((timeMs / 1000).toFixed(2))} s` : `${Math.round(timeMs)} ms`
}

/** Writes a comparison as a Markdown table, which also reads well on a terminal. */
export function commitTable(rows: readonly Commitment[]): string {
  const header = [
    'system',
    'soft commit p50 / p99',
    'deterministic finality p50 / p99',
    'data on the settlement layer p50 / p99',
    'holders of the data at soft commit p50, of these honest for certain',
    'who can take it back until it is final',
  ]
  const pair = ({ median, ninetyNinth }: Spread): string => `${words(median)} / ${words(ninetyNinth)}`
  const body = rows.map((row) => [
    row.system,
    pair(row.softMs),
    pair(row.finalMs),
    pair(row.postedMs),
    `${row.holdersAtSoft.median}, ${row.honestHoldersAtSoft}`,
    row.lostBy,
  ])
  const widths = header.map((_, column) => Math.max(...[header, ...body].map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return `${[line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')}\n`
}
