import * as Rlp from '../codec/Rlp.ts'
import { Defect } from '../model/Defect.ts'
import type { MessagePart, PayloadField } from '../model/generated/standard.ts'
import { toBytes, type Bytes, type Hash32 } from '../model/Hex.ts'
import type { ConsensusMessage, Payload, SignedPayload } from './ConsensusMessage.ts'
import { messageNamed, type ConsensusContext, type MessageName } from './Profile.ts'

const emptyList = Uint8Array.of(0xc0)

/**
 * Writes a payload: what its author signs.
 *
 * @param name - Message that it is of.
 * @param payload - With every field that the profile gives the message; others are left out.
 * @param context - Profile.
 * @returns RLP of the list of fields.
 */
export function encodePayload(name: MessageName, payload: Payload, { profile }: ConsensusContext): Uint8Array {
  return Rlp.join(messageNamed(profile, name).payload.map((field) => writeField(field, payload)))
}

/**
 * Writes a message as it goes over the wire; the inverse of `decodeMessage`, byte for byte.
 *
 * @param message - With the parts that the profile gives it; others are left out.
 * @param context - Profile.
 */
export function encodeMessage(message: ConsensusMessage, { profile }: ConsensusContext): Uint8Array {
  const rule = messageNamed(profile, message.signed.name)
  const signed = writeSigned(message.signed)
  if (rule.parts.length === 0) return signed
  const parts = rule.parts.map((part) => writePart(part, message))
  return Rlp.join(rule.place === 'together' ? [signed, Rlp.join(parts)] : [signed, ...parts])
}

function writeSigned({ encoded, signature }: SignedPayload): Uint8Array {
  return Rlp.join([encoded, Rlp.fromBytes(toBytes(signature))])
}

function writeField(field: PayloadField, payload: Payload): Uint8Array {
  switch (field) {
    case 'height':
      return Rlp.fromInteger(payload.height)
    case 'round':
      return Rlp.fromInteger(payload.round)
    case 'digest':
      return string(payload.digest, field)
    case 'commitSeal':
      return string(payload.commitSeal, field)
    case 'block':
      return toBytes(present(payload.block, field))
    case 'blockAccessList':
      return writeAccessList(payload.blockAccessList)
    case 'prepared': {
      const { prepared } = payload
      return prepared === undefined
        ? emptyList
        : Rlp.join([Rlp.fromInteger(prepared.round), string(prepared.digest, field)])
    }
  }
}

function writePart(
  part: MessagePart,
  { block, blockAccessList, roundChanges, prepares }: ConsensusMessage,
): Uint8Array {
  switch (part) {
    case 'block':
      return toBytes(present(block, part))
    case 'optionalBlock':
      return block === undefined ? emptyList : toBytes(block)
    case 'blockAccessList':
      return writeAccessList(blockAccessList)
    case 'roundChanges':
      return Rlp.join((roundChanges ?? []).map(writeSigned))
    case 'prepares':
      return Rlp.join((prepares ?? []).map(writeSigned))
  }
}

function writeAccessList(list: Bytes | undefined): Uint8Array {
  return list === undefined || list.length === 2 ? Rlp.fromBytes(new Uint8Array(0)) : toBytes(list)
}

function string(value: Bytes | Hash32 | undefined, field: string): Uint8Array {
  return Rlp.fromBytes(toBytes(present(value, field)))
}

function present<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Defect(`a message without its ${field} cannot be written`)
  return value
}
