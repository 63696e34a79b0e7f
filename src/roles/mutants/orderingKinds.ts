import type { Methods } from '../../model/generated/adapter.ts'
import type { OrderingKey, OrderingPolicy } from '../../model/generated/standard.ts'
import type { Transaction } from '../../execution/Transaction.ts'
import type { Entry } from '../pool/Entry.ts'
import { poolRules, type PoolRules } from '../pool/PoolRules.ts'
import { leftOutFaults } from './faults/leftOutFaults.ts'
import type { MutantKind, Plant } from './MutantKind.ts'

type Params = Methods['seq_order']['params']
type Result = Methods['seq_order']['result']

const { compareBy, compareForEviction, replaces, lacksRoom, costOf } = poolRules

/** Faults in what a pool decides by; what each changes is told in `spec/mutants.yaml`. */
const decisions: Readonly<Record<string, Partial<PoolRules>>> = {
  'fee-cap-for-priority-fee': comparing('effectivePriorityFee', (left, right) =>
    compareNumbers(right.transaction.maxFeePerGas, left.transaction.maxFeePerGas),
  ),
  'priority-fee-cap-uncut': comparing('effectivePriorityFee', (left, right) =>
    compareNumbers(right.transaction.maxPriorityFeePerGas, left.transaction.maxPriorityFeePerGas),
  ),
  'base-fee-ignored': { compareBy: (key, left, right) => compareBy(key, left, right, 0n) },
  'lowest-fee-first': comparing('effectivePriorityFee', (left, right, baseFee) =>
    compareBy('effectivePriorityFee', right, left, baseFee),
  ),
  'last-come-first-served': comparing('arrival', (left, right) => right.place - left.place),
  'tie-by-hash': comparing('arrival', (left, right, baseFee) => compareBy('hash', left, right, baseFee)),
  'tie-by-sender': comparing('arrival', (left, right) => compareTexts(left.sender, right.sender)),
  'larger-hash-first': comparing('hash', (left, right, baseFee) => compareBy('hash', right, left, baseFee)),
  'hash-ignored': comparing('hash', () => 0),
  'hash-from-its-end': comparing('hash', (left, right) => compareTexts(backwards(left.hash), backwards(right.hash))),
  'replaced-by-any': { replaces: () => true },
  'replaced-never': { replaces: () => false },
  'replaced-by-fee-cap': {
    replaces: (next, old, policy) =>
      replaces({ ...next, maxPriorityFeePerGas: plenty(old.maxPriorityFeePerGas) }, old, policy),
  },
  'replaced-by-priority-fee': {
    replaces: (next, old, policy) => replaces({ ...next, maxFeePerGas: plenty(old.maxFeePerGas) }, old, policy),
  },
  'replaced-above-bump': {
    replaces: (next, old, policy) =>
      replaces(
        { ...next, maxFeePerGas: next.maxFeePerGas - 1n, maxPriorityFeePerGas: next.maxPriorityFeePerGas - 1n },
        old,
        policy,
      ),
  },
  'replaced-by-floor': {
    replaces: (next, old, policy) =>
      raisesAll(next, old, (fee, before) => fee > before && fee >= (before * percentOf(next, old, policy)) / 100n),
  },
  'replaced-by-as-much': {
    replaces: (next, old, policy) =>
      raisesAll(next, old, (fee, before) => fee * 100n >= before * percentOf(next, old, policy)),
  },
  'replaced-by-a-wei': { replaces: (next, old) => raisesAll(next, old, (fee, before) => fee > before) },
  'replaced-without-blob-fee': {
    replaces: (next, old, policy) => replaces({ ...next, maxFeePerBlobGas: plenty(old.maxFeePerBlobGas) }, old, policy),
  },
  'blobs-replaced-as-others': {
    replaces: (next, old, policy) => replaces(next, old, { ...policy, blobPriceBumpPercent: policy.priceBumpPercent }),
  },
  'others-replaced-as-blobs': {
    replaces: (next, old, policy) => replaces(next, old, { ...policy, priceBumpPercent: policy.blobPriceBumpPercent }),
  },
  'blobs-of-the-old-one': {
    replaces: (next, old, policy) =>
      replaces(next, old, old.type === 3 ? policy : { ...policy, blobPriceBumpPercent: policy.priceBumpPercent }),
  },
  'replacement-keeps-place': { placeOf: (_, old) => old },
  'gap-unbounded': { tooFar: () => false },
  'gap-refused': { tooFar: (missing) => missing > 0n },
  'gap-off-by-one': { tooFar: (missing, most) => missing >= BigInt(most) },
  'gap-off-by-one-more': { tooFar: (missing, most) => missing > BigInt(most) + 1n },
  'gap-counts-held': { missing: (nonce, next) => nonce - next },
  'gap-tried': { isNext: () => true },
  'gap-from-zero': { missing: (nonce, _, heldBefore) => nonce - BigInt(heldBefore) },
  'sender-unbounded': { senderFull: () => false },
  'sender-off-by-one': { senderFull: (held, most) => held > most },
  'sender-off-by-one-less': { senderFull: (held, most) => held >= most - 1 },
  'pool-unbounded': { full: () => false },
  'pool-off-by-one': {
    full: ({ transactions, bytes }, { transactionsMax, bytesMax }) =>
      transactions >= transactionsMax || bytes > bytesMax,
  },
  'transactions-uncounted': { full: ({ bytes }, { bytesMax }) => bytes > bytesMax },
  'bytes-uncounted': { full: ({ transactions }, { transactionsMax }) => transactions > transactionsMax },
  'bytes-off-by-one': {
    full: ({ transactions, bytes }, { transactionsMax, bytesMax }) =>
      transactions > transactionsMax || bytes >= bytesMax,
  },
  'evicts-for-equal': {
    givesWay: (entry, next) => entry.transaction.maxPriorityFeePerGas <= next.maxPriorityFeePerGas,
  },
  'evicts-by-fee-cap': { givesWay: (entry, next) => entry.transaction.maxFeePerGas < next.maxFeePerGas },
  'evicts-for-any': { givesWay: () => true },
  'evicts-never': { givesWay: () => false },
  'evicts-the-earlier': evicting(
    (left, right) =>
      compareNumbers(left.transaction.maxPriorityFeePerGas, right.transaction.maxPriorityFeePerGas) ||
      left.arrival - right.arrival,
  ),
  'evicts-the-dearest': evicting((left, right) => compareForEviction(right, left)),
  'evicts-the-latest': evicting((left, right) => right.arrival - left.arrival),
  'evicts-the-lowest-fee-cap': evicting(
    (left, right) =>
      compareNumbers(left.transaction.maxFeePerGas, right.transaction.maxFeePerGas) || right.arrival - left.arrival,
  ),
  'evicts-before-a-gap': { evictable: (held, own) => (own ? [] : held) },
  'evicts-the-first': { evictable: (held, own) => (own ? [] : held.slice(0, 1)) },
  'evicts-of-the-same-sender': { evictable: (held) => held.slice(-1) },
  'evicts-in-vain': { evictedInVain: (evicted) => evicted },
  'unfit-never-ends': { lacksRoom: () => false },
  'unfit-always-ends': { lacksRoom: () => true },
  'room-of-gas-alone': { lacksRoom: (reason) => reason === 'GAS_ALLOWANCE_EXCEEDED' },
  'room-of-blobs-and-gas': { lacksRoom: (reason) => reason !== 'CAPACITY_EXCEEDED' && lacksRoom(reason) },
  'sender-goes-on': { keepsSender: () => true },
  'sender-goes-on-without-room': { keepsSender: (reason) => lacksRoom(reason) },
  'cost-unchecked': { costOf: () => 0n },
  'cost-without-value': { costOf: (transaction) => costOf({ ...transaction, value: 0n }) },
  'cost-of-gas-by-priority-fee': {
    costOf: (transaction) => costOf({ ...transaction, maxFeePerGas: transaction.maxPriorityFeePerGas }),
  },
  'cost-without-blobs': { costOf: (transaction) => costOf({ ...transaction, blobHashes: [] }) },
}

