import { splitBlock } from '../../codec/Block.ts'
import { templateOf } from '../../execution/buildBlocks.ts'
import { importBlock, type Chain, type ChainBlock } from '../../execution/Chain.ts'
import type { Party } from '../../execution/Party.ts'
import { Defect } from '../../model/Defect.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import { toBytes, type Bytes } from '../../model/Hex.ts'
import { attributesAfter, checkAttributes } from './attributes.ts'
import { checkOrder } from './checkOrder.ts'
import type { Executed } from './Ledger.ts'
import { carriedBy, checkReward, type RewardSite } from './rewardTransaction.ts'

/** A block that somebody proposes, and what it is held against. */
interface Candidate {
  readonly chain: Chain
  readonly parent: ChainBlock
  readonly blockRlp: Bytes
  readonly policy: OrderingPolicy
  /** Present where the first transaction has to carry seals. */
  readonly reward?: RewardSite
}

/** Executes a block and compares everything that it claims. @throws {@link Rejection} Where it is not valid. */
export type Judge = (candidate: Candidate, party: Party) => Promise<Executed>

/**
 * Judges a block: attributes, every rule of blocks and transactions, roots, gas and order.
 *
 * @param candidate - Block and its parent.
 * @param party - Rules and engine.
 * @returns The block, executed.
 * @throws {@link Rejection} as `importBlock`, `checkAttributes` and `checkOrder`.
 * @see SEQ-1 to SEQ-5
 */
export const judgeBlock: Judge = async ({ chain, parent, blockRlp, policy, reward }, party) => {
  const parts = splitBlock(toBytes(blockRlp))
  const { header, transactions } = parts
  checkAttributes(parts, parent)
  const { world } = chain.open(parent, undefined)
  const builder = { feeRecipient: header.miner, nowS: BigInt(header.timestamp) }
  const { rules } = templateOf(attributesAfter(parent, builder), { parent, world }, party)
  const [first, ...others] = transactions
  if (reward !== undefined) checkReward(first, { site: reward, builder: header.miner, rules, crypto: party.crypto })
  const { block, witness, rejection } = await importBlock(chain, { rlp: blockRlp }, party)
  if (rejection !== undefined) throw rejection
  if (block === undefined || witness === undefined) throw new Defect('a block was accepted without its witness')
  const pooled = reward === undefined ? transactions : others
  checkOrder({ transactions: pooled, rules, baseFee: block.header.baseFee ?? 0n, policy }, party)
  const carries = reward !== undefined && first !== undefined ? carriedBy(first, { site: reward, rules }) : undefined
  return { rlp: blockRlp, block, witness, ...(carries !== undefined && { carries }) }
}
