import { RLP, type NestedUint8Array } from '@ethereumjs/rlp'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/**
 * The rules of consensus once more, written from the texts alone: no import of the code under test, another library for
 * RLP, curves used directly, tables by profile instead of profiles as data. A refusal is an exception without a reason.
 */
export type Answer = Readonly<Record<string, unknown>>

export type Node = Uint8Array | NestedUint8Array | Node[]
export type Chain = { readonly chainId: string; readonly genesisHash: string } | undefined

const halfOrder = secp256k1.Point.Fn.ORDER / 2n
const legacyMix = '0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365'
const fixedExtra = ['ibft2', 'qbft-2021']

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const raw = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
const hash = (...parts: readonly Uint8Array[]): Uint8Array => keccak_256(Buffer.concat(parts))
const quantity = (value: bigint | number): string => `0x${value.toString(16)}`
const scalar = (value: bigint): Uint8Array =>
  value === 0n
    ? new Uint8Array()
    : raw(`0x${value.toString(16).padStart(2 * Math.ceil(value.toString(16).length / 2), '0')}`)

export function demand(condition: boolean, what = 'refused'): asserts condition {
  if (!condition) throw new RangeError(what)
}

/** One item and nothing else, in the only encoding that there is. */
export function open(bytes: Uint8Array): Node {
  const node = RLP.decode(bytes) as Node
  demand(Buffer.compare(RLP.encode(node as NestedUint8Array), bytes) === 0, 'not canonical')
  return node
}

export function list(node: Node | undefined, count?: number): Node[] {
  demand(Array.isArray(node), 'no list')
  demand(count === undefined || node.length === count, 'wrong arity')
  return node as Node[]
}

export function text(node: Node | undefined, size?: number): Uint8Array {
  demand(node instanceof Uint8Array, 'no string')
  demand(size === undefined || node.length === size, 'wrong size')
  return node
}

export function whole(node: Node | undefined, most: bigint): bigint {
  const bytes = text(node)
  demand(bytes[0] !== 0 && bytes.length <= 32, 'no integer')
  const value = bytes.length === 0 ? 0n : BigInt(hex(bytes))
  demand(value <= most, 'too large')
  return value
}

const heightMost = 2n ** 64n - 1n
export const roundMost = (profile: string): bigint =>
  ['goquorum', 'ibft1'].includes(profile) ? 2n ** 32n - 1n : 2n ** 31n - 1n

export function signer(profile: string, digest: Uint8Array, signature: Uint8Array): string {
  demand(signature.length === 65, 'size of a signature')
  const [r, s, v] = [
    BigInt(hex(signature.subarray(0, 32))),
    BigInt(hex(signature.subarray(32, 64))),
    signature[64] ?? 9,
  ]
  demand(v < 2 && r > 0n && s > 0n, 'range')
  demand(['goquorum', 'ibft1'].includes(profile) || s <= halfOrder, 'high s')
  // Q = (s R - z G) / r, with R the point of x = r and the parity v.
  const { Fn } = secp256k1.Point
  const point = secp256k1.Point.fromHex(`0${2 + v}${r.toString(16).padStart(64, '0')}`)
  const z = Fn.create(BigInt(hex(digest)))
  const inverse = Fn.inv(Fn.create(r))
  const negated = Fn.create(Fn.ORDER - Fn.mul(z, inverse))
  const base = negated === 0n ? secp256k1.Point.ZERO : secp256k1.Point.BASE.multiplyUnsafe(negated)
  const key = point.multiplyUnsafe(Fn.mul(Fn.create(s), inverse)).add(base)
  return hex(hash(key.toBytes(false).subarray(1)).subarray(12))
}

function domain(profile: string, chain: Chain): Uint8Array[] {
  if (profile !== 'psc-1') return []
  demand(chain !== undefined, 'no chain')
  const word = (value: bigint): Uint8Array => raw(`0x${value.toString(16).padStart(64, '0')}`)
  const name = new Uint8Array(32)
  name.set(Buffer.from('PSC-1'))
  return [hash(word(96n), word(BigInt(chain.chainId)), raw(chain.genesisHash), word(5n), name)]
}

interface Extra {
  readonly answer: Record<string, unknown>
  readonly validators: readonly string[]
  readonly seals: readonly Uint8Array[]
  readonly round?: bigint
  readonly proposerSeal?: Uint8Array
  /** The same with other round, seals or proposer seal; undefined leaves an item out. */
  readonly rebuilt: (round: 'kept' | 'zero' | 'none', seals: 'empty' | 'none', proposerSeal: boolean) => Uint8Array
}

