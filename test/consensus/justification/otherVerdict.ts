import { RLP, type NestedUint8Array } from '@ethereumjs/rlp'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { message } from '../second/second.ts'
import { otherJustification, otherLeader } from './otherPredicates.ts'

/** A node at the start of a height, as a vector tells it. */
export interface Beginning {
  readonly profile: string
  readonly chain: { readonly chainId: string; readonly genesisHash: string }
  readonly parent: {
    readonly height: string
    readonly proposer: string
    readonly validators: readonly string[]
  }
  readonly validators: readonly string[]
}

type Class = 'accept' | 'reject' | 'ignore' | 'buffer'

interface Signed {
  readonly author: string
  readonly height: string
  readonly round: string
  readonly digest?: string
  readonly prepared?: { readonly round: string; readonly digest: string }
}

interface Told extends Signed {
  readonly type: string
  readonly commitSealSigner?: string
  readonly blockHash?: string
  readonly roundChanges?: readonly Signed[]
  readonly prepares?: readonly Signed[]
}

/** How many heights ahead messages are kept for. */
const heightsAhead = 4

const raw = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`

/**
 * What becomes of the first message that a node hears at a height, from the second implementation of encodings and
 * signatures and the second formulation of the predicates.
 */
export function otherVerdict(beginning: Beginning, code: string, data: string): Class {
  const { profile, chain, validators, parent } = beginning
  const height = Number(parent.height) + 1
  const told = read(beginning, code, data)
  if (told === undefined) return 'reject'
  const at = Number(told.height)
  if (at < height || at > height + heightsAhead) return 'ignore'
  const lists = [told.roundChanges ?? [], told.prepares ?? []]
  if (lists.some((list) => list.length > validators.length)) return 'reject'
  if (!validators.includes(told.author)) return 'reject'
  if (at > height) return 'buffer'
  switch (told.type) {
    case 'PROPOSAL':
      return proposal({ profile, chain, validators, parent, height }, told, data)
    case 'ROUND_CHANGE':
      return Number(told.round) === 0 ? 'ignore' : roundChange({ profile, validators, height }, told, data)
    default:
      // A vote for a height that has just begun is kept; the second implementation has held its seal to its author.
      return 'accept'
  }
}

function read({ profile, chain }: Beginning, code: string, payload: string): Told | undefined {
  try {
    return message({ profile, chain, code, payload }) as unknown as Told
  } catch {
    return undefined
  }
}

type Place = Beginning & { readonly height: number }

function proposal({ profile, validators, parent, height }: Place, told: Told, data: string): Class {
  const round = Number(told.round)
  const before = Number(parent.height) === 0 ? undefined : { builder: parent.proposer, members: parent.validators }
  const leader = otherLeader(validators, round, before)
  if (leader === undefined || told.author !== leader) return 'reject'
  const block = blockIn(profile, data, 'proposal')
  if (told.digest !== undefined && told.digest !== digestIn(profile, block, round)) return 'reject'
  const verdict = otherJustification({
    height,
    members: validators,
    leader,
    round,
    builder: hex(block.header[2] ?? new Uint8Array()),
    blockHeight: Number(hex(block.header[8] ?? new Uint8Array([0]))),
    blockRound: block.round,
    digestIn: (at) => digestIn(profile, block, at),
    changes: (told.roundChanges ?? []).map(voteOf),
    prepares: (told.prepares ?? []).map(voteOf),
  })
  return verdict === 'no' ? 'reject' : 'accept'
}

/** A round change by itself: what it names has to be prepared, and to be what it brings. */
function roundChange(
  { profile, validators, height }: Pick<Place, 'profile' | 'validators' | 'height'>,
  told: Told,
  data: string,
): Class {
  const { prepared, prepares = [] } = told
  const bare = (RLP.decode(raw(data)) as NestedUint8Array)[1]
  const brings = Array.isArray(bare) && bare.length > 0
  if (prepared === undefined) return brings || prepares.length > 0 ? 'reject' : 'accept'
  if (!brings || Number(prepared.round) >= Number(told.round)) return 'reject'
  const block = blockIn(profile, data, 'roundChange')
  const certified = Number(prepared.round)
  // A leader that may propose the block again has to hold this very certificate: so it is asked about such a proposal.
  const everybody = validators.map((by) => ({
    by,
    height,
    round: certified + 1,
    preparedRound: certified,
    preparedDigest: prepared.digest,
  }))
  const verdict = otherJustification({
    height,
    members: validators,
    leader: told.author,
    round: certified + 1,
    builder: told.author,
    blockHeight: Number(hex(block.header[8] ?? new Uint8Array([0]))),
    blockRound: block.round === undefined ? undefined : certified + 1,
    digestIn: (at) => digestIn(profile, block, at),
    changes: everybody,
    prepares: prepares.map(voteOf),
  })
  return verdict === 'prepared' ? 'accept' : 'reject'
}

function voteOf({
  author,
  height,
  round,
  digest,
  prepared,
}: Signed): Parameters<typeof otherJustification>[0]['changes'][number] {
  return {
    by: author,
    height: Number(height),
    round: Number(round),
    ...(digest !== undefined && { digest }),
    ...(prepared !== undefined && { preparedRound: Number(prepared.round), preparedDigest: prepared.digest }),
  }
}

interface Block {
  readonly header: readonly Uint8Array[]
  readonly extra?: readonly (Uint8Array | NestedUint8Array)[]
  readonly round?: number
}

/** Finds the block in a message: in the signed payload of an older proposal, and else behind what is signed. */
function blockIn(profile: string, data: string, kind: 'proposal' | 'roundChange'): Block {
  const [signed, second] = RLP.decode(raw(data)) as [[NestedUint8Array, Uint8Array], NestedUint8Array]
  const block = kind === 'proposal' && profile !== 'psc-1' ? (signed[0][2] as NestedUint8Array) : second
  const header = block[0] as unknown as readonly Uint8Array[]
  if (profile === 'psc-1') return { header }
  const extra = RLP.decode(header[12] ?? new Uint8Array()) as (Uint8Array | NestedUint8Array)[]
  return { header, extra, round: Number(hex(extra[3] as Uint8Array) === '0x' ? 0 : hex(extra[3] as Uint8Array)) }
}

/** Digest of a block in a round: its header with that round and without seals, or plain. */
function digestIn(profile: string, { header, extra = [] }: Block, round: number): string {
  if (profile === 'psc-1') return hex(keccak_256(RLP.encode([...header])))
  const [vanity, validators, vote] = extra
  const scalar =
    round === 0
      ? new Uint8Array()
      : raw(`0x${round.toString(16).padStart(round.toString(16).length + (round.toString(16).length % 2), '0')}`)
  const rewritten = RLP.encode([vanity, validators, vote, scalar, []] as NestedUint8Array)
  return hex(keccak_256(RLP.encode(header.map((field, index) => (index === 12 ? rewritten : field)))))
}
