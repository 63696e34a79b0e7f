import type { Reason } from '../../model/generated/rejections.ts'
import { bytes } from '../../model/Hex.ts'
import { alice, bob, carol } from '../Account.ts'
import type { TransactionPlan } from '../Case.ts'
import { ether, gwei } from '../cases/language.ts'
import { evictions } from './evictions.ts'
import { leftOut } from './leftOut.ts'
import type { OrderingCase } from './OrderingCase.ts'
import { fineReplacements, replacements } from './replacements.ts'
import { blobs, fees, pay, refused, transferGas, under, type Sketch } from './sketch.ts'
import { ties } from './ties.ts'
import { unfit } from './unfit.ts'

const policies = ['arrival', 'arrival-strict', 'priority-fee'] as const
const byArrival = ['arrival', 'arrival-strict'] as const
const initcodeBytesMax = 49_152

/** A transaction behind an honest one of bob; refused, it leaves the pool and the block to that one. */
function refusal(
  [name, what]: readonly [name: string, what: string],
  reason: Reason,
  plan: TransactionPlan,
  rest: Partial<Sketch> = {},
): Sketch {
  return {
    name,
    given: `a transaction of bob, and behind it ${what}`,
    must: `the second is refused for ${reason}, and the block has the first alone`,
    clauses: ['ORD-1'],
    arrivals: [pay(bob, 0), plan],
    pool: { 1: refused(reason) },
    order: [0],
    twin: 'two-senders',
    ...rest,
  }
}

