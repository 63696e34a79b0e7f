import { RLP, type NestedUint8Array } from '@ethereumjs/rlp'
import { keccak_256 } from '@noble/hashes/sha3.js'
import {
  type Answer,
  type Chain,
  demand,
  digestOf,
  hashes,
  header,
  list,
  open,
  roundMost,
  type Said,
  said,
  sealedHeader,
  signer,
  text,
  whole,
} from './second.ts'

const quantity = (value: bigint | number): string => `0x${value.toString(16)}`
const raw = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`
const word = (value: bigint | number): Uint8Array => raw(`0x${value.toString(16).padStart(64, '0')}`)

/** Walks a Merkle-Patricia proof: whatever lies at the hash of a key, or undefined. */
function lookUp(root: string, key: Uint8Array, proof: readonly string[]): Uint8Array | undefined {
  const nodes = new Map(proof.map((node) => [hex(keccak_256(raw(node))), raw(node)] as const))
  let path = Buffer.from(keccak_256(key)).toString('hex')
  let node: unknown = RLP.decode(take(nodes, root))
  for (;;) {
    demand(Array.isArray(node))
    if (node.length === 17) {
      const child: unknown = node[path === '' ? 16 : Number.parseInt(path.charAt(0), 16)]
      if (path === '') return child instanceof Uint8Array && child.length > 0 ? child : undefined
      path = path.slice(1)
      if (child instanceof Uint8Array && child.length === 0) return undefined
      node = child instanceof Uint8Array ? RLP.decode(take(nodes, hex(child))) : child
      continue
    }
    const [packed, value] = node as unknown as readonly [Uint8Array, unknown]
    const nibbles = Buffer.from(packed).toString('hex')
    const own = /^[13]/.test(nibbles) ? nibbles.slice(1) : nibbles.slice(2)
    if (!path.startsWith(own)) return undefined
    path = path.slice(own.length)
    if (/^[23]/.test(nibbles)) return path === '' ? (value as Uint8Array) : undefined
    node = value instanceof Uint8Array ? RLP.decode(take(nodes, hex(value))) : value
  }
}

function take(nodes: ReadonlyMap<string, Uint8Array>, hash: string): Uint8Array {
  const found = nodes.get(hash)
  demand(found !== undefined, 'a node is missing')
  return found
}

interface State {
  readonly height: string
  readonly stateRoot: string
  readonly proof: {
    readonly accountProof: readonly string[]
    readonly storageProof: readonly {
      readonly key: string
      readonly value: string
      readonly proof: readonly string[]
    }[]
  }
}

interface ActiveSetAsk {
  readonly profile: string
  readonly activation?: string
  readonly height: string
  readonly epochBlocks?: string
  readonly batch?: { readonly number: string; readonly firstHeight: string }
  readonly address: string
  readonly layout: { readonly validatorSet?: { readonly order: string; readonly commitment?: string } }
  readonly states: readonly State[]
}

/**
 * Who validates a block, for contracts whose list is at slot 1 with the members at slot 0 and the commitment at slot 2,
 * or whose list alone is at slot 0.
 */
export function activeSet(ask: ActiveSetAsk): Answer {
  const height = BigInt(ask.height)
  const activation = ask.activation ?? (ask.profile === 'psc-1' ? 'batchStart' : 'nextBlock')
  const state = ask.states.find((one) => BigInt(one.height) === place(ask, activation, height))
  demand(state !== undefined, 'no state')
  const account = lookUp(state.stateRoot, raw(ask.address), state.proof.accountProof)
  demand(account !== undefined)
  const [, , storageRoot] = RLP.decode(account) as readonly Uint8Array[]
  demand(storageRoot !== undefined)
  const shown = new Map(
    state.proof.storageProof.map(({ key, proof }) => {
      const value = lookUp(hex(storageRoot), word(BigInt(key)), proof)
      return [BigInt(key), value === undefined ? 0n : BigInt(hex(RLP.decode(value) as Uint8Array))] as const
    }),
  )
  const at = (slot: bigint): bigint => {
    const value = shown.get(slot)
    demand(value !== undefined, 'a slot is not proven')
    return value
  }
  const whole = ask.layout.validatorSet?.commitment !== undefined
  const slot = whole ? 1n : 0n
  const n = Number(at(slot))
  demand(n >= 1 && n <= 64)
  const first = BigInt(hex(keccak_256(word(slot))))
  const listed = Array.from({ length: n }, (_, index) => quantity(at(first + BigInt(index))))
  const members = listed.map((one) => `0x${one.slice(2).padStart(40, '0')}`)
  demand(new Set(members).size === n && !members.includes(`0x${'00'.repeat(20)}`))
  const ascending = [...members].sort()
  demand(ask.layout.validatorSet?.order !== 'ascending' || ascending.join() === members.join())
  const answer = {
    readAt: quantity(BigInt(state.height)),
    validators: ascending,
    quorum: quantity(n - Math.floor(n / 3)),
  }
  if (!whole) return answer
  members.forEach((one, index) => {
    const mapped = keccak_256(Buffer.concat([word(BigInt(one)), word(0)]))
    demand(at(BigInt(hex(mapped))) === BigInt(index) + 1n, 'the mapping says otherwise')
  })
  const words = [BigInt(ask.batch?.number ?? 0), 64n, BigInt(n), ...members.map(BigInt)].map(word)
  const validatorSetHash = hex(keccak_256(Buffer.concat(words)))
  demand(at(2n) === BigInt(validatorSetHash))
  return { ...answer, validatorSetHash }
}

/** Counts back from the block to the one whose state counts. */
function place({ epochBlocks, batch }: ActiveSetAsk, activation: string, height: bigint): bigint {
  if (activation === 'nextBlock') return height - 1n
  if (activation === 'batchStart') {
    demand(batch !== undefined && height >= BigInt(batch.firstHeight))
    return BigInt(batch.firstHeight) - 1n
  }
  demand(epochBlocks !== undefined && BigInt(epochBlocks) > 0n)
  let at = height
  while (at % BigInt(epochBlocks) !== 0n) at--
  return at === 0n ? 0n : at - 1n
}

/** A statement that stands by itself: a signed payload, or a seal with the header that it is over. */
function statement(
  profile: string,
  chain: Chain,
  { code, signed, headerRlp }: { readonly code: string; readonly signed: string; readonly headerRlp?: string },
): Pick<Said, 'height' | 'round' | 'author' | 'digest' | 'prepared'> {
  const node = open(raw(signed))
  if (Number(code) !== 0) {
    const own = said(profile, chain, Number(code), node)
    return own.block === undefined ? own : { ...own, ...digestIn(digestOf(profile, chain, own.block, own.round)) }
  }
  demand(headerRlp !== undefined, 'no header')
  const [digest, at, seal] = list(node, 3)
  const round = whole(at, roundMost(profile))
  const head = header(profile, headerRlp)
  const made = hashes(profile, head, round, chain)
  demand(made.digest === hex(text(digest, 32)), 'another header')
  demand(made.commitHash !== undefined)
  const author = signer(profile, raw(profile === 'psc-1' ? made.commitHash : made.digest), text(seal, 65))
  const height = BigInt(hex(head.fields[8] ?? new Uint8Array([0])))
  return { height, round, author, digest: made.digest }
}

function digestIn(digest: string | undefined): { readonly digest?: string } {
  return digest === undefined ? {} : { digest }
}

/** Who made seals of one hash: all of them validators, in the order of the profile. */
function sealSigners(
  profile: string,
  commitHash: string,
  seals: readonly string[],
  validators: readonly string[],
): readonly string[] {
  demand(seals.length <= validators.length, 'too many')
  const signers = seals.map((seal) => signer(profile, raw(commitHash), raw(seal)))
  demand(
    signers.every((one) => validators.includes(one)),
    'outsider',
  )
  demand(profile === 'qbft-eea' || new Set(signers).size === signers.length, 'twice')
  demand(profile !== 'psc-1' || signers.every((one, index) => index === 0 || (signers[index - 1] ?? '') < one), 'order')
  return signers
}

interface ParticipationAsk {
  readonly profile: string
  readonly chain?: Chain
  readonly headerRlp: string
  readonly round?: string
  readonly seals: readonly string[]
  readonly late: readonly string[]
  readonly validators: readonly string[]
}

/** Who took part, set bit by set bit. */
export function participation(ask: ParticipationAsk): Answer {
  const { late, validators, ...sealed } = ask
  const shown = sealedHeader(sealed, validators) as { readonly participation: string; readonly signers: string[] }
  const head = header(ask.profile, ask.headerRlp)
  const round = ask.round === undefined ? undefined : BigInt(ask.round)
  const { commitHash } = hashes(ask.profile, head, round ?? head.extra?.round, ask.chain)
  demand(commitHash !== undefined)
  const order = [...validators].sort()
  const lateSigners = sealSigners(ask.profile, commitHash, late, order)
  let bits = BigInt(shown.participation)
  let added = 0
  for (const one of lateSigners) {
    const bit = 1n << BigInt(order.indexOf(one))
    if ((bits & bit) === 0n) added++
    bits |= bit
  }
  return {
    participation: quantity(bits),
    extra: quantity(new Set(shown.signers).size - (order.length - Math.floor(order.length / 3))),
    late: quantity(added),
    beneficiary: hex(head.fields[2] ?? new Uint8Array()),
  }
}

interface EvidenceAsk {
  readonly profile: string
  readonly chain?: Chain
  readonly kind: string
  readonly signer: string
  readonly height: string
  readonly round: string
  readonly statements: readonly { readonly code: string; readonly signed: string; readonly headerRlp?: string }[]
  readonly validators: readonly string[]
}

/** Which two codes each kind is about; 0 is a seal. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  DoublePrepare: ['19+19'],
  DoubleCommit: ['20+20'],
  DoubleProposal: ['18+18'],
  DoubleSeal: ['0+0', '0+20'],
  LockForgotten: ['20+21'],
}

/** Whether two statements convict their signer. */
export function evidence(ask: EvidenceAsk): Answer {
  const { profile, chain, kind, signer: accused, validators } = ask
  demand(validators.includes(accused))
  const told = ask.statements.map((one) => statement(profile, chain, one))
  const codes = ask.statements.map(({ code }) => Number(code)).sort((left, right) => left - right)
  demand(pairs[kind]?.includes(codes.join('+')) === true, 'kinds')
  demand(told.every(({ author }) => author === accused))
  demand(told.every(({ height }) => height === BigInt(ask.height)))
  const round = BigInt(ask.round)
  if (kind === 'LockForgotten') {
    const commit = told[ask.statements.findIndex(({ code }) => Number(code) === 20)]
    const change = told[ask.statements.findIndex(({ code }) => Number(code) === 21)]
    demand(commit !== undefined && change !== undefined && commit.round === round && change.round > round)
    demand(change.prepared === undefined || BigInt(change.prepared.round) < round)
  } else {
    demand(told.every((one) => one.round === round))
    demand(told[0]?.digest !== told[1]?.digest)
  }
  const minimal = (value: bigint): Uint8Array =>
    value === 0n
      ? new Uint8Array()
      : raw(`0x${value.toString(16).padStart(value.toString(16).length + (value.toString(16).length % 2), '0')}`)
  const offence: NestedUint8Array = [
    Uint8Array.from(Buffer.from(kind)),
    raw(accused),
    minimal(BigInt(ask.height)),
    minimal(round),
  ]
  return { slashable: profile === 'psc-1', id: hex(keccak_256(RLP.encode(offence))) }
}
