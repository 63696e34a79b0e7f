import { keccak_256 } from '@noble/hashes/sha3.js'
import { type Answer, demand, sealedHeader } from './second.ts'

const quantity = (value: bigint | number): string => `0x${value.toString(16)}`

/** Votes, found by trying: the least number that leaves no room for two quorums, as each formula has it. */
export function votes(ask: {
  readonly profile: string
  readonly formula?: string
  readonly height: string
  readonly parameters?: { readonly ceilTwoThirdsFrom?: string }
  readonly validators: readonly string[]
  readonly voters: readonly string[]
}): Answer {
  const { profile, formula, height, parameters, validators, voters } = ask
  const n = validators.length
  demand(n > 0)
  let faultyMax = 0
  while (3 * (faultyMax + 1) + 1 <= n) faultyMax++
  const least = (enough: (q: number) => boolean): number => {
    let q = 0
    while (!enough(q)) q++
    return q
  }
  const from = parameters?.ceilTwoThirdsFrom
  const old = profile === 'goquorum' && (from === undefined || BigInt(height) < BigInt(from))
  const chosen = formula ?? (old ? 'twoFaultyPlusOne' : 'ceilTwoThirds')
  const quorum =
    chosen === 'ceilTwoThirds'
      ? least((q) => 3 * q >= 2 * n)
      : chosen === 'floorTwoThirdsPlusOne'
        ? least((q) => 3 * q > 2 * n)
        : faultyMax + faultyMax + 1
  const counted = validators.filter((one) => voters.includes(one)).length
  return {
    faultyMax: quantity(faultyMax),
    quorum: quantity(quorum),
    finality: quantity(profile === 'goquorum' ? faultyMax + 1 : quorum),
    counted: quantity(counted),
    reached: counted >= quorum,
  }
}

/** The proposer, found by walking: one step for each round. */
export function proposer(ask: {
  readonly profile: string
  readonly round: string
  readonly validators: readonly string[]
  readonly parameters?: { readonly policy?: string }
  readonly previous?: { readonly proposer: string; readonly validators: readonly string[] }
}): Answer {
  const { profile, round, previous, parameters } = ask
  const order = [...ask.validators].sort((left, right) => (nameOf(profile, left) < nameOf(profile, right) ? -1 : 1))
  demand(order.length > 0)
  let place = 0
  if (previous !== undefined) {
    const step = parameters?.policy === 'sticky' ? 0 : 1
    const here = order.indexOf(previous.proposer)
    if (profile === 'psc-1' || profile === 'qbft-eea') {
      const before = [...previous.validators].sort().indexOf(previous.proposer)
      demand(before >= 0)
      place = before + step
    } else if (here >= 0) place = here + step
    else if (profile === 'besu') place = order.findIndex((one) => one > previous.proposer)
    else place = step
    if (place < 0) place = 0
  }
  for (let left = Number(round); left > 0; left--) place++
  while (place >= order.length) place -= order.length
  return { proposer: order[place] }
}

function nameOf(profile: string, address: string): string {
  if (profile !== 'ibft1') return address
  const digits = address.slice(2)
  const nibbles = Buffer.from(keccak_256(Buffer.from(digits, 'ascii'))).toString('hex')
  return digits.replace(/[a-f]/g, (digit, index: number) =>
    Number.parseInt(nibbles.charAt(index), 16) > 7 ? digit.toUpperCase() : digit,
  )
}

/** The timeout, found by doubling. */
export function timeout(ask: {
  readonly profile: string
  readonly round: string
  readonly baseMs: string
  readonly parameters?: { readonly timeoutMsMax?: string }
}): Answer {
  const round = BigInt(ask.round)
  demand(round < 2n ** 31n)
  const stop = ask.profile === 'psc-1' ? 16n : 62n
  let timeoutMs = BigInt(ask.baseMs)
  for (let at = 0n; at < round && at < stop; at++) timeoutMs *= 2n
  const cap = ask.profile === 'goquorum' ? ask.parameters?.timeoutMsMax : undefined
  const most = cap === undefined ? 2n ** 63n - 1n : BigInt(cap)
  return { timeoutMs: quantity(timeoutMs < most ? timeoutMs : most) }
}

interface FinalityAsk {
  readonly profile: string
  readonly chain?: { readonly chainId: string; readonly genesisHash: string }
  readonly batch: {
    readonly number: string
    readonly stateRoot: string
    readonly proof: {
      readonly accountProof: readonly string[]
      readonly storageProof: readonly { readonly value: string }[]
    }
  }
  readonly parent: { readonly hash: string; readonly number: string; readonly timestamp: string }
  readonly blocks: readonly {
    readonly headerRlp: string
    readonly round?: string
    readonly seals?: readonly string[]
  }[]
}

/** A batch: the set is read off the stated values, the first of which is its size; nodes are only held to the root. */
export function finality({ profile, chain, batch, parent, blocks }: FinalityAsk): Answer {
  const values = batch.proof.storageProof.map(({ value }) => BigInt(value))
  const n = Number(values[0])
  const members = values.slice(1, 1 + n).map((one) => `0x${one.toString(16).padStart(40, '0')}`)
  const root = keccak_256(Buffer.from((batch.proof.accountProof[0] ?? '0x').slice(2), 'hex'))
  demand(`0x${Buffer.from(root).toString('hex')}` === batch.stateRoot)
  const words = [BigInt(batch.number), 64n, BigInt(n), ...members.map(BigInt)]
  const encoded = Buffer.from(words.map((one) => one.toString(16).padStart(64, '0')).join(''), 'hex')
  const commitment = `0x${Buffer.from(keccak_256(encoded)).toString('hex')}`
  demand(BigInt(commitment) === values.at(-1))
  demand(blocks.length > 0)
  let before = { onChainHash: parent.hash, height: parent.number, timestamp: parent.timestamp, stateRoot: '' }
  const shown = blocks.map((block) => {
    const one = sealedHeader({ profile, ...(chain !== undefined && { chain }), ...block }, members)
    const next = one as unknown as typeof before & { readonly parentHash: string; readonly participation: string }
    demand(BigInt(next.height) === BigInt(before.height) + 1n)
    demand(next.parentHash === before.onChainHash)
    demand(BigInt(next.timestamp) > BigInt(before.timestamp))
    before = next
    return { hash: next.onChainHash, participation: next.participation }
  })
  return {
    validators: quantity(n),
    quorum: quantity(n - Math.floor(n / 3)),
    validatorSetHash: commitment,
    blocks: shown,
    lastStateRoot: before.stateRoot,
  }
}
