import { alice, bob } from '../Account.ts'
import type { TransactionPlan } from '../Case.ts'
import { gwei } from '../cases/language.ts'
import { blobs, fees, pay, refused, type Sketch } from './sketch.ts'

/** Fee caps of the second transaction over 100 and 20 gwei of the first, and whether that is enough. */
const grid: readonly (readonly [name: string, cap: bigint, tip: bigint, enough: boolean])[] = [
  ['by-ten-percent', 110n, 22n, true],
  ['by-more', 200n, 40n, true],
  ['by-nothing', 100n, 20n, false],
  ['fee-cap-below-ten-percent', 109n, 22n, false],
  ['priority-fee-below-ten-percent', 110n, 21n, false],
  ['fee-cap-alone', 200n, 20n, false],
  ['priority-fee-alone', 100n, 40n, false],
]

/** Replacement of transactions without blobs, by whole gwei. */
export const replacements: readonly Sketch[] = grid.map(([name, cap, tip, enough]) =>
  replacement({
    name,
    given: `a transaction of alice with caps of 100 and 20 gwei, and one with the same nonce with ${cap} and ${tip}`,
    old: fees(100n, 20n),
    next: fees(cap, tip),
    ...(!enough && { twin: 'by-ten-percent' }),
  }),
)

interface ReplacementPlan {
  readonly name: string
  readonly given: string
  readonly old: Partial<TransactionPlan>
  readonly next: Partial<TransactionPlan>
  /** Present where the second transaction is refused. */
  readonly twin?: string
}

function replacement({ name, given, old, next, twin }: ReplacementPlan): Sketch {
  const enough = twin === undefined
  return {
    name: `replaced-${name}`,
    given,
    must: enough ? 'the second takes the place of the first' : 'the second is refused and the first stays',
    clauses: ['ORD-5'],
    arrivals: [pay(alice, 0, old), pay(alice, 0, { value: 2n, ...next })],
    pool: enough ? { 0: { status: 'replaced', by: 1 } } : { 1: refused('POOL_REPLACEMENT_UNDERPRICED') },
    order: [enough ? 1 : 0],
    ...(!enough && { twin: `replaced-${twin}` }),
  }
}

/** Caps in gwei: of the fee, of the priority fee, of the blob fee. */
type BlobCaps = readonly [cap: bigint, tip: bigint, blobCap: bigint]

function withBlob([cap, tip, blobCap]: BlobCaps): Partial<TransactionPlan> {
  return { ...blobs(1), ...fees(cap, tip), maxFeePerBlobGas: blobCap * gwei }
}

const oldCaps: BlobCaps = [100n, 20n, 50n]

/** Fee caps of a blob transaction over 100, 20 and 50 gwei, and whether that is enough. */
const blobGrid: readonly (readonly [name: string, caps: BlobCaps, enough: boolean])[] = [
  ['doubled', [200n, 40n, 100n], true],
  ['fee-cap-below-double', [199n, 40n, 100n], false],
  ['priority-fee-below-double', [200n, 39n, 100n], false],
  ['blob-fee-below-double', [200n, 40n, 99n], false],
  ['blob-fee-alone', [100n, 20n, 100n], false],
  ['by-ten-percent', [110n, 22n, 55n], false],
]

const ofBlobs: readonly Sketch[] = [
  ...blobGrid.map(([name, caps, enough]) =>
    replacement({
      name: `blobs-${name}`,
      given: `a blob transaction of alice with caps of 100, 20 and 50 gwei, and one with the same nonce with ${caps.join(', ')}`,
      old: withBlob(oldCaps),
      next: withBlob(caps),
      ...(!enough && { twin: 'blobs-doubled' }),
    }),
  ),
  replacement({
    name: 'blobs-doubled-with-one-more',
    given:
      'a blob transaction of alice with caps of 100, 20 and 50 gwei, and a blob transaction with 200, 40 and 100 but two blobs',
    old: withBlob(oldCaps),
    next: { ...withBlob([200n, 40n, 100n]), ...blobs(2) },
  }),
  replacement({
    name: 'others-by-blobs-doubled',
    given: 'a transaction of alice without blobs with caps of 100 and 20 gwei, and one with a blob with 200 and 40',
    old: fees(100n, 20n),
    next: withBlob([200n, 40n, 50n]),
  }),
  replacement({
    name: 'others-by-blobs-below-double',
    given: 'a transaction of alice without blobs with caps of 100 and 20 gwei, and one with a blob with 199 and 40',
    old: fees(100n, 20n),
    next: withBlob([199n, 40n, 50n]),
    twin: 'others-by-blobs-doubled',
  }),
  replacement({
    name: 'blobs-by-others',
    given:
      'a transaction of alice with a blob with caps of 100, 20 and 50 gwei, and one without blobs with 1,000 and 200',
    old: withBlob(oldCaps),
    next: fees(1000n, 200n),
    twin: 'blobs-doubled',
  }),
]

