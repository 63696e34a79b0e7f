import { checkAlone } from '../../execution/checkTransaction.ts'
import type { Party } from '../../execution/Party.ts'
import type { Rules } from '../../execution/Rules.ts'
import { decodeTransaction } from '../../execution/Transaction.ts'
import type { OrderingKey, OrderingPolicy } from '../../model/generated/standard.ts'
import { fromBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Entry } from '../pool/Entry.ts'
import { poolRules } from '../pool/PoolRules.ts'

/** Transactions of a block that came from a pool, and what they are held against. */
export interface OrderedTransactions {
  readonly transactions: readonly Uint8Array[]
  readonly rules: Rules
  readonly baseFee: bigint
  readonly policy: OrderingPolicy
}

/**
 * Checks the order of a block as far as it shows by itself: of two transactions, where the later one was next of its
 * sender when the earlier one was taken, the earlier one comes first by the keys of the policy.
 *
 * Arrivals differ from node to node, so that nothing after that key can be told.
 *
 * @param ordered - Valid transactions of a valid block, in their order, and the policy.
 * @param crypto - Recovers senders.
 * @throws {@link Rejection} `BLOCK_ORDER_INVALID`.
 * @see SEQ-4, ORD-8
 */
export function checkOrder(
  { transactions, rules, baseFee, policy }: OrderedTransactions,
  { crypto }: Pick<Party, 'crypto'>,
): void {
  const keys = checkableKeys(policy)
  if (keys.length === 0) return
  const entries = transactions.map((encoded): Entry => {
    const transaction = decodeTransaction(encoded, rules)
    const { sender } = checkAlone(transaction, rules, crypto)
    return { arrival: 0, place: 0, transaction, sender: fromBytes(sender), hash: fromBytes(crypto.keccak256(encoded)) }
  })
  const compare = (left: Entry, right: Entry): number => {
    for (const key of keys) {
      const order = poolRules.compareBy(key, left, right, baseFee)
      if (order !== 0) return order
    }
    return 0
  }
  // Whoever is next of its sender, while the block is walked from its end: the first of them has to be the one taken.
  const next = new Map<string, Entry>()
  for (const [place, taken] of [...entries.entries()].toReversed()) {
    for (const other of next.values()) {
      if (other.sender === taken.sender || compare(other, taken) >= 0) continue
      throw new Rejection('BLOCK_ORDER_INVALID', { transaction: String(place), after: other.hash, policy: policy.name })
    }
    next.set(taken.sender, taken)
  }
}

/** Keys up to the first that only the builder knows. */
function checkableKeys({ keys }: OrderingPolicy): readonly OrderingKey[] {
  const unknown = keys.indexOf('arrival')
  return unknown === -1 ? keys : keys.slice(0, unknown)
}
