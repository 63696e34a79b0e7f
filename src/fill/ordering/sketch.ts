import type { PoolFate, PoolLimits } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { Address } from '../../model/Hex.ts'
import { account, addressOf, alice, bob, carol } from '../Account.ts'
import type { Account } from '../Account.ts'
import type { AccountPlan, TransactionPlan } from '../Case.ts'
import { blobHash, ether, gwei, transaction } from '../cases/language.ts'
import type { OrderingCase } from './OrderingCase.ts'

/** Whom most transactions pay. */
export const heir: Address = addressOf('heir')
/** Senders beside those of most cases. */
export const dave: Account = account('dave')
export const erin: Account = account('erin')
/** Of a transfer. */
export const transferGas = 21_000n
const usualLimits: PoolLimits = { transactionsMax: 16, bytesMax: 100_000, perSenderMax: 4, nonceGapMax: 2 }

/** A case before its policy, its state and its usual bounds are written down. */
export interface Sketch extends Pick<OrderingCase, 'name' | 'given' | 'must' | 'clauses' | 'arrivals' | 'order'> {
  readonly pool?: Readonly<Record<number, PoolFate>>
  readonly skipped?: OrderingCase['skipped']
  /** Where the policy by fee gives another order. */
  readonly orderByFee?: OrderingCase['order']
  readonly limits?: Partial<PoolLimits>
  readonly gasLimit?: bigint
  readonly accounts?: OrderingCase['alloc']
  readonly ruleset?: OrderingCase['ruleset']
  readonly systemCalls?: OrderingCase['systemCalls']
  readonly expect?: OrderingCase['expect']
  readonly twin?: string
}

/** A transfer of one wei. */
export function pay(from: Account, nonce: number, rest: Partial<TransactionPlan> = {}): TransactionPlan {
  return transaction({ to: heir, from, nonce: BigInt(nonce), value: 1n, gasLimit: transferGas, ...rest })
}

/** Fee cap and priority fee cap, in gwei. */
export function fees(cap: bigint, tip: bigint): Partial<TransactionPlan> {
  return { maxFeePerGas: cap * gwei, maxPriorityFeePerGas: tip * gwei }
}

/** What becomes of a transaction that the pool does not take. */
export function refused(reason: Reason): PoolFate {
  return { status: 'refused', reason }
}

/** A blob transaction with so many blobs. */
export function blobs(count: number): Partial<TransactionPlan> {
  return { type: 'blob', blobVersionedHashes: Array.from({ length: count }, (_, index) => blobHash(index + 1)) }
}

const wealthy: AccountPlan = { balance: 100n * ether }

/** Writes down a case under a policy; alice, bob, carol and dave have a hundred ether each. */
export function under(policy: string, sketch: Sketch): OrderingCase {
  const { name, given, must, clauses, arrivals, order, skipped = [], twin, expect, systemCalls } = sketch
  const senders = new Set([alice, bob, carol, ...arrivals.map(({ from }) => from)])
  return {
    name: `${policy}/${name}`,
    given,
    must,
    clauses,
    ruleset: sketch.ruleset ?? 'lockstep-prague',
    policy,
    limits: { ...usualLimits, ...sketch.limits },
    alloc: { ...Object.fromEntries([...senders].map(({ address }) => [address, wealthy])), ...sketch.accounts },
    gasLimit: sketch.gasLimit ?? 30_000_000n,
    arrivals,
    pool: arrivals.map((_, index) => sketch.pool?.[index] ?? { status: 'pooled' }),
    order: policy === 'priority-fee' ? (sketch.orderByFee ?? order) : order,
    skipped,
    ...(systemCalls !== undefined && { systemCalls }),
    ...(expect !== undefined && { expect }),
    ...(twin !== undefined && { twin: `${policy}/${twin}` }),
  }
}
