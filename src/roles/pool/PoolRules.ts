import type { OrderingKey, OrderingPolicy } from '../../model/generated/standard.ts'
import type { Reason } from '../../model/Rejection.ts'
import type { Transaction } from '../../execution/Transaction.ts'
import type { Entry } from './Entry.ts'

/** What a pool decides by; a faulty party has some of it otherwise. */
export interface PoolRules {
  /** Wei per gas that the block's builder earns; below zero where the fee cap is below the base fee. */
  readonly effectivePriorityFee: (transaction: Transaction, baseFee: bigint) => bigint
  /** Below zero where the left entry comes first by the key. */
  readonly compareBy: (key: OrderingKey, left: Entry, right: Entry, baseFee: bigint) => number
  /** Tells whether the newcomer pays enough to take the place of the old one (ORD-5). */
  readonly replaces: (newcomer: Transaction, old: Transaction, policy: OrderingPolicy) => boolean
  /** Arrival that decides the place of a replacement. */
  readonly placeOf: (newcomer: number, old: number) => number
  /** Counts the nonces that are missing before one, of which some from the state's next on are held (ORD-4). */
  readonly missing: (nonce: bigint, next: bigint, heldBefore: number) => bigint
  /** Tells whether so many missing nonces are too many (ORD-4). */
  readonly tooFar: (missing: bigint, nonceGapMax: number) => boolean
  /** Tells whether a pool that holds so many of a sender takes no more (ORD-6). */
  readonly senderFull: (held: number, perSenderMax: number) => boolean
  /** Tells whether so many transactions and bytes are too many (ORD-7). */
  readonly full: (held: { readonly transactions: number; readonly bytes: number }, limits: Bounds) => boolean
  /** Which transactions of a sender, in order of nonce, may be the next to be evicted (ORD-7). */
  readonly evictable: (held: readonly Entry[], isSenderOfNewcomer: boolean) => readonly Entry[]
  /** Which of the evicted ones are gone although the newcomer has no room in the end (ORD-7). */
  readonly evictedInVain: (evicted: readonly Entry[]) => readonly Entry[]
  /** Below zero where the left entry is evicted before the right one (ORD-7). */
  readonly compareForEviction: (left: Entry, right: Entry) => number
  /** Tells whether an entry gives way to a newcomer (ORD-7). */
  readonly givesWay: (entry: Entry, newcomer: Transaction) => boolean
  /** Tells whether a transaction lacked room, so that the policy decides on the rest (ORD-9). */
  readonly lacksRoom: (reason: Reason) => boolean
  /** Tells whether the later transactions of a sender go on when one was left out (ORD-9). */
  readonly keepsSender: (reason: Reason) => boolean
  /** Tells whether nonces of the state are held against the pool's (ORD-4). */
  readonly isNext: (nonce: bigint, next: bigint) => boolean
  /** What the sender has to be able to pay (ORD-2). */
  readonly costOf: (transaction: Transaction) => bigint
}

/** Bounds on the whole of a pool. */
interface Bounds {
  readonly transactionsMax: number
  readonly bytesMax: number
}

const blobGasPerBlob = 131_072n
const whole = 100n
const roomReasons: ReadonlySet<Reason> = new Set<Reason>([
  'GAS_ALLOWANCE_EXCEEDED',
  'BLOB_COUNT_EXCEEDED',
  'CAPACITY_EXCEEDED',
])

/** The rules of clauses ORD-2 to ORD-9. */
export const poolRules: PoolRules = {
  effectivePriorityFee,
  compareBy: (key, left, right, baseFee) => {
    if (key === 'arrival') return left.place - right.place
    if (key === 'hash') return compareText(left.hash, right.hash)
    const fee = (entry: Entry): bigint => effectivePriorityFee(entry.transaction, baseFee)
    return compareNumbers(fee(right), fee(left))
  },
  replaces: (newcomer, old, { priceBumpPercent, blobPriceBumpPercent }) => {
    const percent = BigInt(isBlob(newcomer) || isBlob(old) ? blobPriceBumpPercent : priceBumpPercent)
    const raises = (next: bigint, before: bigint): boolean =>
      next > before && next * whole >= before * (whole + percent)
    return (
      raises(newcomer.maxFeePerGas, old.maxFeePerGas) &&
      raises(newcomer.maxPriorityFeePerGas, old.maxPriorityFeePerGas) &&
      (!isBlob(old) || raises(newcomer.maxFeePerBlobGas, old.maxFeePerBlobGas))
    )
  },
  placeOf: (newcomer) => newcomer,
  missing: (nonce, next, heldBefore) => nonce - next - BigInt(heldBefore),
  tooFar: (missing, nonceGapMax) => missing > BigInt(nonceGapMax),
  senderFull: (held, perSenderMax) => held >= perSenderMax,
  full: ({ transactions, bytes }, { transactionsMax, bytesMax }) => transactions > transactionsMax || bytes > bytesMax,
  evictable: (held, isSenderOfNewcomer) => (isSenderOfNewcomer ? [] : held.slice(-1)),
  evictedInVain: () => [],
  compareForEviction: (left, right) =>
    compareNumbers(left.transaction.maxPriorityFeePerGas, right.transaction.maxPriorityFeePerGas) ||
    right.arrival - left.arrival,
  givesWay: (entry, newcomer) => entry.transaction.maxPriorityFeePerGas < newcomer.maxPriorityFeePerGas,
  lacksRoom: (reason) => roomReasons.has(reason),
  keepsSender: () => false,
  isNext: (nonce, next) => nonce === next,
  costOf: ({ gasLimit, maxFeePerGas, value, blobHashes, maxFeePerBlobGas }) =>
    gasLimit * maxFeePerGas + value + blobGasPerBlob * BigInt(blobHashes.length) * maxFeePerBlobGas,
}

function effectivePriorityFee({ maxFeePerGas, maxPriorityFeePerGas }: Transaction, baseFee: bigint): bigint {
  const left = maxFeePerGas - baseFee
  return left < maxPriorityFeePerGas ? left : maxPriorityFeePerGas
}

function isBlob({ type }: Transaction): boolean {
  return type === 3
}

function compareNumbers(left: bigint, right: bigint): number {
  return left < right ? -1 : Number(left > right)
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