export function extraData(profile: string, bytes: Uint8Array): Extra {
  demand(profile !== 'psc-1', 'plain')
  if (profile === 'ibft1') {
    demand(bytes.length >= 32, 'no vanity')
    const vanity = bytes.subarray(0, 32)
    const [validators, proposerSeal, seals] = list(open(bytes.subarray(32)), 3)
    const own = text(proposerSeal)
    demand(own.length === 0 || own.length === 65, 'size of the seal')
    const members = list(validators).map((one) => hex(text(one, 20)))
    const signatures = list(seals).map((one) => text(one, 65))
    return {
      answer: { vanity: hex(vanity), validators: members, proposerSeal: hex(own), seals: signatures.map(hex) },
      validators: members,
      seals: signatures,
      proposerSeal: own,
      rebuilt: (_, __, keep) =>
        Buffer.concat([vanity, RLP.encode([members.map(raw), keep ? own : new Uint8Array(), []])]),
    }
  }
  const [vanity, validators, vote, round, seals] = list(open(bytes), 5)
  const face = text(vanity)
  demand(profile === 'goquorum' ? face.length <= 32 : face.length === 32, 'vanity')
  const old = fixedExtra.includes(profile)
  const number = old ? BigInt(hex(text(round, 4))) : whole(round, roundMost(profile))
  demand(number <= roundMost(profile), 'round')
  const members = list(validators).map((one) => hex(text(one, 20)))
  const signatures = list(seals).map((one) => text(one, 65))
  const voted = readVote(vote, old)
  const written = old ? raw(`0x${number.toString(16).padStart(8, '0')}`) : scalar(number)
  return {
    answer: {
      vanity: hex(face),
      validators: members,
      ...(voted !== undefined && { vote: voted }),
      round: quantity(number),
      seals: signatures.map(hex),
    },
    validators: members,
    seals: signatures,
    round: number,
    rebuilt: (keep, rest) => {
      const head = [face, members.map(raw), vote as NestedUint8Array]
      const middle = keep === 'none' ? [] : [keep === 'kept' ? written : new Uint8Array(old ? 4 : 0)]
      return RLP.encode([...head, ...middle, ...(rest === 'none' ? [] : [[]])])
    },
  }
}

function readVote(vote: Node | undefined, old: boolean): Answer | undefined {
  const none = old ? vote instanceof Uint8Array && vote.length === 0 : Array.isArray(vote) && vote.length === 0
  if (none) return undefined
  const [recipient, kind] = list(vote, 2)
  const byte = hex(text(kind))
  const drop = old ? '0x00' : '0x'
  demand(byte === '0xff' || byte === drop, 'kind of vote')
  return { recipient: hex(text(recipient, 20)), type: byte === '0xff' ? 'add' : 'drop' }
}

export interface Hashes {
  readonly onChainHash: string
  readonly commitHash?: string
  readonly proposerHash?: string
  readonly digest?: string
}

export interface Head {
  readonly fields: readonly Uint8Array[]
  readonly extra?: Extra
}

export function header(profile: string, headerRlp: string): Head {
  const fields = list(open(raw(headerRlp))).map((one) => text(one))
  if (profile === 'psc-1') return { fields }
  try {
    return { fields, extra: extraData(profile, fields[12] ?? new Uint8Array()) }
  } catch (error) {
    if (['goquorum', 'ibft1'].includes(profile)) return { fields }
    throw error
  }
}

export function hashes(profile: string, { fields, extra }: Head, round: bigint | undefined, chain: Chain): Hashes {
  const withExtra = (bytes?: Uint8Array): Uint8Array =>
    keccak_256(RLP.encode(fields.map((one, index) => (index === 12 && bytes !== undefined ? bytes : one))))
  if (profile === 'psc-1') {
    const onChainHash = withExtra()
    const commitHash =
      round === undefined ? undefined : hash(RLP.encode([...domain(profile, chain), onChainHash, scalar(round)]))
    return {
      onChainHash: hex(onChainHash),
      ...(commitHash !== undefined && { commitHash: hex(commitHash) }),
      digest: hex(onChainHash),
    }
  }
  if (extra === undefined) return { onChainHash: hex(withExtra()) }
  if (profile === 'ibft1') {
    const onChainHash = withExtra(extra.rebuilt('kept', 'empty', true))
    const commitHash = hash(onChainHash, Uint8Array.of(2))
    const proposerHash = hash(withExtra(extra.rebuilt('kept', 'empty', false)))
    return {
      onChainHash: hex(onChainHash),
      commitHash: hex(commitHash),
      proposerHash: hex(proposerHash),
      digest: hex(onChainHash),
    }
  }
  const dropping = profile === 'ibft2'
  const onChainHash = hex(withExtra(extra.rebuilt(dropping ? 'none' : 'zero', dropping ? 'none' : 'empty', true)))
  const commitHash = hex(withExtra(extra.rebuilt('kept', dropping ? 'none' : 'empty', true)))
  return { onChainHash, commitHash, digest: profile === 'goquorum' ? onChainHash : commitHash }
}