/** Faults in how a pool reads what it is asked, or tells what it did. */
const dealings: Readonly<Record<string, Plant>> = {
  'policy-skips': asked(({ policy, ...rest }) => ({ ...rest, policy: { ...policy, unfit: 'skip' } })),
  'policy-stops': asked(({ policy, ...rest }) => ({ ...rest, policy: { ...policy, unfit: 'stop' } })),
  'first-key-alone': asked(({ policy, ...rest }) => ({
    ...rest,
    policy: { ...policy, keys: [...policy.keys.slice(0, 1), 'arrival'] },
  })),
  'keys-backwards': asked(({ policy, ...rest }) => ({
    ...rest,
    policy: { ...policy, keys: policy.keys.toReversed() },
  })),
  'policy-by-fee': asked(({ policy, ...rest }) => ({
    ...rest,
    policy: { ...policy, keys: ['effectivePriorityFee', 'arrival'] },
  })),
  'order-of-the-pool': answered(({ order, ...rest }) => ({
    ...rest,
    order: order.toSorted((left, right) => left - right),
  })),
  'skipped-untold': answered((result) => ({ ...result, skipped: [] })),
  'replaced-told-as-evicted': answered(({ pool, ...rest }) => ({
    ...rest,
    pool: pool.map((fate) => (fate.status === 'replaced' ? { ...fate, status: 'evicted' } : fate)),
  })),
  'replaced-told-as-pooled': answered(({ pool, ...rest }) => ({
    ...rest,
    pool: pool.map((fate) => (fate.status === 'replaced' ? { status: 'pooled' } : fate)),
  })),
  'evicted-told-as-pooled': answered(({ pool, ...rest }) => ({
    ...rest,
    pool: pool.map((fate) => (fate.status === 'evicted' ? { status: 'pooled' } : fate)),
  })),
}

