import { describe, expect, it } from 'vitest'
import { decodeTransaction } from '../../../src/execution/Transaction.ts'
import { account } from '../../../src/fill/Account.ts'
import { transaction } from '../../../src/fill/cases/language.ts'
import { signTransaction } from '../../../src/fill/signTransaction.ts'
import type { Reason } from '../../../src/model/Rejection.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import type { Entry } from '../../../src/roles/pool/Entry.ts'
import { orderQueue } from '../../../src/roles/pool/orderQueue.ts'
import { poolRules } from '../../../src/roles/pool/PoolRules.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { poolSiteRules } from './randomPools.ts'

const rules = poolSiteRules()

function entry(sender: string, nonce: bigint, arrival: number): Entry {
  const plan = transaction({ from: account('alice'), to: account('heir').address })
  const decoded = decodeTransaction(toBytes(signTransaction(plan, nonce, 1n)), rules)
  return { sender, arrival, place: arrival, transaction: decoded, hash: `0x${arrival}` }
}

/** Arrivals in the order in which they are handed out, where some of them are left out. */
function handedOut(entries: readonly Entry[], policyName: string, leftOut: Readonly<Record<number, Reason>>): number[] {
  const policy = loadStandard().ordering.get(policyName)
  if (policy === undefined) throw new Error(`there is no policy ${policyName}`)
  const queue = orderQueue({
    bySender: new Map(entries.map(({ sender }) => [sender, entries.filter((one) => one.sender === sender)])),
    nonceOf: () => 0n,
    policy,
    poolRules,
    baseFee: 0n,
  })
  const order: number[] = []
  for (let index = queue.next(); index !== undefined; index = queue.next()) {
    order.push(index)
    queue.settle(index, leftOut[index])
  }
  return order
}

const entries = [entry('a', 0n, 0), entry('b', 0n, 1), entry('a', 1n, 2), entry('b', 1n, 3), entry('c', 1n, 4)]

describe('a queue', () => {
  it('hands out what is next of every sender, and nothing behind a gap', () => {
    expect(handedOut(entries, 'arrival', {})).toEqual([0, 1, 2, 3])
  })

  it('hands out no later transaction of a sender of whom one was left out', () => {
    expect(handedOut(entries, 'arrival', { 0: 'PRECOMPILE_UNSUPPORTED' })).toEqual([0, 1, 3])
  })

  it('goes on where what has no room leaves its sender out alone', () => {
    expect(handedOut(entries, 'arrival', { 0: 'GAS_ALLOWANCE_EXCEEDED' })).toEqual([0, 1, 3])
  })

  it.each<Reason>(['GAS_ALLOWANCE_EXCEEDED', 'BLOB_COUNT_EXCEEDED', 'CAPACITY_EXCEEDED'])(
    'ends for %s where the policy is strict',
    (reason) => {
      expect(handedOut(entries, 'arrival-strict', { 0: reason })).toEqual([0])
    },
  )

  it('goes on under a strict policy where room was not what was lacking', () => {
    expect(handedOut(entries, 'arrival-strict', { 0: 'FEE_CAP_BELOW_BASE_FEE' })).toEqual([0, 1, 3])
  })

  it('hands out nothing of an empty pool', () => {
    expect(handedOut([], 'priority-fee', {})).toEqual([])
  })
})
