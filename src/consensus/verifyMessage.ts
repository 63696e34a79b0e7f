import { splitBlock } from '../codec/Block.ts'
import type { Address, Bytes, Hash32 } from '../model/Hex.ts'
import { fromBytes, hash32, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Authored, ConsensusMessage, SignedPayload } from './ConsensusMessage.ts'
import { decodeMessage } from './decodeMessage.ts'
import { commitHashOfDigest, hashHeader, readHeader } from './hashes.ts'
import type { ConsensusContext } from './Profile.ts'
import { recoverSigner } from './Signature.ts'
import { signingHash } from './signingHash.ts'

/** A message whose signatures were opened. */
export interface VerifiedMessage extends Authored {
  readonly message: ConsensusMessage
  readonly signingHash: Hash32
  /** Absent where there is no seal, or where the message does not tell what it is over. */
  readonly commitSealSigner?: Address
  /** Digest of the block that comes with the message. */
  readonly blockHash?: Hash32
  readonly roundChanges: readonly Authored[]
  readonly prepares: readonly Authored[]
}

/**
 * Reads a message and opens every signature in it; what it justifies is for the state machine to judge.
 *
 * @param wire - Code and body.
 * @param context - Profile and chain.
 * @param validators - Who may be an author; anybody where absent.
 * @throws {@link Rejection} As `decodeMessage` and `recoverSigner`; `AUTHOR_NOT_VALIDATOR`, `JUSTIFICATION_UNSORTED`,
 *   `CONSENSUS_DIGEST_MISMATCH`, `COMMIT_SEAL_AUTHOR_MISMATCH`; CNS-5 to CNS-14.
 */
export function verifyMessage(
  wire: { readonly code: bigint; readonly body: Uint8Array },
  context: ConsensusContext,
  validators?: readonly Address[],
): VerifiedMessage {
  const message = decodeMessage(wire.code, wire.body, context)
  const { signed } = message
  const author = openSignature(signed, context)
  const { fault } = context
  if (fault !== 'author-unchecked') checkMember(author, validators)
  const open = (payloads: readonly SignedPayload[] = []): readonly Authored[] => openList(payloads, context, validators)
  const blockHash = checkDigest(message, context)
  const commitSealSigner = openCommitSeal(signed, author, context)
  return {
    author,
    signed,
    message,
    signingHash: hash32(fromBytes(signingHash(signed, context))),
    ...(commitSealSigner !== undefined && { commitSealSigner }),
    ...(blockHash !== undefined && { blockHash }),
    roundChanges: open(message.roundChanges),
    prepares: open(message.prepares),
  }
}

/**
 * Tells who signed a payload.
 *
 * @throws {@link Rejection} As `recoverSigner`; CNS-5.
 */
export function openSignature(signed: SignedPayload, context: ConsensusContext): Address {
  return recoverSigner(signingHash(signed, context), toBytes(signed.signature), context)
}

function openList(
  payloads: readonly SignedPayload[],
  context: ConsensusContext,
  validators: readonly Address[] | undefined,
): readonly Authored[] {
  const { profile, fault } = context
  const opened = payloads.map((signed) => ({ signed, author: openSignature(signed, context) }))
  for (const [index, { author }] of opened.entries()) {
    if (fault !== 'justification-unchecked') checkMember(author, validators)
    const before = opened[index - 1]?.author
    const unsorted = before !== undefined && before >= author
    const ordered = profile.header.sealOrder === 'ascendingSigners' && fault !== 'justifications-unsorted-accepted'
    if (ordered && unsorted) throw new Rejection('JUSTIFICATION_UNSORTED', { author, before })
  }
  return opened
}

function checkMember(author: Address, validators: readonly Address[] | undefined): void {
  if (validators !== undefined && !validators.includes(author)) throw new Rejection('AUTHOR_NOT_VALIDATOR', { author })
}

/** The block that comes with a message is the one that the message names, where its digest does not depend on a round. */
function checkDigest({ signed, block }: ConsensusMessage, context: ConsensusContext): Hash32 | undefined {
  const carried = block ?? signed.payload.block
  if (carried === undefined) return undefined
  const comparable = context.profile.hashes.digest === 'onChainHash' && context.fault !== 'digest-unchecked'
  const digest = comparable
    ? digestOf(carried, signed.payload.round, context)
    : digestIfReadable(carried, signed, context)
  const stated = signed.payload.digest ?? signed.payload.prepared?.digest
  if (stated !== undefined && comparable && stated !== digest) {
    throw new Rejection('CONSENSUS_DIGEST_MISMATCH', { stated, computed: digest ?? 'none' })
  }
  return digest
}

/**
 * Computes the digest of a block.
 *
 * @param block - Its RLP.
 * @param round - In which it is proposed, where its header does not say.
 * @param context - Profile and chain.
 * @returns Undefined where the extra data of the block cannot be read.
 */
export function digestOf(block: Bytes, round: bigint, context: ConsensusContext): Hash32 | undefined {
  return hashHeader(readHeader(splitBlock(toBytes(block)).headerRlp, context), round, context).digest
}

/** Where no digest is compared, extra data of another layout is for whoever judges the block. */
function digestIfReadable(block: Bytes, { payload }: SignedPayload, context: ConsensusContext): Hash32 | undefined {
  try {
    return digestOf(block, payload.round, context)
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

function openCommitSeal(
  { payload: { commitSeal, digest, round } }: SignedPayload,
  author: Address,
  context: ConsensusContext,
): Address | undefined {
  if (commitSeal === undefined || digest === undefined) return undefined
  const commitHash = commitHashOfDigest(digest, round, context)
  if (commitHash === undefined) return undefined
  const signer = recoverSigner(toBytes(commitHash), toBytes(commitSeal), context)
  const bound = context.profile.signatures.commitSealAuthor === 'author' && context.fault !== 'commit-seal-unchecked'
  if (bound && signer !== author) throw new Rejection('COMMIT_SEAL_AUTHOR_MISMATCH', { signer, author })
  return signer
}