/** Faults of pools and of policies. */
export const orderingKinds: readonly MutantKind[] = [
  {
    kind: 'pool',
    form: 'pool:<fault>',
    sentence: 'A pool takes in, orders or tells transactions otherwise; spec/mutants.yaml lists the faults.',
    plant: (subject, amount) => {
      if (amount !== '') return null
      const decision = Object.hasOwn(decisions, subject) ? decisions[subject] : undefined
      if (decision !== undefined) return { pool: decision }
      return (Object.hasOwn(dealings, subject) ? dealings[subject] : undefined) ?? null
    },
  },
  {
    kind: 'left-out',
    form: 'left-out:<fault>',
    sentence: 'A transaction that ran and has to be left out leaves a trace; spec/mutants.yaml lists the faults.',
    plant: (subject, amount) =>
      amount === '' && Object.hasOwn(leftOutFaults, subject) ? (leftOutFaults[subject] ?? null) : null,
  },
]

/** Compares by one key otherwise. */
function comparing(
  changed: OrderingKey,
  compare: (left: Entry, right: Entry, baseFee: bigint) => number,
): Partial<PoolRules> {
  return {
    compareBy: (key, left, right, baseFee) =>
      key === changed ? compare(left, right, baseFee) : compareBy(key, left, right, baseFee),
  }
}

function evicting(compare: PoolRules['compareForEviction']): Partial<PoolRules> {
  return { compareForEviction: compare }
}

/** Reads what it is asked otherwise. */
function asked(change: (params: Params) => Params): Plant {
  return { handlers: (honest) => ({ ...honest, seq_order: (params) => honest.seq_order(change(params)) }) }
}

/** Tells something else than what it did. */
function answered(change: (result: Result) => Result): Plant {
  return { handlers: (honest) => ({ ...honest, seq_order: async (params) => change(await honest.seq_order(params)) }) }
}

/** A fee cap that raises any other by enough. */
function plenty(fee: bigint): bigint {
  return fee * 1000n + 1n
}

/** What a fee has to become, in percent of what it was. */
function percentOf(next: Transaction, old: Transaction, policy: OrderingPolicy): bigint {
  const hasBlobs = next.type === 3 || old.type === 3
  return 100n + BigInt(hasBlobs ? policy.blobPriceBumpPercent : policy.priceBumpPercent)
}

function raisesAll(next: Transaction, old: Transaction, raises: (fee: bigint, before: bigint) => boolean): boolean {
  return (
    raises(next.maxFeePerGas, old.maxFeePerGas) &&
    raises(next.maxPriorityFeePerGas, old.maxPriorityFeePerGas) &&
    (old.type !== 3 || raises(next.maxFeePerBlobGas, old.maxFeePerBlobGas))
  )
}

function backwards(hash: string): string {
  return (hash.slice(2).match(/../g) ?? []).toReversed().join('')
}

function compareNumbers(left: bigint, right: bigint): number {
  return left < right ? -1 : Number(left > right)
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
