import { address, bytes, hash32, quantity } from '../../../../src/model/Hex.ts'
import type { Address, Bytes, Hash32, Quantity } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'

/** An object as a node answered it; nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Takes an answer of a node as an object.
 *
 * @param value - Parsed JSON.
 * @param what - What was asked for, for the message.
 * @throws {@link AdapterError} `INTERNAL` where it is anything else.
 */
export function object(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new AdapterError('INTERNAL', `the node answered no object for ${what}`)
  return value
}

/** Reads a list; null and absent count as empty. */
export function list(from: JsonObject, name: string): readonly unknown[] {
  const value = from[name] ?? []
  if (!Array.isArray(value)) throw new AdapterError('INTERNAL', `${name} is not a list`)
  return value
}

/** Tells whether a member is there and not null. */
export function has(from: JsonObject, name: string): boolean {
  return from[name] !== undefined && from[name] !== null
}

/** Reads bytes; nodes may write capitals. */
export function readBytes(from: JsonObject, name: string): Bytes {
  return bytes(text(from, name).toLowerCase())
}

/** Reads a 32-byte digest. */
export function readHash(from: JsonObject, name: string): Hash32 {
  return hash32(text(from, name).toLowerCase())
}

/** Reads an address, with or without checksum capitals. */
export function readAddress(from: JsonObject, name: string): Address {
  return address(text(from, name).toLowerCase())
}

/** Reads an integer that nodes write as hexadecimal with or without leading zeros, and some as a number. */
export function readInteger(from: JsonObject, name: string): bigint {
  const value = from[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value)
  const digits = text(from, name)
  if (!/^0x[0-9a-fA-F]{1,64}$/.test(digits))
    throw new AdapterError('INTERNAL', `${name} is no integer: ${quoted(digits)}`)
  return BigInt(digits)
}

/** Reads an integer as a minimal quantity. */
export function readQuantity(from: JsonObject, name: string): Quantity {
  return quantity(readInteger(from, name))
}

/** Reads text. */
export function text(from: JsonObject, name: string): string {
  const value = from[name]
  if (typeof value !== 'string') throw new AdapterError('INTERNAL', `the node's answer has no text ${name}`)
  return value
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const quotedCharactersMax = 80

function quoted(found: string): string {
  return JSON.stringify(found.slice(0, quotedCharactersMax))
}
