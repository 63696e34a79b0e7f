import { buildBlock, templateOf } from '../execution/buildBlocks.ts'
import { createChain } from '../execution/Chain.ts'
import type { Party } from '../execution/Party.ts'
import type { Methods } from '../model/generated/adapter.ts'
import { createPool } from './pool/createPool.ts'
import { orderQueue } from './pool/orderQueue.ts'
import { poolRules as honestRules, type PoolRules } from './pool/PoolRules.ts'
import type { Registry } from './Registry.ts'
import type { Serves } from './sequencer.ts'

type Params = Methods['seq_order']['params']
type Result = Methods['seq_order']['result']

/** Serves the pool and its order; a faulty party has some of the rules otherwise. */
export function orderingMethods(registry: Registry, altered: Partial<PoolRules> = {}): Serves<'seq_order'> {
  const poolRules = { ...honestRules, ...altered }
  return { seq_order: (params) => order(params, registry.party(params.rulesetHash), poolRules) }
}

/**
 * Takes transactions into an empty pool as they arrive, and builds a block of it.
 *
 * @param params - Parent and state, policy, bounds, arrivals and attributes of the block.
 * @param party - Rules and engine.
 * @param poolRules - What the pool decides by.
 * @returns What became of each arrival, and the block.
 * @see ORD-1 to ORD-10
 */
async function order(params: Params, party: Party, poolRules: PoolRules): Promise<Result> {
  const { genesis, policy, limits, arrivals, attributes } = params
  const chain = createChain(genesis, party)
  const parent = chain.genesis
  // A state of its own: what the pool reads is no part of the block's witness.
  const { world } = chain.open(parent, undefined)
  const { rules, template } = templateOf(attributes, { parent, world }, party)
  const pool = createPool({ limits, policy, poolRules, crypto: party.crypto })
  for (const encoded of arrivals) pool.arrive(encoded, { rules, world, gasLimit: template.gasLimit })
  const taken: number[] = []
  const queue = orderQueue({
    bySender: pool.bySender(),
    nonceOf: (sender) => world.account(Buffer.from(sender.slice(2), 'hex'))?.nonce ?? 0n,
    policy,
    poolRules,
    baseFee: template.baseFee ?? 0n,
  })
  const watched = (): typeof queue => ({
    next: queue.next,
    settle: (index, reason) => {
      if (reason === undefined) taken.push(index)
      queue.settle(index, reason)
    },
  })
  const { built } = await buildBlock(
    chain,
    { parent, block: { attributes, transactions: [...arrivals] }, queue: watched },
    party,
  )
  const skipped = built.excluded.map(({ index, reason }) => ({ arrival: index, reason }))
  return { status: 'ordered', pool: [...pool.fates()], order: taken, skipped, block: { ...built, excluded: [] } }
}
