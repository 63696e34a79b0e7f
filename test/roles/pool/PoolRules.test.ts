import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeTransaction, type Transaction } from '../../../src/execution/Transaction.ts'
import { alice } from '../../../src/fill/Account.ts'
import { blobHash, transaction } from '../../../src/fill/cases/language.ts'
import { signTransaction } from '../../../src/fill/signTransaction.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { poolRules } from '../../../src/roles/pool/PoolRules.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'
import { poolSiteRules } from './randomPools.ts'

const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`fees drawn from seed ${seed}`)

const policy = loadStandard().ordering.get('arrival')
if (policy === undefined) throw new Error('there is no policy of arrival')

function decoded(blobs: number): Transaction {
  const plan = transaction({
    from: alice,
    to: alice.address,
    ...(blobs > 0 && { type: 'blob', blobVersionedHashes: [blobHash(1)] }),
  })
  return decodeTransaction(toBytes(signTransaction(plan, 0n, 1n)), poolSiteRules())
}

const [plain, withBlob] = [decoded(0), decoded(1)]

function offering(base: Transaction, fee: bigint): Transaction {
  return { ...base, maxFeePerGas: fee, maxPriorityFeePerGas: fee, maxFeePerBlobGas: base.type === 3 ? fee : 0n }
}

const fees = fc.bigInt({ min: 0n, max: 2n ** 96n })
const runs = { seed, numRuns: 1000 }

/** The least fee that replaces another. */
function leastAbove(fee: bigint, percent: bigint): bigint {
  const raised = (fee * (100n + percent) + 99n) / 100n
  return raised > fee ? raised : fee + 1n
}

describe('the price of a replacement', () => {
  it('is a tenth more without blobs, and a wei less is too little', () => {
    fc.assert(
      fc.property(fees, (fee) => {
        const least = leastAbove(fee, 10n)
        const replaces = (next: bigint): boolean =>
          poolRules.replaces(offering(plain, next), offering(plain, fee), policy)
        expect([replaces(least), replaces(least - 1n)]).toEqual([true, false])
      }),
      runs,
    )
  })

  it('is as much again where either has blobs, and a wei less is too little', () => {
    fc.assert(
      fc.property(fees, fc.constantFrom(plain, withBlob), (fee, old) => {
        const least = leastAbove(fee, 100n)
        const replaces = (next: bigint): boolean =>
          poolRules.replaces(offering(withBlob, next), offering(old, fee), policy)
        expect([replaces(least), replaces(least - 1n)]).toEqual([true, false])
      }),
      runs,
    )
  })

  it('has to be paid in each of the fees', () => {
    const old = offering(withBlob, 100n)
    const enough = offering(withBlob, 200n)
    expect(poolRules.replaces(enough, old, policy)).toBe(true)
    expect(poolRules.replaces({ ...enough, maxFeePerGas: 199n }, old, policy)).toBe(false)
    expect(poolRules.replaces({ ...enough, maxPriorityFeePerGas: 199n }, old, policy)).toBe(false)
    expect(poolRules.replaces({ ...enough, maxFeePerBlobGas: 199n }, old, policy)).toBe(false)
  })

  it('follows the percentages of the policy', () => {
    const dear = { ...policy, priceBumpPercent: '25' }
    expect(poolRules.replaces(offering(plain, 125n), offering(plain, 100n), dear)).toBe(true)
    expect(poolRules.replaces(offering(plain, 124n), offering(plain, 100n), dear)).toBe(false)
  })
})

describe('the effective priority fee', () => {
  it('is the smaller of the priority fee cap and what the base fee leaves of the fee cap', () => {
    const earned = (cap: bigint, tip: bigint, baseFee: bigint): bigint =>
      poolRules.effectivePriorityFee({ ...plain, maxFeePerGas: cap, maxPriorityFeePerGas: tip }, baseFee)
    expect([earned(10n, 3n, 5n), earned(10n, 7n, 5n), earned(10n, 5n, 5n)]).toEqual([3n, 5n, 5n])
  })

  it('is below nothing where the fee cap is below the base fee', () => {
    expect(poolRules.effectivePriorityFee({ ...plain, maxFeePerGas: 4n, maxPriorityFeePerGas: 1n }, 5n)).toBe(-1n)
  })
})

describe('comparison by a key', () => {
  const entry = (arrival: number, fee: bigint, hash: string): Parameters<typeof poolRules.compareBy>[1] => ({
    arrival,
    place: arrival,
    transaction: offering(plain, fee),
    sender: alice.address,
    hash,
  })

  it('puts the earlier arrival, the higher fee and the smaller hash first', () => {
    const [one, other] = [entry(1, 2n ** 80n + 1n, '0x0a'), entry(2, 2n ** 80n, '0x0b')]
    for (const key of ['arrival', 'effectivePriorityFee', 'hash'] as const) {
      expect(Math.sign(poolRules.compareBy(key, one, other, 0n))).toBe(-1)
      expect(Math.sign(poolRules.compareBy(key, other, one, 0n))).toBe(1)
      expect(Math.sign(poolRules.compareBy(key, one, one, 0n))).toBe(0)
    }
  })
})
