import type { TransactionQueue } from '../../execution/buildBlocks.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import type { Entry } from './Entry.ts'
import type { PoolRules } from './PoolRules.ts'

/** What a block is built from. */
export interface QueueOptions {
  /** In order of nonce. */
  readonly bySender: ReadonlyMap<string, readonly Entry[]>
  /** Nonce of the next transaction of a sender. */
  readonly nonceOf: (sender: string) => bigint
  readonly policy: OrderingPolicy
  readonly poolRules: PoolRules
  readonly baseFee: bigint
}

/**
 * Hands out the transactions of a pool in the order of a policy.
 *
 * @param options - Pool, policy and the base fee of the block.
 * @returns A queue of arrivals.
 * @see ORD-8, ORD-9
 */
export function orderQueue({ bySender, nonceOf, policy, poolRules, baseFee }: QueueOptions): TransactionQueue {
  const lines = [...bySender].map(([sender, entries]) => ({ next: nonceOf(sender), left: [...entries] }))
  let ended = false
  let current: (typeof lines)[number] | undefined
  const compare = (left: Entry, right: Entry): number => {
    for (const key of policy.keys) {
      const order = poolRules.compareBy(key, left, right, baseFee)
      if (order !== 0) return order
    }
    return 0
  }
  return {
    next: () => {
      if (ended) return undefined
      const heads = lines.flatMap((line) => {
        const [head] = line.left
        return head !== undefined && poolRules.isNext(head.transaction.nonce, line.next) ? [{ line, head }] : []
      })
      const [first] = heads.toSorted((left, right) => compare(left.head, right.head))
      current = first?.line
      return first?.head.arrival
    },
    settle: (_, reason) => {
      if (current === undefined) return
      current.left.shift()
      current.next += 1n
      if (reason === undefined) return
      if (!poolRules.keepsSender(reason)) current.left.length = 0
      if (policy.unfit === 'stop' && poolRules.lacksRoom(reason)) ended = true
    },
  }
}
