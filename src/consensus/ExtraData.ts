import * as Rlp from '../codec/Rlp.ts'
import { fromBytes, toBytes, type Address, type Bytes } from '../model/Hex.ts'
import { Defect } from '../model/Defect.ts'
import type { ExtraDataItem, ExtraDataRule, ExtraDataVariant } from '../model/generated/standard.ts'
import { Rejection } from '../model/Rejection.ts'
import { boundedRound, type ConsensusContext } from './Profile.ts'
import { createReader, signatureBytes, type Reader } from './reading.ts'

/** A vote on a validator. */
interface Vote {
  readonly recipient: Address
  readonly type: 'add' | 'drop'
}

/** What the extra data of a header holds. */
export interface ExtraData {
  readonly vanity: Bytes
  readonly validators: readonly Address[]
  readonly vote?: Vote
  readonly round?: bigint
  /** Empty in the first block. */
  readonly proposerSeal?: Bytes
  readonly seals: readonly Bytes[]
}

type ListRule = Extract<ExtraDataRule, { readonly kind: 'list' }>
type VoteRule = Extract<ExtraDataItem, { readonly kind: 'vote' }>
type Part = Partial<ExtraData>

const emptyList = Uint8Array.of(0xc0)
const emptyString = Uint8Array.of(0x80)

/** Bytes of a round that has a fixed width. */
const fixedRoundBytes = 4

/**
 * Reads the extra data of a header.
 *
 * @param extraData - As it stands in the header.
 * @param context - Profile whose extra data is a list.
 * @returns What it holds; lists are in the order in which they are written.
 * @throws {@link Rejection} `EXTRA_DATA_MALFORMED`, `ROUND_OUT_OF_BOUNDS`, `CONSENSUS_LIST_TOO_LONG`; CNS-8, CNS-9.
 */
export function decodeExtraData(extraData: Uint8Array, context: ConsensusContext): ExtraData {
  const rule = listRule(context)
  const reader = createReader('EXTRA_DATA_MALFORMED', context)
  const prefixBytes = Number(rule.prefixBytes)
  if (extraData.length < prefixBytes) return reader.refuse('extraData', `has fewer than ${prefixBytes} bytes`)
  const items = reader.list(cut(extraData.subarray(prefixBytes), context), 'extraData', rule.items.length)
  const prefix = context.fault === 'vanity-ignored' ? new Uint8Array(prefixBytes) : extraData.subarray(0, prefixBytes)
  const start: Part = prefixBytes > 0 ? { vanity: fromBytes(prefix) } : {}
  const parts = rule.items.map((item, index) => readItem(item, items[index], { reader, rule, context }))
  const {
    vanity = fromBytes(new Uint8Array(0)),
    validators = [],
    seals = [],
    ...rest
  }: Part = Object.assign({}, start, ...parts)
  return { vanity, validators, seals, ...rest }
}

/**
 * Writes extra data.
 *
 * @param extraData - What it holds.
 * @param context - Profile whose extra data is a list.
 * @param variant - What is left out or replaced for hashing; everything is kept where absent.
 * @returns The bytes; the inverse of {@link decodeExtraData} without a variant.
 */
export function encodeExtraData(
  extraData: ExtraData,
  context: ConsensusContext,
  variant?: ExtraDataVariant,
): Uint8Array {
  const rule = listRule(context)
  const items = rule.items.flatMap((item) => writeItem(item, extraData, variant))
  const prefix = Number(rule.prefixBytes) > 0 ? toBytes(extraData.vanity) : new Uint8Array(0)
  return Buffer.concat([prefix, Rlp.join(items)])
}

interface Reading {
  readonly reader: Reader
  readonly rule: ListRule
  readonly context: ConsensusContext
}

function readItem(item: ExtraDataItem, encoded: Uint8Array | undefined, reading: Reading): Part {
  const { reader, rule, context } = reading
  switch (item.kind) {
    case 'vanity': {
      const vanity = reader.bytes(encoded, 'vanity')
      const outside = vanity.length < Number(rule.vanityBytes.min) || vanity.length > Number(rule.vanityBytes.max)
      const wrong = outside && context.fault !== 'lengths-unchecked' && context.fault !== 'malformed-as-zero'
      if (wrong) return reader.refuse('vanity', `has ${vanity.length} bytes`)
      return { vanity: fromBytes(context.fault === 'vanity-ignored' ? new Uint8Array(vanity.length) : vanity) }
    }
    case 'validators': {
      const listed = bounded(reader.list(encoded, 'validators'), context)
      const validators = listed.map((one) => reader.address(one, 'validator'))
      return { validators: context.fault === 'validators-turned-round' ? validators.toReversed() : validators }
    }
    case 'vote':
      return readVote(item, encoded, reading)
    case 'round':
      return { round: boundedRound(readRound(item.width, encoded, reading), context) }
    case 'proposerSeal': {
      const seal = reader.bytes(encoded, 'proposerSeal')
      const wrong = seal.length !== 0 && seal.length !== signatureBytes
      return wrong ? reader.refuse('proposerSeal', `has ${seal.length} bytes`) : { proposerSeal: fromBytes(seal) }
    }
    case 'seals': {
      const listed = bounded(reader.list(encoded, 'seals'), context)
      if (listed.length === 0 && context.fault === 'seals-required') return reader.refuse('seals', 'are none')
      return { seals: listed.map((one) => reader.signature(one, 'seal')) }
    }
  }
}

