import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { fromBytes, hash32, type Hash32 } from '../../model/Hex.ts'
import type { SealedChain } from '../../roles/node/SealedChain.ts'
import { happen } from './happen.ts'
import { isHonest, type Instance } from './Instance.ts'
import { openTown } from './openTown.ts'
import type { SequencerPlan } from './SequencerPlan.ts'
import type { Tally } from './Tally.ts'
import type { Town } from './Town.ts'
import type { Breach } from './Watch.ts'

/** What came of a run. */
export interface SequencerOutcome {
  readonly seed: number
  /** Heights that every honest node has. */
  readonly blocks: number
  readonly chain: SealedChain
  /** Of each honest node, at the height that all have. */
  readonly heads: readonly { readonly place: number; readonly hash: Hash32; readonly stateRoot: Hash32 }[]
  readonly tally: Tally
  readonly breaches: readonly Breach[]
  /** Virtual microseconds that went by. */
  readonly elapsed: number
  /** Of all that was sent, came, crashed and became final, in order. */
  readonly digest: Hash32
}

/** Events of a run for each pair of nodes and block: beyond that it is taken to go on for ever. */
const eventsPerPairAndBlockMax = 80

/**
 * Runs nodes that execute, over a network, until every honest one has the blocks that are wanted or an invariant breaks.
 *
 * @param plan - Fixes everything that happens.
 * @param crypto - Hashes and signatures, which are real, as are blocks and states.
 */
export async function runSequencers(plan: SequencerPlan, crypto: CryptoBackend): Promise<SequencerOutcome> {
  const town = await openTown(plan, crypto)
  const honest = town.instances.filter(isHonest)
  const eventsMax =
    eventsPerPairAndBlockMax * (town.instances.length + 2) ** 2 * (plan.blocks + 4) + plan.transactions * 64
  while (honest.some((instance) => heightOf(instance) < plan.blocks)) {
    const due = town.queue.next()
    if (due === undefined || town.tally.events >= eventsMax) {
      const late = honest.find((instance) => heightOf(instance) < plan.blocks)
      const text = due === undefined ? 'nothing is left to happen' : `nothing comes of ${eventsMax} events`
      town.watch.stalled(late?.place ?? 0, BigInt(late === undefined ? 0 : heightOf(late)) + 1n, text)
      break
    }
    town.now = due.at
    town.tally.events += 1
    await happen(town, due.item)
    if (town.watch.breaches.length > 0) break
  }
  return outcomeOf(town, honest)
}

function heightOf({ node }: Instance): number {
  return Number(node.ledger.head.block.header.number)
}

function outcomeOf(town: Town, honest: readonly Instance[]): SequencerOutcome {
  const { plan, deployment, tally, watch, trace, now, final } = town
  const blocks = Math.min(...honest.map(heightOf))
  const [first] = honest
  return {
    seed: plan.seed,
    blocks,
    chain: {
      ruleset: plan.ruleset,
      genesis: deployment.genesis,
      genesisHash: first?.node.ledger.chain.genesis.hash ?? hash32(`0x${'00'.repeat(32)}`),
      place: deployment.place,
      ...(deployment.rewards !== undefined && { rewards: deployment.rewards }),
      blocks: final.slice(0, blocks),
      sets: first?.node.ledger.sets.filter(({ firstHeight }) => firstHeight <= BigInt(blocks)) ?? [],
    },
    heads: honest.map(({ place, node }) => {
      const { chain, sealed } = node.ledger
      const rlp = sealed[blocks - 1]?.blockRlp
      const block = final.find((one) => one.block === rlp)
      const held = block === undefined ? chain.genesis : chain.find(block.hash)
      return { place, hash: held.hash, stateRoot: hash32(fromBytes(held.stateRoot)) }
    }),
    tally,
    breaches: watch.breaches,
    elapsed: now,
    digest: trace.digest(),
  }
}
