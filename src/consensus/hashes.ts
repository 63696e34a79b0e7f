import { decodeHeader } from '../codec/Header.ts'
import * as Rlp from '../codec/Rlp.ts'
import { Defect } from '../model/Defect.ts'
import type { Header } from '../model/generated/adapter.ts'
import type { ExtraDataVariant, HashRule } from '../model/generated/standard.ts'
import { fromBytes, hash32, integer, toBytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { concatenate, padRight, toWord } from '../state/layout/words.ts'
import { decodeExtraData, encodeExtraData, type ExtraData } from './ExtraData.ts'
import type { ConsensusContext } from './Profile.ts'

/** A header with what consensus reads in it. */
export interface ConsensusHeader {
  readonly headerRlp: Uint8Array
  readonly header: Header
  /** Absent where the profile keeps nothing there, or where it cannot be read and need not be. */
  readonly extraData?: ExtraData
}

/** Every hash of a header. */
export interface HeaderHashes {
  /** Block hash and parent hash. */
  readonly onChainHash: Hash32
  /** What commit seals are over; absent where the round is not known. */
  readonly commitHash?: Hash32
  /** What the proposer's seal is over. */
  readonly proposerHash?: Hash32
  /** What messages call the block. */
  readonly digest?: Hash32
}

/** Where the extra data lies in the list of a header. */
const extraDataPlace = 12

/**
 * Reads a header and its extra data.
 *
 * @param headerRlp - RLP of a header of any fork.
 * @param context - Profile.
 * @throws {@link Rejection} `RLP_MALFORMED`, and as {@link decodeExtraData} where the profile refuses such headers.
 */
export function readHeader(headerRlp: Uint8Array, context: ConsensusContext): ConsensusHeader {
  const header = decodeHeader(headerRlp)
  const { extraData, hashes } = context.profile
  if (extraData.kind === 'plain') return { headerRlp, header }
  try {
    return { headerRlp, header, extraData: decodeExtraData(toBytes(header.extraData), context) }
  } catch (error) {
    if (error instanceof Rejection && hashes.undecodable === 'plain') return { headerRlp, header }
    throw error
  }
}

/**
 * Computes every hash of a header.
 *
 * @param read - The header.
 * @param round - Round of its seals, where the header does not hold it.
 * @param context - Profile and chain.
 */
export function hashHeader(read: ConsensusHeader, round: bigint | undefined, context: ConsensusContext): HeaderHashes {
  const { hashes, extraData } = context.profile
  const unreadable = read.extraData === undefined && extraData.kind === 'list'
  if (unreadable) return { onChainHash: toHash(context.keccak256(read.headerRlp)) }
  const onChainHash = apply(faultyChainRule(hashes.onChainHash, context), read, { context })
  const sealRound = read.extraData?.round ?? round
  const needsRound = hashes.commitHash.kind === 'list'
  const commitHash =
    needsRound && sealRound === undefined
      ? undefined
      : apply(hashes.commitHash, read, { context, onChainHash, sealRound })
  const proposerHash = hashes.proposerHash === undefined ? undefined : apply(hashes.proposerHash, read, { context })
  const withRound = hashes.digest === 'commitHash' || context.fault === 'digest-with-round'
  const digest = withRound ? commitHash : onChainHash
  return {
    onChainHash,
    ...(commitHash !== undefined && { commitHash }),
    ...(proposerHash !== undefined && { proposerHash }),
    ...(digest !== undefined && { digest }),
  }
}

/**
 * Computes what a commit seal is over from the digest that messages call the block by.
 *
 * @param digest - Of the block.
 * @param round - Of the message.
 * @param context - Profile and chain.
 * @returns Undefined where the profile's digest does not tell.
 */
export function commitHashOfDigest(digest: Hash32, round: bigint, context: ConsensusContext): Hash32 | undefined {
  const { hashes } = context.profile
  if (context.fault === 'seal-over-chain-hash' || hashes.digest === 'commitHash') return digest
  if (hashes.commitHash.kind === 'list') {
    return hashOfList(hashes.commitHash, { onChainHash: digest, sealRound: round, context })
  }
  // Both hashes differ in nothing but the round.
  return round === 0n ? digest : undefined
}

/**
 * Computes what binds signatures to a chain.
 *
 * @param context - Profile and chain.
 * @returns 32 bytes; undefined where the profile binds them to none.
 * @throws {@link Rejection} `CONSENSUS_CHAIN_UNKNOWN` where no chain is given; CNS-10.
 */
export function domainSeparator({ profile, chain, keccak256, fault }: ConsensusContext): Uint8Array | undefined {
  if (profile.domain.kind === 'none' || fault === 'domain-ignored') return undefined
  if (chain === undefined) throw new Rejection('CONSENSUS_CHAIN_UNKNOWN', { profile: profile.name })
  const label = fault === 'label-ignored' ? new Uint8Array(0) : new TextEncoder().encode(profile.domain.label)
  const chainId = fault === 'chain-id-ignored' ? 0n : integer(chain.chainId)
  const genesis = fault === 'genesis-ignored' ? toWord(0n) : toBytes(chain.genesisHash)
  const text = label.length === 0 ? label : padRight(label)
  return keccak256(concatenate(toWord(96n), toWord(chainId), genesis, toWord(BigInt(label.length)), text))
}

interface Known {
  readonly context: ConsensusContext
  readonly onChainHash?: Hash32
  readonly sealRound?: bigint | undefined
}

function apply(rule: HashRule, read: ConsensusHeader, known: Known): Hash32 {
  const { keccak256, fault } = known.context
  switch (rule.kind) {
    case 'header': {
      const faulty = fault === 'round-not-in-commit-hash' && known.onChainHash !== undefined
      const variant = faulty && rule.extraData !== undefined ? withRound(rule.extraData, 'zero') : rule.extraData
      if (fault === 'seal-over-chain-hash' && known.onChainHash !== undefined) return known.onChainHash
      const once = keccak256(variantOf(read, variant, known.context))
      return toHash(rule.times === 'twice' && fault !== 'hashed-once' ? keccak256(once) : once)
    }
    case 'list':
      return fault === 'seal-over-chain-hash' ? present(known.onChainHash) : hashOfList(rule, known)
    case 'suffixed': {
      const hash = toBytes(present(known.onChainHash))
      const suffix = fault === 'suffix-ignored' ? new Uint8Array(0) : toBytes(rule.suffix)
      return toHash(suffix.length === 0 ? hash : keccak256(concatenate(hash, suffix)))
    }
  }
}

function hashOfList(rule: Extract<HashRule, { readonly kind: 'list' }>, known: Known): Hash32 {
  const { context, onChainHash, sealRound = 0n } = known
  const items = rule.items.flatMap((item): readonly Uint8Array[] => {
    if (item === 'onChainHash') return [Rlp.fromBytes(toBytes(present(onChainHash)))]
    if (item === 'round') return context.fault === 'round-not-in-commit-hash' ? [] : [Rlp.fromInteger(sealRound)]
    const domain = domainSeparator(context)
    return domain === undefined ? [] : [Rlp.fromBytes(domain)]
  })
  return toHash(context.keccak256(Rlp.join(items)))
}

/** The header with other extra data; every other byte stays as it was received. */
function variantOf(
  read: ConsensusHeader,
  variant: ExtraDataVariant | undefined,
  context: ConsensusContext,
): Uint8Array {
  const { headerRlp, extraData } = read
  if (variant === undefined || extraData === undefined) return headerRlp
  const items = Rlp.split(headerRlp)
  const left = context.fault === 'extra-data-not-hashed'
  const replaced = Rlp.fromBytes(left ? new Uint8Array(0) : encodeExtraData(extraData, context, variant))
  return Rlp.join(items.map((item, place) => (place === extraDataPlace ? replaced : item)))
}

function faultyChainRule(rule: HashRule, { fault }: ConsensusContext): HashRule {
  if (rule.kind !== 'header' || rule.extraData === undefined) return rule
  if (fault === 'round-in-chain-hash') return { ...rule, extraData: withRound(rule.extraData, 'kept') }
  return fault === 'seals-in-chain-hash' ? { ...rule, extraData: { ...rule.extraData, seals: 'kept' } } : rule
}

function withRound(variant: ExtraDataVariant, round: ExtraDataVariant['round']): ExtraDataVariant {
  return { ...variant, round }
}

function present(hash: Hash32 | undefined): Hash32 {
  if (hash === undefined) throw new Defect('the hash of the block is needed before this one')
  return hash
}

function toHash(bytes: Uint8Array): Hash32 {
  return hash32(fromBytes(bytes))
}
