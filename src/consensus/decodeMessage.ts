import { splitBlock } from '../codec/Block.ts'
import * as Rlp from '../codec/Rlp.ts'
import type { MessagePart, PayloadField } from '../model/generated/standard.ts'
import { fromBytes, type Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { ConsensusMessage, Payload, PreparedCertificate, SignedPayload } from './ConsensusMessage.ts'
import { boundedRound, messageNamed, messageRule, type ConsensusContext, type MessageRule } from './Profile.ts'
import { createReader, type Reader } from './reading.ts'

type Parts = Omit<ConsensusMessage, 'signed'>

interface Reading {
  readonly reader: Reader
  readonly context: ConsensusContext
}

/**
 * Reads a message of the wire.
 *
 * @param code - That it came under.
 * @param encoded - Its whole body.
 * @param context - Profile.
 * @returns The message; nothing is verified yet.
 * @throws {@link Rejection} `CONSENSUS_CODE_UNKNOWN`, `CONSENSUS_MESSAGE_MALFORMED`, `CONSENSUS_LIST_TOO_LONG`,
 *   `ROUND_OUT_OF_BOUNDS`; CNS-7, CNS-9.
 */
export function decodeMessage(code: bigint, encoded: Uint8Array, context: ConsensusContext): ConsensusMessage {
  const rule = messageRule(context, code)
  const most = Number(context.profile.bounds.messageBytesMax)
  if (encoded.length > most)
    throw new Rejection('CONSENSUS_LIST_TOO_LONG', { bytes: String(encoded.length), most: String(most) })
  const reading = { reader: createReader('CONSENSUS_MESSAGE_MALFORMED', context), context }
  const whole = cut(encoded, context)
  if (rule.parts.length === 0) return { signed: readSigned(whole, rule, reading) }
  const { reader } = reading
  const items = reader.list(whole, rule.name, rule.place === 'together' ? 2 : rule.parts.length + 1)
  const parts = rule.place === 'together' ? reader.list(items[1], 'justification', rule.parts.length) : items.slice(1)
  const signed = readSigned(items[0], rule, reading)
  return Object.assign({ signed }, ...rule.parts.map((part, index) => readPart(part, parts[index], reading)))
}

/**
 * Reads a payload with its signature that stands by itself, such as a statement in evidence.
 *
 * @param code - Of the message that it was part of.
 * @param encoded - RLP of [payload, signature].
 * @param context - Profile.
 * @throws {@link Rejection} As {@link decodeMessage}; CNS-7, CNS-9.
 */
export function decodeSigned(code: bigint, encoded: Uint8Array, context: ConsensusContext): SignedPayload {
  const reading = { reader: createReader('CONSENSUS_MESSAGE_MALFORMED', context), context }
  return readSigned(cut(encoded, context), messageRule(context, code), reading)
}

/**
 * Reads a payload with its signature, such as a prepare in a justification.
 *
 * @param encoded - RLP of [payload, signature].
 * @param rule - Message that it is of.
 */
function readSigned(encoded: Uint8Array | undefined, rule: MessageRule, reading: Reading): SignedPayload {
  const { reader } = reading
  const [payload, signature] = reader.list(encoded, rule.name, 2)
  const fields = reader.list(payload, 'payload', rule.payload.length)
  const read: Partial<Payload> = Object.assign(
    {},
    ...rule.payload.map((field, index) => readField(field, fields[index], reading)),
  )
  const { height = 0n, round = 0n, ...rest } = read
  return {
    name: rule.name,
    payload: { height, round, ...rest },
    encoded: payload ?? new Uint8Array(0),
    signature: reader.signature(signature, 'signature'),
  }
}

function readField(field: PayloadField, encoded: Uint8Array | undefined, reading: Reading): Partial<Payload> {
  const { reader, context } = reading
  switch (field) {
    case 'height':
      return { height: reader.height(encoded) }
    case 'round':
      return { round: boundedRound(reader.round(encoded), context) }
    case 'digest':
      return { digest: reader.hash(encoded, 'digest') }
    case 'commitSeal':
      return { commitSeal: reader.signature(encoded, 'commitSeal') }
    case 'block':
      return { block: readBlock(encoded, reading) }
    case 'blockAccessList':
      return { blockAccessList: readAccessList(encoded, reader) }
    case 'prepared': {
      const prepared = readPrepared(encoded, { reader, context })
      return prepared === undefined ? {} : { prepared }
    }
  }
}

function readPrepared(encoded: Uint8Array | undefined, { reader, context }: Reading): PreparedCertificate | undefined {
  const items = reader.list(encoded, 'prepared')
  if (items.length === 0) return undefined
  const [round, digest] = reader.list(encoded, 'prepared', 2)
  return { round: boundedRound(reader.round(round), context), digest: reader.hash(digest, 'prepared digest') }
}

function readPart(part: MessagePart, encoded: Uint8Array | undefined, reading: Reading): Parts {
  const { reader } = reading
  switch (part) {
    case 'block':
      return { block: readBlock(encoded, reading) }
    case 'optionalBlock':
      return reader.list(encoded, 'block').length === 0 ? {} : { block: readBlock(encoded, reading) }
    case 'blockAccessList':
      return { blockAccessList: readAccessList(encoded, reader) }
    case 'roundChanges':
      return { roundChanges: readSignedList(encoded, 'ROUND_CHANGE', reading) }
    case 'prepares':
      return { prepares: readSignedList(encoded, 'PREPARE', reading) }
  }
}

function readSignedList(
  encoded: Uint8Array | undefined,
  name: 'ROUND_CHANGE' | 'PREPARE',
  reading: Reading,
): readonly SignedPayload[] {
  const { profile, fault } = reading.context
  const items = reading.reader.list(encoded, `list of ${name}`)
  if (items.length > Number(profile.bounds.justificationsMax) && fault !== 'lists-unbounded') {
    throw new Rejection('CONSENSUS_LIST_TOO_LONG', {
      items: String(items.length),
      most: profile.bounds.justificationsMax,
    })
  }
  const rule = messageNamed(profile, name)
  return items.map((item) => readSigned(item, rule, reading))
}

/** Bytes of a list or of a string: what is in it is not looked at here. */
function readAccessList(encoded: Uint8Array | undefined, reader: Reader): Bytes {
  if (encoded === undefined) return reader.refuse('blockAccessList', 'is missing')
  if (Rlp.isList(encoded)) reader.list(encoded, 'blockAccessList')
  else if (reader.bytes(encoded, 'blockAccessList').length > 0) reader.refuse('blockAccessList', 'is no list')
  return Rlp.isList(encoded) ? fromBytes(encoded) : fromBytes(new Uint8Array(0))
}

function readBlock(encoded: Uint8Array | undefined, { reader, context }: Reading): Bytes {
  if (context.fault === 'malformed-as-zero') return fromBytes(encoded ?? new Uint8Array(0))
  if (encoded === undefined) return reader.refuse('block', 'is missing')
  try {
    splitBlock(encoded)
    return fromBytes(encoded)
  } catch (error) {
    if (error instanceof Rejection) return reader.refuse('block', error.message)
    throw error
  }
}

/** What a party does that does not look behind a message. */
function cut(encoded: Uint8Array, { fault }: ConsensusContext): Uint8Array {
  if (fault !== 'trailing-bytes-accepted' || encoded.length === 0) return encoded
  try {
    return encoded.subarray(0, Rlp.spanAt(encoded, 0, encoded.length).end)
  } catch {
    return encoded
  }
}