/** 110 % of this is no whole number of wei: 11,000,000,005.5. */
const uneven = 10_000_000_005n

const ofWei: readonly Sketch[] = [
  replacement({
    name: 'uneven-above',
    given:
      'a transaction of alice with a fee cap of 10,000,000,005 wei, and one with the same nonce with 11,000,000,006',
    old: { maxFeePerGas: uneven, maxPriorityFeePerGas: gwei },
    next: { maxFeePerGas: 11_000_000_006n, maxPriorityFeePerGas: 2n * gwei },
  }),
  replacement({
    name: 'uneven-below',
    given:
      'a transaction of alice with a fee cap of 10,000,000,005 wei, and one with the same nonce with 11,000,000,005',
    old: { maxFeePerGas: uneven, maxPriorityFeePerGas: gwei },
    next: { maxFeePerGas: 11_000_000_005n, maxPriorityFeePerGas: 2n * gwei },
    twin: 'uneven-above',
  }),
  replacement({
    name: 'nothing-by-a-wei',
    given: 'a transaction of alice with a priority fee cap of nothing, and one with the same nonce and a wei',
    old: { ...fees(10n, 0n) },
    next: { maxFeePerGas: 20n * gwei, maxPriorityFeePerGas: 1n },
  }),
  replacement({
    name: 'nothing-by-nothing',
    given:
      'two transactions of alice with the same nonce and priority fee caps of nothing, the second with twice the fee cap',
    old: { ...fees(10n, 0n) },
    next: fees(20n, 0n),
    twin: 'nothing-by-a-wei',
  }),
]

/** Replacement of blob transactions, and by single wei. */
export const fineReplacements: readonly Sketch[] = [
  ...ofBlobs,
  ...ofWei,
  {
    name: 'replaced-twice',
    given: 'three transactions of alice with the same nonce, each with 10 % more than the one before, and one of bob',
    must: 'the last one is in the block, and each of the others is replaced by the next',
    clauses: ['ORD-5'],
    arrivals: [
      pay(alice, 0, fees(100n, 10n)),
      pay(alice, 0, fees(110n, 11n)),
      pay(bob, 0),
      pay(alice, 0, { maxFeePerGas: 121n * gwei, maxPriorityFeePerGas: (121n * gwei) / 10n }),
    ],
    pool: { 0: { status: 'replaced', by: 1 }, 1: { status: 'replaced', by: 3 } },
    order: [3, 2],
  },
  {
    name: 'replaced-in-a-full-sender',
    given: 'a pool that takes two of a sender, two of alice, and a replacement of the second',
    must: 'the replacement is taken, since it adds none',
    clauses: ['ORD-5', 'ORD-6'],
    limits: { perSenderMax: 2 },
    arrivals: [pay(alice, 0), pay(alice, 1), pay(alice, 1, fees(20n, 2n))],
    pool: { 1: { status: 'replaced', by: 2 } },
    order: [0, 2],
  },
  {
    name: 'replaced-in-a-full-pool',
    given: 'a pool for two transactions, one of alice and one of bob, and a replacement of that of bob',
    must: 'the replacement is taken and nobody is evicted, since it adds none',
    clauses: ['ORD-5', 'ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [pay(alice, 0), pay(bob, 0), pay(bob, 0, fees(20n, 2n))],
    pool: { 1: { status: 'replaced', by: 2 } },
    order: [2, 0],
  },
]
