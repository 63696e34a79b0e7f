import { buildBlock, templateOf } from '../../execution/buildBlocks.ts'
import type { TransactionQueue } from '../../execution/buildBlocks.ts'
import type { Chain, ChainBlock } from '../../execution/Chain.ts'
import type { Party } from '../../execution/Party.ts'
import { Defect } from '../../model/Defect.ts'
import type { Withdrawal } from '../../model/generated/adapter.ts'
import { fromBytes, toBytes, type Address, type Bytes } from '../../model/Hex.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import type { WorldState } from '../../state/WorldState.ts'
import type { Pool } from '../pool/createPool.ts'
import { orderQueue } from '../pool/orderQueue.ts'
import { poolRules } from '../pool/PoolRules.ts'
import { attributesAfter } from './attributes.ts'
import type { Executed } from './Ledger.ts'
import type { Key } from './NodeOptions.ts'
import { carriedBy, makeReward, type RewardSigning, type RewardSite } from './rewardTransaction.ts'

/** What a block is built from. */
export interface Proposal {
  readonly chain: Chain
  readonly parent: ChainBlock
  readonly builder: Address
  readonly nowS: bigint
  readonly pool: Pool
  readonly policy: OrderingPolicy
  /** None in an honest block. */
  readonly withdrawals?: readonly Withdrawal[]
  /** Present where the first transaction has to carry seals. */
  readonly reward?: { readonly site: RewardSite; readonly self: Key }
}

/** Builds a block and executes it. */
export type Propose = (proposal: Proposal, party: Party) => Promise<Executed>

/**
 * Builds a block of a pool under the policy of the chain.
 *
 * @param proposal - Parent, pool and builder.
 * @param party - Rules and engine.
 * @returns The block, executed.
 * @see SEQ-1, ORD-8
 */
export const proposeBlock: Propose = async (proposal, party) => {
  const { chain, parent, builder, nowS, pool, policy } = proposal
  const honest = attributesAfter(parent, { feeRecipient: builder, nowS })
  const attributes = { ...honest, ...(proposal.withdrawals !== undefined && { withdrawals: proposal.withdrawals }) }
  // A state of its own: what the pool reads is no part of the block's witness.
  const { world } = chain.open(parent, undefined)
  const { template, rules } = templateOf(attributes, { parent, world }, party)
  const baseFee = template.baseFee ?? 0n
  const first = firstOf(proposal, { nonce: nonceOf(builder, world), baseFee }, party)
  const entries = [...pool.bySender().values()].flat()
  const pooled = entries.map(({ transaction }) => fromBytes(transaction.encoded))
  const queue = orderQueue({
    bySender: pool.bySender(),
    nonceOf: (sender) => nonceOf(sender, world) + (first !== undefined && sender === builder ? 1n : 0n),
    policy,
    poolRules,
    baseFee,
  })
  const placeOf = new Map(entries.map(({ arrival }, place) => [arrival, place]))
  const { built, next } = await buildBlock(
    chain,
    {
      parent,
      block: { attributes, transactions: first === undefined ? pooled : [...pooled, first] },
      queue: () => firstThen(first === undefined ? undefined : pooled.length, byPlace(queue, placeOf)),
    },
    party,
  )
  if (built.witness === undefined) throw new Defect('a block was built without a witness')
  const { reward } = proposal
  const carries =
    reward === undefined || first === undefined ? undefined : carriedBy(toBytes(first), { site: reward.site, rules })
  return { rlp: built.rlp, block: next, witness: built.witness, ...(carries !== undefined && { carries }) }
}

function firstOf(
  { reward }: Proposal,
  { nonce, baseFee }: Pick<RewardSigning, 'nonce' | 'baseFee'>,
  { book, crypto }: Party,
): Bytes | undefined {
  if (reward === undefined) return undefined
  const chainId = BigInt(book.ruleset.chainId)
  return makeReward(reward.site, { self: reward.self, nonce, baseFee, chainId, keccak256: crypto.keccak256 })
}

/** Speaks of transactions by their place among those of the block, not by their arrival. */
function byPlace(queue: TransactionQueue, placeOf: ReadonlyMap<number, number>): TransactionQueue {
  return {
    next: () => {
      const arrival = queue.next()
      return arrival === undefined ? undefined : placeOf.get(arrival)
    },
    // The queue knows which one it gave out last.
    settle: queue.settle,
  }
}

function firstThen(first: number | undefined, rest: TransactionQueue): TransactionQueue {
  let given = first === undefined
  return {
    next: () => {
      if (given) return rest.next()
      given = true
      return first
    },
    settle: (index, reason) => {
      if (index !== first) rest.settle(index, reason)
    },
  }
}

function nonceOf(sender: string, world: Pick<WorldState, 'account'>): bigint {
  return world.account(Buffer.from(sender.slice(2), 'hex'))?.nonce ?? 0n
}
