import { splitBlock } from '../../codec/Block.ts'
import * as Rlp from '../../codec/Rlp.ts'
import { Defect } from '../../model/Defect.ts'
import { fromBytes, quantity, toBytes, type Address, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { ConsensusMessage, Payload, SignedPayload } from '../ConsensusMessage.ts'
import { decodeMessage } from '../decodeMessage.ts'
import { encodeMessage, encodePayload } from '../encodeMessage.ts'
import { encodeExtraData } from '../ExtraData.ts'
import { commitHashOfDigest, hashHeader, readHeader } from '../hashes.ts'
import type {
  BlockView,
  CommitVote,
  Opened,
  OpenedProposal,
  OpenedRoundChange,
  PrepareVote,
  ProposalVote,
  RoundChangeVote,
} from '../justification/Opened.ts'
import type { ConsensusContext, MessageName } from '../Profile.ts'
import { sealCommit, signPayload, type Signer as SignHash } from '../sign.ts'
import { recoverSigner } from '../Signature.ts'
import { openSignature } from '../verifyMessage.ts'
import { codes, type OpenedMessage, type ReadMessage, type Signer, type Unsigned, type Wire } from './Wire.ts'

/** Where the extra data lies in the list of a header. */
const extraDataPlace = 12

/**
 * Makes the wire of a profile: whatever a machine has to know of bytes, hashes and signatures.
 *
 * @param context - Profile, chain and cryptography.
 */
export function profileWire(context: ConsensusContext): Wire {
  const { profile } = context
  const roundInBlock = profile.extraData.kind === 'list'
  const readBlock = (rlp: Bytes): BlockView => viewOf(rlp, context)
  const inRound = (block: BlockView, round: bigint): BlockView =>
    roundInBlock && block.round !== round ? readBlock(withRound(block, round, context)) : block
  const digestOf = (block: BlockView, round: bigint): Hash32 => blockDigest(inRound(block, round), round, context)
  const payloads = payloadReader(context, { readBlock, digestOf })
  return {
    ascending: profile.header.sealOrder === 'ascendingSigners',
    sealsOnce: profile.header.duplicates === 'refused',
    roundInBlock,
    read: (code, data) => read(decodeMessage(BigInt(code), toBytes(data), context), { context, payloads, readBlock }),
    encode: (message) => fromBytes(encodeMessage(toMessage(message, context), context)),
    encodeStatement: (said) =>
      fromBytes(
        encodeSigned(signed(said.kind, said.opened, said.kind === 'proposal' ? said.block : undefined, context)),
      ),
    encodeSeal: ({ digest, round, seal }) =>
      fromBytes(Rlp.join([Rlp.fromBytes(toBytes(digest)), Rlp.fromInteger(round), Rlp.fromBytes(toBytes(seal))])),
    readPrepare: (statement) => {
      const { signed: prepare } = decodeMessage(BigInt(codes.prepare), toBytes(statement), context)
      return open(prepare, payloads.prepare(prepare.payload), context)
    },
    readBlock,
    inRound,
    digestOf,
    commitHashOf: (digest, round) => {
      const hash = commitHashOfDigest(digest, round, context)
      if (hash === undefined) throw new Defect(`${profile.name} has no commit hash that follows from its digest`)
      return hash
    },
    openSeal: (commitHash, seal) => recoverSigner(toBytes(commitHash), toBytes(seal), context),
    recoverSeal: (commitHash, seal) => recoverSeal(commitHash, seal, context),
  }
}

/**
 * Makes a signer of a profile's messages.
 *
 * @param address - Of the key.
 * @param sign - Signs a hash with it.
 * @param context - Profile and chain.
 */
export function profileSigner(address: Address, sign: SignHash, context: ConsensusContext): Signer {
  return {
    address,
    sign: (unsigned) => {
      const block = unsigned.kind === 'proposal' ? unsigned.block : undefined
      return signPayload(names[unsigned.kind], payloadOf(unsigned.kind, unsigned.vote, block), context, sign).signature
    },
    seal: (commitHash) => sealCommit(commitHash, sign),
  }
}

const names = {
  proposal: 'PROPOSAL',
  prepare: 'PREPARE',
  commit: 'COMMIT',
  roundChange: 'ROUND_CHANGE',
} as const satisfies Record<Unsigned['kind'], MessageName>

interface Payloads {
  readonly proposal: (payload: Payload, block: BlockView) => ProposalVote
  readonly prepare: (payload: Payload) => PrepareVote
  readonly commit: (payload: Payload) => CommitVote
  readonly roundChange: (payload: Payload) => RoundChangeVote
}

function payloadReader(_: ConsensusContext, { digestOf }: Pick<Wire, 'readBlock' | 'digestOf'>): Payloads {
  return {
    // Where the profile signs the block, its digest stands for it; a block in another round than its header's is refused
    // by the rule on fresh blocks.
    proposal: ({ height, round, digest }, block) => ({
      height,
      round,
      digest: digest ?? digestOf(block, block.round ?? round),
    }),
    prepare: ({ height, round, digest }) => ({ height, round, digest: present(digest) }),
    commit: ({ height, round, digest, commitSeal }) => ({
      height,
      round,
      digest: present(digest),
      commitSeal: present(commitSeal),
    }),
    roundChange: ({ height, round, prepared }) => ({ height, round, ...(prepared !== undefined && { prepared }) }),
  }
}

interface Reading extends Pick<Wire, 'readBlock'> {
  readonly context: ConsensusContext
  readonly payloads: Payloads
}

function read(message: ConsensusMessage, { context, payloads, readBlock }: Reading): ReadMessage {
  const { signed: said, roundChanges = [], prepares = [] } = message
  const { payload } = said
  const openPrepares = (): readonly Opened<PrepareVote>[] =>
    prepares.map((one) => open(one, payloads.prepare(one.payload), context))
  const openBlock = (): BlockView => readBlock(present(message.block ?? payload.block))
  return {
    height: payload.height,
    round: payload.round,
    listed: Math.max(roundChanges.length, prepares.length),
    author: () => openSignature(said, context),
    open: (): OpenedMessage => {
      switch (said.name) {
        case 'PROPOSAL': {
          const block = openBlock()
          const changes = roundChanges.map((one) => open(one, payloads.roundChange(one.payload), context))
          const proposal = open(said, payloads.proposal(payload, block), context)
          return { kind: 'proposal', opened: { proposal, block, roundChanges: changes, prepares: openPrepares() } }
        }
        case 'PREPARE':
          return { kind: 'prepare', opened: open(said, payloads.prepare(payload), context) }
        case 'COMMIT':
          return { kind: 'commit', opened: open(said, payloads.commit(payload), context) }
        case 'ROUND_CHANGE': {
          const roundChange = open(said, payloads.roundChange(payload), context)
          const block = message.block === undefined ? {} : { block: openBlock() }
          return { kind: 'roundChange', opened: { roundChange, ...block, prepares: openPrepares() } }
        }
      }
    },
  }
}

function open<Vote>(said: SignedPayload, payload: Vote, context: ConsensusContext): Opened<Vote> {
  return { payload, author: openSignature(said, context), signature: said.signature }
}

type AnyVote = ProposalVote | PrepareVote | CommitVote | RoundChangeVote

function payloadOf(kind: Unsigned['kind'], vote: AnyVote, block: BlockView | undefined): Payload {
  return { ...vote, ...(kind === 'proposal' && block !== undefined && { block: block.rlp }) }
}

function signed(
  kind: Unsigned['kind'],
  { payload, signature }: Opened<AnyVote>,
  block: BlockView | undefined,
  context: ConsensusContext,
): SignedPayload {
  const whole = payloadOf(kind, payload, block)
  return { name: names[kind], payload: whole, encoded: encodePayload(names[kind], whole, context), signature }
}

function encodeSigned({ encoded, signature }: SignedPayload): Uint8Array {
  return Rlp.join([encoded, Rlp.fromBytes(toBytes(signature))])
}

function toMessage(message: OpenedMessage, context: ConsensusContext): ConsensusMessage {
  switch (message.kind) {
    case 'proposal':
      return proposalMessage(message.opened, context)
    case 'roundChange':
      return roundChangeMessage(message.opened, context)
    case 'prepare':
    case 'commit':
      return { signed: signed(message.kind, message.opened, undefined, context) }
  }
}

function proposalMessage(
  { proposal, block, roundChanges, prepares }: OpenedProposal,
  context: ConsensusContext,
): ConsensusMessage {
  return {
    signed: signed('proposal', proposal, block, context),
    block: block.rlp,
    roundChanges: roundChanges.map((one) => signed('roundChange', one, undefined, context)),
    prepares: prepares.map((one) => signed('prepare', one, undefined, context)),
  }
}

function roundChangeMessage(
  { roundChange, block, prepares }: OpenedRoundChange,
  context: ConsensusContext,
): ConsensusMessage {
  return {
    signed: signed('roundChange', roundChange, undefined, context),
    ...(block !== undefined && { block: block.rlp }),
    prepares: prepares.map((one) => signed('prepare', one, undefined, context)),
  }
}

function viewOf(rlp: Bytes, context: ConsensusContext): BlockView {
  const { header, headerRlp } = splitBlock(toBytes(rlp))
  const consensus = readHeader(headerRlp, context)
  const { onChainHash } = hashHeader(consensus, undefined, context)
  const round = consensus.extraData?.round
  return {
    rlp,
    height: BigInt(header.number),
    hash: onChainHash,
    parentHash: header.parentHash,
    proposer: header.miner,
    ...(round !== undefined && { round }),
  }
}

function blockDigest(block: BlockView, round: bigint, context: ConsensusContext): Hash32 {
  const { headerRlp } = splitBlock(toBytes(block.rlp))
  const { digest } = hashHeader(readHeader(headerRlp, context), round, context)
  if (digest === undefined)
    throw new Rejection('EXTRA_DATA_MALFORMED', { block: block.hash, number: quantity(block.height) })
  return digest
}

/** The same block with another round in its header. */
function withRound({ rlp }: BlockView, round: bigint, context: ConsensusContext): Bytes {
  const [headerRlp, ...body] = Rlp.split(toBytes(rlp))
  if (headerRlp === undefined) throw new Defect('a block that was read has no header')
  const { extraData } = readHeader(headerRlp, context)
  if (extraData === undefined) return rlp
  const extra = Rlp.fromBytes(encodeExtraData({ ...extraData, round }, context))
  const header = Rlp.join(Rlp.split(headerRlp).map((item, place) => (place === extraDataPlace ? extra : item)))
  return fromBytes(Rlp.join([header, ...body]))
}

function recoverSeal(commitHash: Hash32, seal: Bytes, context: ConsensusContext): Address | undefined {
  try {
    return recoverSigner(toBytes(commitHash), toBytes(seal), context)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Rejection('CONSENSUS_MESSAGE_MALFORMED', { item: 'payload' })
  return value
}
