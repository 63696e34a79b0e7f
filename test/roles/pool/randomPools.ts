import fc from 'fast-check'
import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import { createRulesBook, type Rules } from '../../../src/execution/Rules.ts'
import { account, type Account } from '../../../src/fill/Account.ts'
import { blobHash, filled, transaction } from '../../../src/fill/cases/language.ts'
import { signTransaction } from '../../../src/fill/signTransaction.ts'
import { emptyAccount } from '../../../src/execution/accounts.ts'
import type { PoolFate, PoolLimits } from '../../../src/model/generated/adapter.ts'
import type { OrderingPolicy } from '../../../src/model/generated/standard.ts'
import type { Bytes } from '../../../src/model/Hex.ts'
import type { Reason } from '../../../src/model/Rejection.ts'
import { createPool, type Pool } from '../../../src/roles/pool/createPool.ts'
import { orderQueue } from '../../../src/roles/pool/orderQueue.ts'
import type { PoolRules } from '../../../src/roles/pool/PoolRules.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { ruleset } from '../../../src/standard/rulesets.ts'
import type { WorldState } from '../../../src/state/WorldState.ts'
import { otherOrder, type Tried } from './otherOrder.ts'
import { otherPool, type Fate } from './otherPool.ts'
import { readPayment, type Payment } from './readPayment.ts'

/** A pool and what arrives, drawn at random. */
export interface PoolPlan {
  readonly policy: string
  readonly limits: PoolLimits
  readonly gasLimit: number
  /** Transactions that a block takes. */
  readonly transactionsPerBlockMax: number
  /** The senders in the state; balances are in wei. */
  readonly accounts: readonly { readonly nonce: number; readonly balance: bigint }[]
  readonly arrivals: readonly ArrivalPlan[]
}

interface ArrivalPlan {
  readonly from: number
  readonly nonce: number
  readonly offer: number
  readonly shape: number
}

const senders: readonly Account[] = ['alice', 'bob', 'carol', 'dave'].map(account)
const gwei = 1_000_000_000n
/** Seven eighths of a gwei, as behind a first block without transactions. */
const baseFee = 875_000_000n
const blobsPerBlockMax = 9n
const standard = loadStandard()

/** Fee cap and priority fee cap in wei, number of blobs and blob fee cap in gwei. */
const offers: readonly (readonly [cap: bigint, tip: bigint, blobs: number, blobCap: bigint])[] = [
  [2n * gwei, gwei, 0, 0n],
  [2n * gwei, 0n, 0, 0n],
  [4n * gwei, 0n, 0, 0n],
  [2_200_000_000n, 1_100_000_000n, 0, 0n],
  [2_420_000_000n, 1_210_000_000n, 0, 0n],
  [4n * gwei, gwei, 0, 0n],
  [2n * gwei, 2n * gwei, 0, 0n],
  [4n * gwei, 2n * gwei, 0, 0n],
  [500_000_000n, 500_000_000n, 0, 0n],
  // A tenth more than the first of these is no whole number.
  [2_000_000_005n, gwei, 0, 0n],
  [2_200_000_005n, 2n * gwei, 0, 0n],
  [2n * gwei, gwei, 6, 2n],
  [4n * gwei, 2n * gwei, 6, 4n],
  [4n * gwei, 2n * gwei, 1, 2n],
  [2_200_000_000n, 1_100_000_000n, 6, 3n],
]

/** Gas beside what is needed, and bytes of data. */
const shapes: readonly (readonly [gasAbove: bigint, dataBytes: number])[] = [
  [0n, 0],
  [39_000n, 0],
  [1000n, 100],
]
const transferGas = 21_000n

const arrival: fc.Arbitrary<ArrivalPlan> = fc.record({
  from: fc.nat(senders.length - 1),
  nonce: fc.constantFrom(0, 0, 0, 1, 1, 2, 3),
  offer: fc.nat(offers.length - 1),
  shape: fc.constantFrom(0, 0, 1, 2),
})

