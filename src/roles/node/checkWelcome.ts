import { splitBlock, type BlockParts } from '../../codec/Block.ts'
import { f } from '../../consensus/index.ts'
import { buildBlock } from '../../execution/buildBlocks.ts'
import { bytes, fromBytes, toBytes, type Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { WorldState } from '../../state/WorldState.ts'
import type { Entry } from '../pool/Entry.ts'
import { poolRules } from '../pool/PoolRules.ts'
import { attributesAfter, checkClock } from './attributes.ts'
import type { NodeBody } from './NodeBody.ts'

/** Transactions that are tried for one block. */
const overdueMax = 8

/** A valid block, and the round that it is proposed in. */
export interface Guest {
  readonly blockRlp: Bytes
  readonly round: bigint
}

/**
 * Checks what one node holds against a valid block and another may not: that it is ahead of the clock, or leaves out what
 * has waited too long.
 *
 * @param body - Of the node.
 * @param guest - Executed and valid.
 * @throws {@link Rejection} `TIMESTAMP_AHEAD`, `TRANSACTION_OVERDUE`.
 * @see SEQ-3, SEQ-9
 */
export async function checkWelcome(body: NodeBody, { blockRlp, round }: Guest): Promise<void> {
  const { ledger, options } = body
  const parts = splitBlock(toBytes(blockRlp))
  checkClock(parts, ledger.head.block, ledger.nowS + options.timestampAheadMaxS)
  // As many proposers as may be faulty are passed over for what they leave out; the next one is not, so that the chain goes on.
  if (round > BigInt(f(ledger.set.validators.length))) return
  for (const entry of overdue(body, parts).slice(0, overdueMax)) {
    if (await fits(body, parts, entry)) throw new Rejection('TRANSACTION_OVERDUE', { hash: entry.hash })
  }
}

/** Transactions that are next of their senders, were held long enough and could pay when the block was begun. */
function overdue(
  { ledger, options, pool, heldSince }: NodeBody,
  { header, transactions }: BlockParts,
): readonly Entry[] {
  const { patienceBlocks, party } = options
  if (patienceBlocks === undefined) return []
  const { chain, head } = ledger
  const { number } = head.block.header
  const world = chain.store.open(head.block.stateRoot)
  const baseFee = BigInt(header.baseFeePerGas ?? 0)
  const included = new Set(transactions.map((encoded) => fromBytes(party.crypto.keccak256(encoded))))
  return [...pool.bySender().values()].flatMap((entries): readonly Entry[] => {
    const [first] = entries
    if (first === undefined || included.has(bytes(first.hash))) return []
    const since = heldSince.get(first.hash)
    const waited = since !== undefined && number >= since + patienceBlocks
    return waited && canPay(first, world, baseFee) ? [first] : []
  })
}

function canPay({ sender, transaction }: Entry, world: Pick<WorldState, 'account'>, baseFee: bigint): boolean {
  const account = world.account(Buffer.from(sender.slice(2), 'hex'))
  if (account === null || account.nonce !== transaction.nonce) return false
  return transaction.maxFeePerGas >= baseFee && account.balance >= poolRules.costOf(transaction)
}

/** Tells whether a block could have had one more transaction, by building it. */
async function fits(
  { ledger, options }: NodeBody,
  { header, transactions }: BlockParts,
  entry: Entry,
): Promise<boolean> {
  const { chain, head } = ledger
  const builder = { feeRecipient: header.miner, nowS: BigInt(header.timestamp) }
  const block = {
    attributes: attributesAfter(head.block, builder),
    transactions: [...transactions, entry.transaction.encoded].map(fromBytes),
  }
  const { built } = await buildBlock(chain, { parent: head.block, block }, options.party)
  return built.excluded.length === 0
}
