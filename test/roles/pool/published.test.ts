import { describe, expect, it } from 'vitest'
import type { OrderingVector } from '../../../src/model/generated/vector.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { publishedOrdering } from '../../vectors/published.ts'
import { otherOrder, otherPolicies, type Tried, type Waiting } from './otherOrder.ts'
import { otherPool, type Arrived, type Fate, type Holding } from './otherPool.ts'
import { readPayment, type Payment } from './readPayment.ts'

const vectors = publishedOrdering()

/** Reasons of pools and of the state; all others are about bytes and forks, and are told to the second formulation. */
const ownReasons: ReadonlySet<string> = new Set([
  'GAS_ALLOWANCE_EXCEEDED',
  'INSUFFICIENT_FUNDS',
  'NONCE_TOO_LOW',
  'POOL_FULL',
  'POOL_KNOWN',
  'POOL_NONCE_GAP',
  'POOL_REPLACEMENT_UNDERPRICED',
  'POOL_SENDER_FULL',
  'SENDER_NOT_EOA',
])

/** Reasons that only execution, or bounds of provers, can know. */
const toldReasons: ReadonlySet<string> = new Set(['CAPACITY_EXCEEDED', 'PRECOMPILE_UNSUPPORTED'])
const blobsPerBlockMax = 9n
const blobGas = 131_072n

function accountsOf({ genesis }: OrderingVector): Readonly<Record<string, Holding | undefined>> {
  return Object.fromEntries(
    Object.entries(genesis.alloc).map(([address, { nonce, balance, code }]) => [
      address,
      { nonce: BigInt(nonce), balance: BigInt(balance), hasCode: code.length > 2 },
    ]),
  )
}

function arrivalsOf({ arrivals, expected }: OrderingVector): readonly Arrived[] {
  return arrivals.map((encoded, index) => {
    const fate = expected.pool[index]
    const payment = readPayment(encoded)
    return fate?.status === 'refused' && !ownReasons.has(fate.reason) ? { ...payment, unfit: fate.reason } : payment
  })
}

/** What the block says to a transaction, by the gas that those before it used. */
function blockOf(vector: OrderingVector): (one: Waiting) => string | undefined {
  const { attributes, expected } = vector
  const told = new Map(expected.skipped.map(({ arrival, reason }) => [arrival, reason]))
  const used = new Map(expected.result.transactions.map(({ hash, gasUsed }) => [String(hash), BigInt(gasUsed)]))
  const baseFee = baseFeeOf(vector)
  const spent = new Map<string, bigint>()
  const accounts = accountsOf(vector)
  let [gasLeft, blobsLeft] = [BigInt(attributes.gasLimit), blobsPerBlockMax]
  return (one) => {
    const reason = told.get(one.arrival)
    const left = (accounts[one.sender]?.balance ?? 0n) - (spent.get(one.sender) ?? 0n)
    if (one.gas > gasLeft) return 'GAS_ALLOWANCE_EXCEEDED'
    if (one.blobs > blobsLeft) return 'BLOB_COUNT_EXCEEDED'
    if (one.cap < baseFee) return 'FEE_CAP_BELOW_BASE_FEE'
    if (worthOf(one) > left) return 'INSUFFICIENT_FUNDS'
    if (reason !== undefined && toldReasons.has(reason)) return reason
    const gasUsed = used.get(one.hash)
    if (gasUsed === undefined) return 'it is not in the block'
    gasLeft -= gasUsed
    blobsLeft -= one.blobs
    const price = one.cap - baseFee < one.tip ? one.cap : baseFee + one.tip
    spent.set(one.sender, (spent.get(one.sender) ?? 0n) + one.value + gasUsed * price + one.blobs * blobGas)
    return undefined
  }
}

function worthOf({ gas, cap, value, blobs, blobCap }: Payment): bigint {
  return gas * cap + value + blobs * blobGas * blobCap
}

/** Of a block behind one without transactions (EIP-1559): an eighth less, since the parent used no gas. */
function baseFeeOf({ genesis }: OrderingVector): bigint {
  const parent = BigInt(genesis.header.baseFeePerGas ?? '0x0')
  return parent - parent / 8n
}

interface Outcome {
  readonly pool: readonly Fate[]
  readonly order: readonly number[]
  readonly skipped: readonly Tried[]
}

function otherOutcome(vector: OrderingVector): Outcome {
  const { limits, attributes, policy } = vector
  const accounts = accountsOf(vector)
  const arrivals = arrivalsOf(vector)
  const pool = otherPool(arrivals, { limits, gasLimit: BigInt(attributes.gasLimit), accounts })
  const waiting = arrivals.flatMap((one, arrival) => (pool[arrival]?.status === 'pooled' ? [{ ...one, arrival }] : []))
  const tries = otherOrder(waiting, {
    policy: policy.name,
    baseFee: baseFeeOf(vector),
    nonceOf: (sender) => accounts[sender]?.nonce ?? 0n,
    inBlock: blockOf(vector),
  })
  const order = tries.flatMap(({ arrival, reason }) => (reason === undefined ? [arrival] : []))
  return { pool, order, skipped: tries.filter(({ reason }) => reason !== undefined) }
}

describe('the second formulation of pools and policies', () => {
  it('formulates every policy of the standard', () => {
    expect([...otherPolicies].toSorted()).toEqual([...loadStandard().ordering.keys()].toSorted())
  })

  it('is held against vectors whose policies are those of the standard, word for word', () => {
    const { ordering } = loadStandard()
    const other = vectors.filter(({ policy }) => JSON.stringify(policy) !== JSON.stringify(ordering.get(policy.name)))
    expect(other.map(({ id }) => id)).toEqual([])
    expect(new Set(vectors.map(({ policy }) => policy.name))).toEqual(new Set(ordering.keys()))
  })

  it('comes to the pool, the order and what is left out of every published vector', () => {
    const differing = vectors.flatMap((vector) => {
      const { pool, order, skipped } = vector.expected
      const [found, wanted] = [otherOutcome(vector), { pool, order, skipped }]
      return JSON.stringify(found) === JSON.stringify(wanted) ? [] : [{ id: vector.id, found, wanted }]
    })
    expect(differing.slice(0, 3)).toEqual([])
    expect(vectors.length).toBeGreaterThanOrEqual(180)
  }, 60_000)

  it('is told no more than what bytes, forks, execution and bounds of provers refuse', () => {
    const told = vectors.flatMap((vector) => [
      ...arrivalsOf(vector).flatMap(({ unfit }) => unfit ?? []),
      ...vector.expected.skipped.map(({ reason }) => reason).filter((reason) => toldReasons.has(reason)),
    ])
    expect([...new Set(told)].toSorted()).toEqual([
      'BLOB_COUNT_ZERO',
      'CAPACITY_EXCEEDED',
      'INITCODE_TOO_LONG',
      'INTRINSIC_GAS_TOO_LOW',
      'PRECOMPILE_UNSUPPORTED',
      'PRIORITY_FEE_ABOVE_FEE_CAP',
      'SIGNATURE_INVALID',
      'TRANSACTION_TYPE_UNSUPPORTED',
    ])
  })
})