/** Two offers for the same nonce, of which the second may replace the first. */
const duel: fc.Arbitrary<readonly ArrivalPlan[]> = fc
  .record({ from: fc.nat(senders.length - 1), first: fc.nat(offers.length - 1), second: fc.nat(offers.length - 1) })
  .map(({ from, first, second }) => [first, second].map((offer) => ({ from, nonce: 0, offer, shape: 0 })))

/** Small pools, so that every bound is met often. */
export const poolPlans: fc.Arbitrary<PoolPlan> = fc.record({
  // The strict policy has most faults of its own.
  policy: fc.constantFrom(...standard.ordering.keys(), 'arrival-strict'),
  limits: fc.record({
    transactionsMax: fc.constantFrom(1, 2, 3, 4, 16, 16, 16),
    // Most transfers take 109 bytes.
    bytesMax: fc.constantFrom(218, 327, 436, 1000, 100_000, 100_000),
    perSenderMax: fc.integer({ min: 1, max: 4 }),
    nonceGapMax: fc.integer({ min: 0, max: 2 }),
  }),
  gasLimit: fc.constantFrom(59_999, 60_000, 90_000, 1_000_000),
  transactionsPerBlockMax: fc.constantFrom(1, 2, 16),
  accounts: fc.array(
    fc.record({
      nonce: fc.constantFrom(0, 0, 0, 1),
      balance: fc.constantFrom(transferGas * 2n * gwei, 10n ** 15n, 10n ** 18n, 10n ** 18n, 10n ** 18n),
    }),
    { minLength: senders.length, maxLength: senders.length },
  ),
  arrivals: fc
    .array(fc.oneof({ weight: 4, arbitrary: arrival.map((one) => [one]) }, { weight: 1, arbitrary: duel }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((groups) => groups.flat()),
})

const signed = new Map<string, { readonly encoded: Bytes; readonly payment: Payment }>()

/** Signs each transaction once. */
function sign(plan: ArrivalPlan): { readonly encoded: Bytes; readonly payment: Payment } {
  const key = JSON.stringify(plan)
  let found = signed.get(key)
  if (found === undefined) {
    const [cap, tip, blobs, blobCap] = offers[plan.offer] ?? [0n, 0n, 0, 0n]
    const [gasAbove, dataBytes] = shapes[plan.shape] ?? [0n, 0]
    const unsigned = transaction({
      from: senders[plan.from] ?? account('alice'),
      to: account('heir').address,
      value: 1n,
      data: filled(dataBytes),
      gasLimit: transferGas + gasAbove,
      maxFeePerGas: cap,
      maxPriorityFeePerGas: tip,
      ...(blobs > 0 && {
        type: 'blob',
        maxFeePerBlobGas: blobCap * gwei,
        blobVersionedHashes: Array.from({ length: blobs }, (_, index) => blobHash(index)),
      }),
    })
    const encoded = signTransaction(unsigned, BigInt(plan.nonce), 1n)
    found = { encoded, payment: readPayment(encoded) }
    signed.set(key, found)
  }
  return found
}

/** What a pool and a block of it come to. */
export interface PoolOutcome {
  readonly pool: readonly (PoolFate | Fate)[]
  readonly tries: readonly Tried[]
}

/** What a block says to a transaction; every one uses half of the gas that it asks for. */
function createBlock({ gasLimit, transactionsPerBlockMax }: PoolPlan): (one: Payment) => Reason | undefined {
  let [gasLeft, blobsLeft, placesLeft] = [BigInt(gasLimit), blobsPerBlockMax, transactionsPerBlockMax]
  return ({ gas, blobs, cap }) => {
    if (gas > gasLeft) return 'GAS_ALLOWANCE_EXCEEDED'
    if (blobs > blobsLeft) return 'BLOB_COUNT_EXCEEDED'
    if (cap < baseFee) return 'FEE_CAP_BELOW_BASE_FEE'
    if (placesLeft === 0) return 'CAPACITY_EXCEEDED'
    placesLeft -= 1
    gasLeft -= gas / 2n
    blobsLeft -= blobs
    return undefined
  }
}

function holdings({ accounts }: PoolPlan): ReadonlyMap<string, { readonly nonce: bigint; readonly balance: bigint }> {
  return new Map(
    accounts.map(({ nonce, balance }, index) => [String(senders[index]?.address), { nonce: BigInt(nonce), balance }]),
  )
}

/** Rules of the block that the pools are for. */
export function poolSiteRules(): Rules {
  const position = { number: 1n, timestamp: 1010n, parentTotalDifficulty: 0n, difficulty: 0n }
  return createRulesBook(ruleset('lockstep-prague')).at(position)
}

/** What pools of a plan run on. */
export interface PoolContext {
  readonly crypto: CryptoBackend
  readonly rules: Rules
}

/** The state of a plan, as pools read it. */
export function worldOf(plan: PoolPlan): Pick<WorldState, 'account' | 'code'> {
  const accounts = holdings(plan)
  const hexadecimal = (address: Uint8Array): string => `0x${Buffer.from(address).toString('hex')}`
  return {
    account: (address) => ({ ...emptyAccount, ...accounts.get(hexadecimal(address)) }),
    code: () => new Uint8Array(0),
  }
}

/** Takes the arrivals of a plan into an empty pool. */
export function fillPool(plan: PoolPlan, poolRules: PoolRules, { crypto, rules }: PoolContext): Pool {
  const pool = createPool({ limits: plan.limits, policy: policyOf(plan), poolRules, crypto })
  const site = { rules, world: worldOf(plan), gasLimit: BigInt(plan.gasLimit) }
  for (const one of plan.arrivals) pool.arrive(sign(one).encoded, site)
  return pool
}

function policyOf({ policy }: PoolPlan): OrderingPolicy {
  const found = standard.ordering.get(policy)
  if (found === undefined) throw new Error(`there is no policy ${policy}`)
  return found
}

/** What the pool and the queue under test make of a plan. */
export function runPool(plan: PoolPlan, poolRules: PoolRules, context: PoolContext): PoolOutcome {
  const accounts = holdings(plan)
  const pool = fillPool(plan, poolRules, context)
  const all = plan.arrivals.map(sign)
  const nonceOf = (sender: string): bigint => accounts.get(sender)?.nonce ?? 0n
  const queue = orderQueue({ bySender: pool.bySender(), nonceOf, policy: policyOf(plan), poolRules, baseFee })
  const inBlock = createBlock(plan)
  const tries: Tried[] = []
  for (let index = queue.next(); index !== undefined; index = queue.next()) {
    const payment = all[index]?.payment
    const reason = payment === undefined ? undefined : inBlock(payment)
    tries.push({ arrival: index, ...(reason !== undefined && { reason }) })
    queue.settle(index, reason)
  }
  return { pool: [...pool.fates()], tries }
}

/** What the second formulation makes of the same plan. */
export function runOther(plan: PoolPlan): PoolOutcome {
  const accounts = holdings(plan)
  const around = {
    limits: plan.limits,
    gasLimit: BigInt(plan.gasLimit),
    accounts: Object.fromEntries([...accounts].map(([address, held]) => [address, { ...held, hasCode: false }])),
  }
  // The same bytes may arrive twice.
  const arrivals = plan.arrivals.map((one) => ({ ...sign(one).payment }))
  const pool = otherPool(arrivals, around)
  const waiting = arrivals.flatMap((one, index) =>
    pool[index]?.status === 'pooled' ? [{ ...one, arrival: index }] : [],
  )
  const inBlock = createBlock(plan)
  const nonceOf = (sender: string): bigint => accounts.get(sender)?.nonce ?? 0n
  return { pool, tries: otherOrder(waiting, { policy: plan.policy, baseFee, nonceOf, inBlock }) }
}