const sender = { accounts: { [alice.address]: { balance: 100n * ether, nonce: 5n } } }
const admission: readonly Sketch[] = [
  {
    name: 'two-senders',
    given: 'a transaction of bob and one of alice',
    must: 'both are in the block, the first first',
    clauses: ['ORD-1', 'ORD-2', 'ORD-4'],
    arrivals: [pay(bob, 0), pay(alice, 0)],
    order: [0, 1],
  },
  refusal(['nonce-too-low', 'one with a nonce that is gone'], 'NONCE_TOO_LOW', pay(alice, 4), {
    ...sender,
    clauses: ['ORD-2'],
  }),
  refusal(['funds', 'one that alice cannot pay'], 'INSUFFICIENT_FUNDS', pay(alice, 0, { value: 100n * ether }), {
    clauses: ['ORD-2'],
  }),
  refusal(['sender-with-code', 'one of a sender with code (EIP-3607)'], 'SENDER_NOT_EOA', pay(alice, 0), {
    clauses: ['ORD-2'],
    accounts: { [alice.address]: { balance: 100n * ether, code: bytes('0x00') } },
  }),
  refusal(
    ['initcode', 'a creation with too long an initcode'],
    'INITCODE_TOO_LONG',
    pay(alice, 0, {
      to: null,
      data: bytes(`0x${'00'.repeat(initcodeBytesMax + 1)}`),
      gasLimit: 1_000_000n,
    }),
    { limits: { bytesMax: 1_000_000 } },
  ),
  refusal(
    ['type-of-later-fork', 'one of a type that the fork does not have'],
    'TRANSACTION_TYPE_UNSUPPORTED',
    pay(alice, 0, blobs(1)),
    { ruleset: 'lockstep-shanghai' },
  ),
  refusal(
    ['intrinsic-gas', 'one with less gas than it needs to begin'],
    'INTRINSIC_GAS_TOO_LOW',
    pay(alice, 0, { gasLimit: transferGas - 1n }),
  ),
  refusal(
    ['fees-crossed', 'one whose priority fee cap is above its fee cap'],
    'PRIORITY_FEE_ABOVE_FEE_CAP',
    pay(alice, 0, fees(2n, 3n)),
  ),
  refusal(['high-s', 'one with a high s'], 'SIGNATURE_INVALID', pay(alice, 0, { damage: 'highS' })),
  refusal(
    ['no-blobs', 'a blob transaction without blobs'],
    'BLOB_COUNT_ZERO',
    pay(alice, 0, { ...blobs(0), type: 'blob' }),
  ),
  refusal(
    ['gas-above-block', 'one with more gas than a block has'],
    'GAS_ALLOWANCE_EXCEEDED',
    pay(alice, 0, { gasLimit: 30_000_001n }),
  ),
  refusal(['known', 'the same again'], 'POOL_KNOWN', pay(bob, 0)),
  refusal(['gap-too-wide', 'one with three nonces missing'], 'POOL_NONCE_GAP', pay(alice, 3), {
    clauses: ['ORD-4'],
    twin: 'gap-held',
  }),
  {
    name: 'gap-held',
    given: 'a transaction of bob, and one of alice with two nonces missing',
    must: 'both are held, and the block has that of bob alone',
    clauses: ['ORD-4'],
    arrivals: [pay(bob, 0), pay(alice, 2)],
    order: [0],
  },
  {
    name: 'gap-filled',
    given: 'two transactions of alice, the later nonce first',
    must: 'both are in the block in order of nonce',
    clauses: ['ORD-4', 'ORD-8'],
    arrivals: [pay(alice, 1), pay(alice, 0)],
    order: [1, 0],
  },
  {
    name: 'fee-cap-below-base-fee',
    given: 'a transaction of alice whose fee cap is below the base fee, a later one of hers, and one of bob',
    must: 'all are held, the block has that of bob alone, and the later one of alice is not tried',
    clauses: ['ORD-3', 'ORD-9'],
    arrivals: [pay(alice, 0, { maxFeePerGas: gwei / 2n, maxPriorityFeePerGas: gwei / 4n }), pay(alice, 1), pay(bob, 0)],
    order: [2],
    skipped: [{ arrival: 0, reason: 'FEE_CAP_BELOW_BASE_FEE' }],
    twin: 'two-senders',
  },
  {
    name: 'spent-before',
    given: 'two transactions of alice that she can pay one by one but not together, and one of bob',
    must: 'the second of alice is left out, and nothing of it is in the block',
    clauses: ['ORD-9', 'ORD-10'],
    arrivals: [pay(alice, 0, { value: 60n * ether }), pay(alice, 1, { value: 60n * ether }), pay(bob, 0)],
    order: [0, 2],
    skipped: [{ arrival: 1, reason: 'INSUFFICIENT_FUNDS' }],
    twin: 'two-senders',
  },
  ...replacements,
  {
    name: 'sender-full',
    given: 'three transactions of alice, in a pool that takes two of a sender',
    must: 'the third is refused',
    clauses: ['ORD-6'],
    limits: { perSenderMax: 2 },
    arrivals: [pay(alice, 0), pay(alice, 1), pay(alice, 2)],
    pool: { 2: refused('POOL_SENDER_FULL') },
    order: [0, 1],
    twin: 'sender-not-full',
  },
  {
    name: 'sender-not-full',
    given: 'three transactions of alice, in a pool that takes three of a sender',
    must: 'all are in the block',
    clauses: ['ORD-6'],
    limits: { perSenderMax: 3 },
    arrivals: [pay(alice, 0), pay(alice, 1), pay(alice, 2)],
    order: [0, 1, 2],
  },
  {
    name: 'full',
    given: 'a pool for two transactions, two in it, and one more that pays no more than they',
    must: 'the third is refused and none is evicted',
    clauses: ['ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0)],
    pool: { 2: refused('POOL_FULL') },
    order: [0, 1],
    twin: 'evicted',
  },
  {
    name: 'evicted',
    given: 'a pool for two transactions, two in it that pay alike, and one more that pays more',
    must: 'the later of the two makes room',
    clauses: ['ORD-7'],
    limits: { transactionsMax: 2 },
    arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0, fees(10n, 2n))],
    pool: { 1: { status: 'evicted', by: 2 } },
    order: [0, 2],
    orderByFee: [2, 0],
  },
  {
    name: 'full-of-bytes',
    given: 'a pool for three hundred bytes, two transfers in it, and one more that pays no more than they',
    must: 'the third is refused and none is evicted',
    clauses: ['ORD-7'],
    limits: { bytesMax: 300 },
    arrivals: [pay(alice, 0), pay(bob, 0), pay(carol, 0)],
    pool: { 2: refused('POOL_FULL') },
    order: [0, 1],
    twin: 'evicted',
  },
]