const codes: Readonly<Record<number, string>> = { 18: 'PROPOSAL', 19: 'PREPARE', 20: 'COMMIT', 21: 'ROUND_CHANGE' }

export interface Said {
  readonly height: bigint
  readonly round: bigint
  readonly author: string
  readonly signingHash: string
  readonly digest?: string
  readonly seal?: Uint8Array
  readonly block?: Node
  readonly prepared?: { readonly round: string; readonly digest: string }
}

export function said(profile: string, chain: Chain, code: number, node: Node | undefined): Said {
  const [payload, signature] = list(node, 2)
  const full = profile !== 'psc-1' && code === 18
  const access = profile === 'besu' && code === 18
  const fields = list(payload, code === 20 ? 4 : access ? 4 : 3)
  const most = roundMost(profile)
  const [height, round] = [whole(fields[0], heightMost), whole(fields[1], most)]
  const signing = hash(RLP.encode([...domain(profile, chain), Uint8Array.of(code), payload as NestedUint8Array]))
  const base = {
    height,
    round,
    signingHash: hex(signing),
    author: signer(profile, signing, text(signature, 65)),
  }
  if (code === 21) {
    const certificate = list(fields[2])
    if (certificate.length === 0) return base
    const [at, digest] = list(certificate, 2)
    return { ...base, prepared: { round: quantity(whole(at, most)), digest: hex(text(digest, 32)) } }
  }
  if (full) return { ...base, block: fields[2] ?? [] }
  return { ...base, digest: hex(text(fields[2], 32)), ...(code === 20 && { seal: text(fields[3], 65) }) }
}

export function digestOf(profile: string, chain: Chain, block: Node, round: bigint): string | undefined {
  const parts = list(block)
  demand(parts.length >= 3, 'no block')
  const headerRlp = hex(RLP.encode(parts[0] as NestedUint8Array))
  return hashes(profile, header(profile, headerRlp), round, chain).digest
}

export function message(ask: {
  readonly profile: string
  readonly chain?: Chain
  readonly code: string
  readonly payload: string
  readonly validators?: readonly string[]
}): Answer {
  const { profile, chain, validators } = ask
  const code = Number(ask.code)
  const type = codes[code]
  demand(type !== undefined, 'no such code')
  const node = open(raw(ask.payload))
  const nested = code === 18 && profile !== 'psc-1'
  const outer = code === 18 || code === 21 ? list(node, nested ? 2 : profile === 'besu' || code === 18 ? 4 : 3) : [node]
  const own = said(profile, chain, code, outer[0])
  const parts = nested ? list(outer[1], 2) : outer.slice(1)
  const opened = (inner: number, from: Node | undefined): Said[] => {
    const items = list(from)
    demand(items.length <= 1024, 'too many')
    const all = items.map((one) => said(profile, chain, inner, one))
    const sorted = all.every(({ author }, index) => index === 0 || (all[index - 1]?.author ?? '') < author)
    demand(profile !== 'psc-1' || sorted, 'order')
    return all
  }
  const prepares = code === 18 || code === 21 ? opened(19, parts.at(-1)) : undefined
  const roundChanges = code === 18 ? opened(21, parts.at(-2)) : undefined
  const block =
    own.block ??
    (profile === 'psc-1' && code === 18 ? parts[0] : code === 21 && list(parts[0]).length > 0 ? parts[0] : undefined)
  const blockHash = block === undefined ? undefined : digestOf(profile, chain, block, own.round)
  const stated = own.digest ?? own.prepared?.digest
  if (block !== undefined && stated !== undefined && ['psc-1', 'goquorum'].includes(profile))
    demand(stated === blockHash, 'digest')
  const everybody = [own, ...(roundChanges ?? []), ...(prepares ?? [])]
  demand(
    everybody.every(({ author }) => validators === undefined || validators.includes(author)),
    'author',
  )
  const commitSealSigner = own.seal === undefined ? undefined : sealSigner(profile, chain, own)
  return {
    type,
    ...brief(own),
    signingHash: own.signingHash,
    author: own.author,
    ...(commitSealSigner !== undefined && { commitSealSigner }),
    ...(blockHash !== undefined && { blockHash }),
    ...(prepares !== undefined && { prepares: prepares.map((one) => ({ author: one.author, ...brief(one) })) }),
    ...(roundChanges !== undefined && {
      roundChanges: roundChanges.map((one) => ({ author: one.author, ...brief(one) })),
    }),
  }
}