function readRound(
  width: 'minimal' | 'fourBytes',
  encoded: Uint8Array | undefined,
  { reader, context }: Reading,
): bigint {
  const fixed = (): bigint => BigInt(fromBytes(reader.bytes(encoded, 'round', fixedRoundBytes)))
  if (context.fault !== 'fixed-round-accepted') return width === 'minimal' ? reader.round(encoded) : fixed()
  const bytes = reader.bytes(encoded, 'round')
  return bytes.length === 0 ? 0n : BigInt(fromBytes(bytes))
}

function readVote(rule: VoteRule, encoded: Uint8Array | undefined, { reader, context: { fault } }: Reading): Part {
  const absent = rule.absent === 'emptyList' ? emptyList : emptyString
  if (encoded !== undefined && Buffer.compare(encoded, absent) === 0) return {}
  const [recipient, kind] = reader.list(encoded, 'vote', 2)
  const written = fromBytes(kind ?? emptyString)
  const type = written === rule.add ? 'add' : written === rule.drop || fault === 'vote-unchecked' ? 'drop' : undefined
  if (type === undefined && fault === 'malformed-as-zero') return {}
  if (type === undefined) return reader.refuse('kind of vote', `is ${written}`)
  const turned = type === 'add' ? 'drop' : 'add'
  return {
    vote: { recipient: reader.address(recipient, 'recipient'), type: fault === 'vote-turned-round' ? turned : type },
  }
}

function writeItem(
  item: ExtraDataItem,
  extraData: ExtraData,
  variant: ExtraDataVariant | undefined,
): readonly Uint8Array[] {
  switch (item.kind) {
    case 'vanity':
      return [Rlp.fromBytes(toBytes(extraData.vanity))]
    case 'validators':
      return [Rlp.join(extraData.validators.map((one) => Rlp.fromBytes(toBytes(one))))]
    case 'vote':
      return [writeVote(item, extraData.vote)]
    case 'round': {
      if (variant?.round === 'dropped') return []
      const round = variant?.round === 'zero' ? 0n : (extraData.round ?? 0n)
      return [item.width === 'minimal' ? Rlp.fromInteger(round) : Rlp.fromBytes(fixedRound(round))]
    }
    case 'proposerSeal':
      return [
        variant?.proposerSeal === 'empty' ? emptyString : Rlp.fromBytes(toBytes(extraData.proposerSeal ?? emptyText)),
      ]
    case 'seals':
      if (variant?.seals === 'dropped') return []
      return [
        variant?.seals === 'empty' ? emptyList : Rlp.join(extraData.seals.map((one) => Rlp.fromBytes(toBytes(one)))),
      ]
  }
}

const emptyText: Bytes = fromBytes(new Uint8Array(0))

function writeVote(rule: VoteRule, vote: Vote | undefined): Uint8Array {
  if (vote === undefined) return rule.absent === 'emptyList' ? emptyList : emptyString
  return Rlp.join([Rlp.fromBytes(toBytes(vote.recipient)), toBytes(vote.type === 'add' ? rule.add : rule.drop)])
}

function fixedRound(round: bigint): Uint8Array {
  return Buffer.from(round.toString(16).padStart(2 * fixedRoundBytes, '0'), 'hex')
}

function bounded(items: readonly Uint8Array[], { profile, fault }: ConsensusContext): readonly Uint8Array[] {
  if (items.length > Number(profile.bounds.validatorsMax) && fault !== 'lists-unbounded') {
    throw new Rejection('CONSENSUS_LIST_TOO_LONG', { items: String(items.length), most: profile.bounds.validatorsMax })
  }
  return items
}

/** What a party does that does not look behind a list: it reads the list alone. */
function cut(encoded: Uint8Array, { fault }: ConsensusContext): Uint8Array {
  if (fault !== 'trailing-bytes-accepted' || encoded.length === 0) return encoded
  return encoded.subarray(0, Rlp.spanAt(encoded, 0, encoded.length).end)
}

function listRule({ profile }: ConsensusContext): ListRule {
  if (profile.extraData.kind === 'plain')
    throw new Rejection('EXTRA_DATA_MALFORMED', { profile: profile.name, extraData: 'holds nothing of the protocol' })
  if (profile.extraData.items.length === 0) throw new Defect(`the profile ${profile.name} lists no extra data`)
  return profile.extraData
}
