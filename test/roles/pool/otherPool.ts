import type { Payment } from './readPayment.ts'

/** A transaction as it arrives; `unfit` says why bytes or fork refuse it, which is no matter of pools. */
export interface Arrived extends Payment {
  readonly unfit?: string
}

/** What the pool is held against. */
export interface Surroundings {
  readonly limits: {
    readonly transactionsMax: number
    readonly bytesMax: number
    readonly perSenderMax: number
    readonly nonceGapMax: number
  }
  readonly gasLimit: bigint
  readonly accounts: Readonly<Record<string, Holding | undefined>>
}

/** An account before the block. */
export interface Holding {
  readonly nonce: bigint
  readonly balance: bigint
  readonly hasCode: boolean
}

/** What became of an arrival, as adapters tell it. */
export type Fate =
  | { readonly status: 'pooled' }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'replaced' | 'evicted'; readonly by: number }

const nobody: Holding = { nonce: 0n, balance: 0n, hasCode: false }
const blobGas = 131_072n

/**
 * What a pool makes of arrivals, from the clauses ORD-1 to ORD-7: a list of fates in which those that are `pooled` are
 * the pool, and every bound is counted anew from that list.
 *
 * @param arrivals - In order of arrival.
 * @param around - Bounds and state.
 */
export function otherPool(arrivals: readonly Arrived[], around: Surroundings): readonly Fate[] {
  return arrivals.reduce<readonly Fate[]>((fates, arrived, index) => {
    const inside = arrivals.slice(0, index).filter((_, place) => fates[place]?.status === 'pooled')
    const placeOf = (one: Arrived): number => arrivals.indexOf(one)
    const reason = whyNot(arrived, inside, around)
    if (reason !== undefined) return [...fates, { status: 'refused', reason }]
    const old = inside.find((one) => sameSlot(one, arrived))
    const leaving = victims(
      arrived,
      inside.filter((one) => one !== old),
      { limits: around.limits, placeOf },
    )
    if (leaving === undefined) return [...fates, { status: 'refused', reason: 'POOL_FULL' }]
    const told = fates.map((fate, place): Fate => {
      if (old !== undefined && place === placeOf(old)) return { status: 'replaced', by: index }
      return leaving.some((one) => placeOf(one) === place) ? { status: 'evicted', by: index } : fate
    })
    return [...told, { status: 'pooled' }]
  }, [])
}

/** The first reason of a pool against an arrival, beside a lack of room. */
function whyNot(
  arrived: Arrived,
  inside: readonly Arrived[],
  { limits, gasLimit, accounts }: Surroundings,
): string | undefined {
  const owner = accounts[arrived.sender] ?? nobody
  const own = inside.filter(({ sender }) => sender === arrived.sender)
  const old = own.find((one) => sameSlot(one, arrived))
  const worth = arrived.gas * arrived.cap + arrived.value + arrived.blobs * blobGas * arrived.blobCap
  const reasons: readonly (readonly [reason: string, applies: boolean])[] = [
    ['POOL_KNOWN', inside.some(({ hash }) => hash === arrived.hash)],
    [arrived.unfit ?? '', arrived.unfit !== undefined],
    ['GAS_ALLOWANCE_EXCEEDED', arrived.gas > gasLimit],
    ['NONCE_TOO_LOW', arrived.nonce < owner.nonce],
    ['INSUFFICIENT_FUNDS', worth > owner.balance],
    ['SENDER_NOT_EOA', owner.hasCode],
    ['POOL_REPLACEMENT_UNDERPRICED', old !== undefined && !outbids(arrived, old)],
    ['POOL_NONCE_GAP', old === undefined && holes(arrived, own, owner.nonce) > limits.nonceGapMax],
    ['POOL_SENDER_FULL', old === undefined && own.length + 1 > limits.perSenderMax],
  ]
  return reasons.find(([, applies]) => applies)?.[0]
}

function sameSlot(one: Payment, other: Payment): boolean {
  return one.sender === other.sender && one.nonce === other.nonce
}

/** Nonces from the state's on below that of an arrival that nobody has, counted one by one. */
function holes({ nonce }: Arrived, own: readonly Arrived[], first: bigint): number {
  const taken = new Set(own.map((one) => one.nonce))
  let count = 0
  for (let each = first; each < nonce && count < 1000; each += 1n) if (!taken.has(each)) count += 1
  return count
}

/** A tenth more of each fee, or as much again where either has blobs; a fee of nothing has to become something. */
function outbids(next: Payment, old: Payment): boolean {
  const withBlobs = next.blobs + old.blobs > 0n
  const enough = (fee: bigint, before: bigint): boolean => {
    const rise = fee - before
    return rise > 0n && (withBlobs ? rise >= before : rise * 10n >= before)
  }
  return (
    enough(next.cap, old.cap) && enough(next.tip, old.tip) && (old.blobs === 0n || enough(next.blobCap, old.blobCap))
  )
}

interface Site extends Pick<Surroundings, 'limits'> {
  readonly placeOf: (one: Arrived) => number
}

/** Whom an arrival evicts; undefined where even that makes no room. */
function victims(
  arrived: Arrived,
  others: readonly Arrived[],
  { limits, placeOf }: Site,
): readonly Arrived[] | undefined {
  const fits = (left: readonly Arrived[]): boolean =>
    left.length < limits.transactionsMax && left.reduce((sum, { size }) => sum + size, arrived.size) <= limits.bytesMax
  if (fits(others)) return []
  // Of two, the one that goes first pays less, or as much and came later.
  const goesBefore = (one: Arrived, other: Arrived): boolean =>
    one.tip < other.tip || (one.tip === other.tip && placeOf(one) > placeOf(other))
  const ends = others.filter(
    (one) =>
      one.sender !== arrived.sender && !others.some(({ sender, nonce }) => sender === one.sender && nonce > one.nonce),
  )
  const first = ends.find((one) => ends.every((other) => one === other || goesBefore(one, other)))
  if (first === undefined || first.tip >= arrived.tip) return undefined
  const more = victims(
    arrived,
    others.filter((one) => one !== first),
    { limits, placeOf },
  )
  return more === undefined ? undefined : [first, ...more]
}
