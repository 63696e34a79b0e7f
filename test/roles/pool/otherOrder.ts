import type { Payment } from './readPayment.ts'

/** A transaction of a pool and when it arrived. */
export interface Waiting extends Payment {
  readonly arrival: number
}

/** Tells whether one transaction has to be tried before another, by the text of each policy. */
type Precedence = (one: Waiting, other: Waiting, baseFee: bigint) => boolean

const earlier: Precedence = (one, other) => one.arrival < other.arrival

/** What a builder earns of a unit of gas. */
function earnings({ cap, tip }: Payment, baseFee: bigint): bigint {
  return tip + baseFee > cap ? cap - baseFee : tip
}

const policies: Readonly<Record<string, { readonly precedes: Precedence; readonly endsWithoutRoom: boolean }>> = {
  arrival: { precedes: earlier, endsWithoutRoom: false },
  'arrival-strict': { precedes: earlier, endsWithoutRoom: true },
  'priority-fee': {
    precedes: (one, other, baseFee) => {
      const ahead = earnings(one, baseFee) - earnings(other, baseFee)
      return ahead > 0n || (ahead === 0n && one.arrival < other.arrival)
    },
    endsWithoutRoom: false,
  },
  'priority-fee-hash': {
    precedes: (one, other, baseFee) => {
      const ahead = earnings(one, baseFee) - earnings(other, baseFee)
      return ahead > 0n || (ahead === 0n && BigInt(one.hash) < BigInt(other.hash))
    },
    endsWithoutRoom: false,
  },
}

/** Policies that are formulated here. */
export const otherPolicies: readonly string[] = Object.keys(policies)

/** Reasons for which a transaction has no room, as ORD-9 lists them: gas, blobs, capacity. */
const lacksOfRoom: ReadonlySet<string> = new Set(['GAS_ALLOWANCE_EXCEEDED', 'BLOB_COUNT_EXCEEDED', 'CAPACITY_EXCEEDED'])

/** A transaction that was tried, and why it is not in the block where it is not. */
export interface Tried {
  readonly arrival: number
  readonly reason?: string
}

/**
 * The tries of a block from the clauses ORD-8 and ORD-9: the next one is the one that precedes all others that are open.
 * A transaction is open where the tries so far have all nonces of its sender before it, and left none of them out.
 *
 * @param waiting - The pool.
 * @param options - Name of the policy, base fee, nonces of the state, and what the block says to a transaction.
 */
export function otherOrder(
  waiting: readonly Waiting[],
  options: {
    readonly policy: string
    readonly baseFee: bigint
    readonly nonceOf: (sender: string) => bigint
    readonly inBlock: (one: Waiting) => string | undefined
  },
): readonly Tried[] {
  const { policy, baseFee, nonceOf, inBlock } = options
  const { precedes, endsWithoutRoom } = policies[policy] ?? unknown(policy)
  const tried: (Tried & { readonly one: Waiting })[] = []
  for (;;) {
    const open = waiting.filter((one) => {
      const own = tried.filter((each) => each.one.sender === one.sender)
      if (own.some(({ reason }) => reason !== undefined)) return false
      return one.nonce === nonceOf(one.sender) + BigInt(own.length)
    })
    const next = open.find((one) => open.every((other) => one === other || precedes(one, other, baseFee)))
    if (next === undefined) break
    const reason = inBlock(next)
    tried.push({ one: next, arrival: next.arrival, ...(reason !== undefined && { reason }) })
    if (endsWithoutRoom && reason !== undefined && lacksOfRoom.has(reason)) break
  }
  return tried.map(({ arrival, reason }) => ({ arrival, ...(reason !== undefined && { reason }) }))
}

function unknown(policy: string): never {
  throw new Error(`the policy ${policy} has no second formulation`)
}