function brief({ height, round, digest, prepared }: Said): Answer {
  return {
    height: quantity(height),
    round: quantity(round),
    ...(digest !== undefined && { digest }),
    ...(prepared !== undefined && { prepared }),
  }
}

function sealSigner(
  profile: string,
  chain: Chain,
  { digest = '0x', round, seal = new Uint8Array(), author }: Said,
): string | undefined {
  if (profile === 'goquorum' && round > 0n) return undefined
  const over =
    profile === 'psc-1' ? hash(RLP.encode([...domain(profile, chain), raw(digest), scalar(round)])) : raw(digest)
  const found = signer(profile, over, seal)
  demand(profile === 'goquorum' || found === author, 'seal of another')
  return found
}

export function sealedHeader(
  ask: {
    readonly profile: string
    readonly chain?: Chain
    readonly headerRlp: string
    readonly round?: string
    readonly seals?: readonly string[]
  },
  known: readonly string[] | undefined,
): Answer {
  const { profile, chain } = ask
  const head = header(profile, ask.headerRlp)
  const { fields, extra } = head
  const field = (index: number): Uint8Array => fields[index] ?? new Uint8Array()
  const listed = extra?.validators ?? []
  if (profile !== 'ibft1')
    demand(
      listed.every((one, index) => index === 0 || (listed[index - 1] ?? '') < one),
      'unsorted',
    )
  const validators = [...(known ?? listed)].sort()
  demand(validators.length > 0, 'nobody')
  demand(known === undefined || listed.length === 0 || [...listed].sort().join() === validators.join(), 'others listed')
  demand(BigInt(hex(field(7)) === '0x' ? 0 : hex(field(7))) === (profile === 'psc-1' ? 0n : 1n), 'difficulty')
  demand(profile === 'psc-1' || hex(field(13)) === legacyMix, 'mix hash')
  demand(profile === 'ibft1' || hex(field(14)) === `0x${'00'.repeat(8)}`, 'nonce')
  const round = extra?.round ?? (ask.round === undefined ? undefined : BigInt(ask.round))
  demand(round === undefined || round <= roundMost(profile), 'round')
  const made = hashes(profile, head, round, chain)
  const proposer = hex(field(2))
  demand(validators.includes(proposer), 'proposer')
  demand(made.commitHash !== undefined, 'no round')
  const seals = extra?.seals ?? (ask.seals ?? []).map(raw)
  demand(seals.length <= validators.length, 'too many')
  const signers = seals.map((seal) => signer(profile, raw(made.commitHash ?? '0x'), seal))
  demand(
    signers.every((one) => validators.includes(one)),
    'outsider',
  )
  const distinct = new Set(signers)
  demand(profile === 'qbft-eea' || distinct.size === signers.length, 'twice')
  demand(profile !== 'psc-1' || signers.every((one, index) => index === 0 || (signers[index - 1] ?? '') < one), 'order')
  const n = validators.length
  const needed = ['goquorum', 'ibft1'].includes(profile) ? Math.floor((n - 1) / 3) + 1 : n - Math.floor(n / 3)
  demand(distinct.size >= needed, 'too few')
  const bits = validators.reduce((sum, one, index) => (distinct.has(one) ? sum | (1n << BigInt(index)) : sum), 0n)
  return {
    height: quantity(BigInt(hex(field(8)))),
    ...(round !== undefined && { round: quantity(round) }),
    onChainHash: made.onChainHash,
    commitHash: made.commitHash,
    parentHash: hex(field(0)),
    stateRoot: hex(field(3)),
    timestamp: quantity(BigInt(hex(field(11)))),
    validators,
    proposer,
    signers,
    participation: quantity(bits),
  }
}