const earned: readonly Sketch[] = [
  {
    name: 'higher-tip-first',
    given: 'transactions of three senders with rising priority fees',
    must: 'they are in the order of their priority fees',
    clauses: ['ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0, fees(10n, 2n)), pay(carol, 0, fees(10n, 3n))],
    order: [2, 1, 0],
  },
  {
    name: 'effective-not-cap',
    given:
      'a transaction with a high priority fee cap that its fee cap cuts, and one with a lower one that it earns whole',
    must: 'the one that earns more comes first',
    clauses: ['ORD-8'],
    arrivals: [
      pay(alice, 0, fees(2n, 2n)),
      pay(bob, 0, { maxFeePerGas: 10n * gwei, maxPriorityFeePerGas: (3n * gwei) / 2n }),
    ],
    order: [1, 0],
  },
  {
    name: 'nonce-before-fee',
    given: 'two transactions of alice, the second with the highest fee, and one of bob between them in fee',
    must: 'that of bob comes first, and those of alice in order of nonce',
    clauses: ['ORD-4', 'ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(alice, 1, fees(10n, 5n)), pay(bob, 0, fees(10n, 2n))],
    order: [2, 0, 1],
  },
  {
    name: 'tie-by-arrival',
    given: 'transactions of three senders that pay alike',
    must: 'they are in the order of arrival',
    clauses: ['ORD-8'],
    arrivals: [pay(carol, 0), pay(alice, 0), pay(bob, 0)],
    order: [0, 1, 2],
  },
  {
    name: 'replacement-loses-its-place',
    given: 'a transaction of alice, one of bob that pays as the replacement of the first will, and that replacement',
    must: 'the replacement comes behind that of bob',
    clauses: ['ORD-5', 'ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0, fees(20n, 2n)), pay(alice, 0, fees(20n, 2n))],
    pool: { 0: { status: 'replaced', by: 2 } },
    order: [1, 2],
  },
]

const arrived: readonly Sketch[] = [
  {
    name: 'fee-is-nothing',
    given: 'transactions of three senders with rising priority fees',
    must: 'they are in the order of arrival',
    clauses: ['ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0, fees(10n, 2n)), pay(carol, 0, fees(10n, 3n))],
    order: [0, 1, 2],
  },
  {
    name: 'replacement-loses-its-place',
    given: 'a transaction of alice, one of bob, and a replacement of the first',
    must: 'the replacement comes behind that of bob',
    clauses: ['ORD-5', 'ORD-8'],
    arrivals: [pay(alice, 0, fees(10n, 1n)), pay(bob, 0), pay(alice, 0, fees(20n, 2n))],
    pool: { 0: { status: 'replaced', by: 2 } },
    order: [1, 2],
  },
]

/** Every case of kind `ordering`. */
export function orderingCases(): readonly OrderingCase[] {
  return [
    ...policies.flatMap((policy) => admission.map((sketch) => under(policy, sketch))),
    ...policies.flatMap((policy) => unfit(policy !== 'arrival-strict').map((sketch) => under(policy, sketch))),
    ...earned.map((sketch) => under('priority-fee', sketch)),
    ...byArrival.flatMap((policy) => arrived.map((sketch) => under(policy, sketch))),
    ...[...fineReplacements, ...evictions].map((sketch) => under('priority-fee', sketch)),
    ...leftOut.map((sketch) => under('arrival', sketch)),
    ...ties.map((sketch) => under('priority-fee-hash', sketch)),
  ]
}
