import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { checkAlone } from '../../execution/checkTransaction.ts'
import { isDelegation } from '../../execution/delegation.ts'
import type { Rules } from '../../execution/Rules.ts'
import { decodeTransaction, type Transaction } from '../../execution/Transaction.ts'
import type { PoolFate, PoolLimits } from '../../model/generated/adapter.ts'
import type { OrderingPolicy } from '../../model/generated/standard.ts'
import { fromBytes, toBytes, type Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { WorldState } from '../../state/WorldState.ts'
import type { Entry } from './Entry.ts'
import type { PoolRules } from './PoolRules.ts'

/** What transactions are held against when they arrive. */
interface PoolSite {
  /** Of the next block. */
  readonly rules: Rules
  /** State after the last block; it is only read. */
  readonly world: Pick<WorldState, 'account' | 'code'>
  /** Gas limit of the next block. */
  readonly gasLimit: bigint
}

/** How a pool is made. */
export interface PoolOptions {
  readonly limits: PoolLimits
  readonly policy: OrderingPolicy
  readonly poolRules: PoolRules
  readonly crypto: CryptoBackend
}

/** Transactions that wait for a block. */
export interface Pool {
  /** Takes a transaction in, or says why not; what is refused leaves the pool as it was (ORD-1). */
  arrive(encoded: Bytes, site: PoolSite): PoolFate
  /** What became of each arrival. */
  fates(): readonly PoolFate[]
  /** Encodings by arrival. */
  arrivals(): readonly Bytes[]
  /** Transactions of each sender in order of nonce. */
  bySender(): ReadonlyMap<string, readonly Entry[]>
  /** Drops what the state has gone past, once a block is in the chain. */
  forget(world: PoolSite['world']): void
}

/**
 * Makes an empty pool.
 *
 * @param options - Bounds, policy, rules and hash.
 * @returns The pool; it has no clock, so that the same arrivals always leave the same pool.
 * @see ORD-1 to ORD-7
 */
export function createPool(options: PoolOptions): Pool {
  const senders = new Map<string, Entry[]>()
  const fates: PoolFate[] = []
  const arrivals: Bytes[] = []
  return {
    arrive: (encoded, site) => {
      const arrival = arrivals.length
      arrivals.push(encoded)
      const fate = admit({ arrival, encoded, site }, senders, fates, options)
      fates[arrival] = fate
      return fate
    },
    fates: () => fates,
    arrivals: () => arrivals,
    bySender: () => senders,
    forget: (world) => {
      for (const [sender, entries] of senders) {
        const next = nonceOf(sender, world)
        const left = entries.filter(({ transaction }) => transaction.nonce >= next)
        if (left.length === 0) senders.delete(sender)
        else senders.set(sender, left)
      }
    },
  }
}

interface Arrival {
  readonly arrival: number
  readonly encoded: Bytes
  readonly site: PoolSite
}

function admit(
  { arrival, encoded, site }: Arrival,
  senders: Map<string, Entry[]>,
  fates: PoolFate[],
  options: PoolOptions,
): PoolFate {
  try {
    const entry = check({ arrival, encoded, site }, senders, options)
    const held = senders.get(entry.sender) ?? []
    const old = held.find(({ transaction }) => transaction.nonce === entry.transaction.nonce)
    checkPlace(entry, { held, old, site }, options)
    const { evicted, hasRoom } = makeRoom(entry, old, senders, options)
    const leaving = hasRoom ? evicted : options.poolRules.evictedInVain(evicted)
    remove(new Set(old !== undefined && hasRoom ? [...leaving, old] : leaving), senders)
    for (const one of leaving) fates[one.arrival] = { status: 'evicted', by: arrival }
    if (!hasRoom) throw new Rejection('POOL_FULL', { priorityFee: String(entry.transaction.maxPriorityFeePerGas) })
    const placed = old === undefined ? entry : { ...entry, place: options.poolRules.placeOf(arrival, old.place) }
    const others = senders.get(entry.sender) ?? []
    senders.set(entry.sender, [...others, placed].toSorted(byNonce))
    if (old !== undefined) fates[old.arrival] = { status: 'replaced', by: arrival }
    return { status: 'pooled' }
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    return { status: 'refused', reason: error.reason }
  }
}

function remove(leaving: ReadonlySet<Entry>, senders: Map<string, Entry[]>): void {
  for (const [sender, entries] of senders) {
    const left = entries.filter((one) => !leaving.has(one))
    if (left.length > 0) senders.set(sender, left)
    else senders.delete(sender)
  }
}

/** What a transaction's bytes, its fork and the state say of it (ORD-1, ORD-2). */
function check(
  { arrival, encoded, site }: Arrival,
  senders: ReadonlyMap<string, readonly Entry[]>,
  { crypto, poolRules }: PoolOptions,
): Entry {
  const bytes = toBytes(encoded)
  const hash = fromBytes(crypto.keccak256(bytes))
  const known = [...senders.values()].some((entries) => entries.some((entry) => entry.hash === hash))
  if (known) throw new Rejection('POOL_KNOWN', { hash })
  const transaction = decodeTransaction(bytes, site.rules)
  const checked = checkAlone(transaction, site.rules, crypto)
  if (transaction.gasLimit > site.gasLimit) {
    throw new Rejection('GAS_ALLOWANCE_EXCEEDED', {
      gasLimit: String(transaction.gasLimit),
      left: String(site.gasLimit),
    })
  }
  const account = site.world.account(checked.sender)
  const nonce = account?.nonce ?? 0n
  if (transaction.nonce < nonce) {
    throw new Rejection('NONCE_TOO_LOW', { found: String(transaction.nonce), expected: String(nonce) })
  }
  const [balance, cost] = [account?.balance ?? 0n, poolRules.costOf(transaction)]
  if (balance < cost) throw new Rejection('INSUFFICIENT_FUNDS', { balance: String(balance), cost: String(cost) })
  const code = site.world.code(checked.sender)
  if (code.length > 0 && !isDelegation(code)) throw new Rejection('SENDER_NOT_EOA', { codeBytes: String(code.length) })
  return { arrival, place: arrival, transaction, sender: fromBytes(checked.sender), hash }
}

interface Place {
  readonly held: readonly Entry[]
  readonly old: Entry | undefined
  readonly site: PoolSite
}

/** ORD-4 to ORD-6. */
function checkPlace({ transaction, sender }: Entry, { held, old, site }: Place, options: PoolOptions): void {
  const { limits, policy, poolRules } = options
  if (old !== undefined) {
    if (poolRules.replaces(transaction, old.transaction, policy)) return
    throw new Rejection('POOL_REPLACEMENT_UNDERPRICED', { nonce: String(transaction.nonce) })
  }
  const before = held.filter((entry) => entry.transaction.nonce < transaction.nonce).length
  const missing = poolRules.missing(transaction.nonce, nonceOf(sender, site.world), before)
  if (poolRules.tooFar(missing, limits.nonceGapMax)) {
    throw new Rejection('POOL_NONCE_GAP', { missing: String(missing), most: String(limits.nonceGapMax) })
  }
  if (poolRules.senderFull(held.length, limits.perSenderMax)) {
    throw new Rejection('POOL_SENDER_FULL', { held: String(held.length), most: String(limits.perSenderMax) })
  }
}

/** ORD-7: whom the newcomer evicts. */
function makeRoom(
  entry: Entry,
  old: Entry | undefined,
  senders: ReadonlyMap<string, readonly Entry[]>,
  { limits, poolRules }: PoolOptions,
): { readonly evicted: readonly Entry[]; readonly hasRoom: boolean } {
  const lines = [...senders].map(([sender, entries]) => ({ sender, left: [...entries] }))
  const evicted: Entry[] = []
  const held = (): { transactions: number; bytes: number } => {
    const all = [entry, ...lines.flatMap(({ left }) => left.filter((one) => one !== old))]
    return { transactions: all.length, bytes: all.reduce((sum, { transaction }) => sum + sizeOf(transaction), 0) }
  }
  while (poolRules.full(held(), limits)) {
    const [cheapest] = lines
      .flatMap((line) =>
        poolRules.evictable(line.left, line.sender === entry.sender).map((candidate) => ({ line, candidate })),
      )
      .toSorted((left, right) => poolRules.compareForEviction(left.candidate, right.candidate))
    if (cheapest === undefined || !poolRules.givesWay(cheapest.candidate, entry.transaction)) {
      return { evicted, hasRoom: false }
    }
    const { line, candidate } = cheapest
    line.left = line.left.filter((one) => one !== candidate)
    evicted.push(candidate)
  }
  return { evicted, hasRoom: true }
}

function sizeOf({ encoded }: Transaction): number {
  return encoded.length
}

function nonceOf(sender: string, world: PoolSite['world']): bigint {
  return world.account(Buffer.from(sender.slice(2), 'hex'))?.nonce ?? 0n
}

function byNonce(left: Entry, right: Entry): number {
  return left.transaction.nonce < right.transaction.nonce ? -1 : 1
}
