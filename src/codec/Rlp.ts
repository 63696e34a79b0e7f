import { Rejection } from '../model/Rejection.ts'

/** A byte string or a list of items. */
export type Item = Uint8Array | readonly Item[]

/** Where an item lies in the bytes it was read from. */
export interface Span {
  readonly list: boolean
  /** Offset of the first byte after the item's prefix. */
  readonly payload: number
  /** Offset of the first byte after the item. */
  readonly end: number
}

/** Deepest nesting of lists that is read; blocks need five levels. */
export const depthMax = 1024

/** Largest input that is read, in bytes; a block may have 10 MiB (EIP-7934). */
export const sizeMax: number = 256 * 1024 * 1024

const emptyString = Uint8Array.of(0x80)

/**
 * Writes an item.
 *
 * @param item - Bytes or nested lists of any size.
 * @returns Its canonical encoding.
 */
export function encode(item: Item): Uint8Array {
  const output = new Uint8Array(encodedLength(item))
  write(output, 0, item)
  return output
}

/**
 * Reads exactly one item.
 *
 * @param bytes - The whole encoding, at most {@link sizeMax} bytes; the result's strings are views of it.
 * @returns The item.
 * @throws {@link Rejection} `RLP_MALFORMED` where the encoding is not canonical, cut off, too deep or followed by more.
 */
export function decode(bytes: Uint8Array): Item {
  const span = only(bytes)
  return span.list ? decodeList(bytes, span, 1) : bytes.subarray(span.payload, span.end)
}

/**
 * Checks that bytes are exactly one canonical item, nested ones included, without building it.
 *
 * @param bytes - The whole encoding.
 * @throws {@link Rejection} `RLP_MALFORMED`.
 */
export function validate(bytes: Uint8Array): void {
  const span = only(bytes)
  if (span.list) validateList(bytes, span, 1)
}

/**
 * Reads the prefix of the item at an offset.
 *
 * @param bytes - Bytes that hold the item.
 * @param offset - Where its prefix starts.
 * @param limit - Where the list or input that holds it ends.
 * @returns Where its payload lies; nested items are not looked at.
 * @throws {@link Rejection} `RLP_MALFORMED` where the prefix is not canonical or the item passes the limit.
 */
export function spanAt(bytes: Uint8Array, offset: number, limit: number): Span {
  if (offset >= limit) refuse('ends where an item should start', offset)
  const prefix = bytes[offset] ?? 0
  if (prefix < 0x80) return { list: false, payload: offset, end: offset + 1 }
  const list = prefix >= 0xc0
  const short = prefix - (list ? 0xc0 : 0x80)
  const payload = short <= 55 ? offset + 1 : offset + 1 + (short - 55)
  const length = short <= 55 ? short : longLength(bytes, offset, payload, limit)
  const end = payload + length
  if (end > limit) refuse('is cut off', offset)
  if (!list && length === 1 && (bytes[payload] ?? 0) < 0x80) refuse('wraps a single byte below 0x80', offset)
  return { list, payload, end }
}

/**
 * Finds the end of the item at an offset, as {@link spanAt} does, without making an object: for hot loops.
 *
 * @returns Offset of the first byte after the item.
 * @throws {@link Rejection} `RLP_MALFORMED` as {@link spanAt}.
 */
export function endAt(bytes: Uint8Array, offset: number, limit: number): number {
  const prefix = offset < limit ? (bytes[offset] ?? 0) : 0xff
  if (prefix < 0x80) return offset + 1
  const length = prefix < 0xc0 ? prefix - 0x80 : prefix - 0xc0
  const end = offset + 1 + length
  const wrapped = prefix === 0x81 && (bytes[offset + 1] ?? 0) < 0x80
  return length > 55 || end > limit || wrapped ? spanAt(bytes, offset, limit).end : end
}

/**
 * Cuts a list into the encodings of its items.
 *
 * @param bytes - One encoded list and nothing after it.
 * @returns A view of each item, prefix included; what is inside them is not looked at.
 * @throws {@link Rejection} `RLP_MALFORMED` where it is a string or an item's prefix is not canonical.
 */
export function split(bytes: Uint8Array): Uint8Array[] {
  const span = only(bytes)
  if (!span.list) refuse('is a string, not a list', 0)
  const items: Uint8Array[] = []
  for (let offset = span.payload; offset < span.end;) {
    const end = endAt(bytes, offset, span.end)
    items.push(bytes.subarray(offset, end))
    offset = end
  }
  return items
}

/** Tells whether an encoded item is a list. */
export function isList(encoded: Uint8Array): boolean {
  return (encoded[0] ?? 0) >= 0xc0
}

/**
 * Reads an encoded byte string.
 *
 * @param encoded - One encoded string and nothing after it.
 * @returns A view of its bytes.
 * @throws {@link Rejection} `RLP_MALFORMED` where it is a list or not canonical.
 */
export function toBytes(encoded: Uint8Array): Uint8Array {
  const span = only(encoded)
  if (span.list) refuse('is a list, not a string', 0)
  return encoded.subarray(span.payload, span.end)
}

/**
 * Reads an encoded non-negative integer.
 *
 * @param encoded - One encoded string and nothing after it.
 * @param bytesMax - Most bytes that the integer may have.
 * @returns The integer.
 * @throws {@link Rejection} `RLP_MALFORMED` on a leading zero, on more bytes, and as {@link toBytes}.
 */
export function toInteger(encoded: Uint8Array, bytesMax = 32): bigint {
  const bytes = toBytes(encoded)
  if (bytes.length > bytesMax) refuse(`is an integer of more than ${bytesMax} bytes`, 0)
  if (bytes[0] === 0) refuse('is an integer with a leading zero', 0)
  return bytes.length === 0 ? 0n : BigInt(`0x${hexadecimal(bytes)}`)
}

/** @returns The encoding of a byte string of any length. */
export function fromBytes(bytes: Uint8Array): Uint8Array {
  return encode(bytes)
}

/** @returns The encoding of a non-negative integer, without leading zeros. */
export function fromInteger(value: bigint): Uint8Array {
  if (value === 0n) return emptyString
  const digits = value.toString(16)
  return encode(Uint8Array.from(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')))
}

/**
 * Joins items that are encoded already into a list.
 *
 * @param items - Encodings, prefixes included.
 * @returns The encoding of the list.
 */
export function join(items: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const item of items) length += item.length
  const output = new Uint8Array(prefixLength(length) + length)
  let offset = writePrefix(output, 0, length, 0xc0)
  for (const item of items) {
    output.set(item, offset)
    offset += item.length
  }
  return output
}

/** @returns Bytes of the prefix of a string of several bytes, or of a list, with so many bytes of payload. */
export function prefixLength(payloadLength: number): number {
  return payloadLength <= 55 ? 1 : 1 + byteLength(payloadLength)
}

/**
 * Writes a prefix.
 *
 * @param output - Bytes to write to.
 * @param offset - Where.
 * @param payloadLength - Bytes that will follow.
 * @param base - 0x80 for a string, 0xc0 for a list.
 * @returns Offset of the payload.
 */
export function writePrefix(output: Uint8Array, offset: number, payloadLength: number, base: 0x80 | 0xc0): number {
  if (payloadLength <= 55) {
    output[offset] = base + payloadLength
    return offset + 1
  }
  const count = byteLength(payloadLength)
  output[offset] = base + 55 + count
  for (let index = count, rest = payloadLength; index > 0; index--, rest = Math.floor(rest / 256)) {
    output[offset + index] = rest % 256
  }
  return offset + 1 + count
}

function encodedLength(item: Item): number {
  if (item instanceof Uint8Array) {
    return item.length === 1 && (item[0] ?? 0) < 0x80 ? 1 : prefixLength(item.length) + item.length
  }
  const length = payloadLength(item)
  return prefixLength(length) + length
}

function payloadLength(items: readonly Item[]): number {
  let length = 0
  for (const item of items) length += encodedLength(item)
  return length
}

function write(output: Uint8Array, offset: number, item: Item): number {
  if (item instanceof Uint8Array) {
    const bare = item.length === 1 && (item[0] ?? 0) < 0x80
    const payload = bare ? offset : writePrefix(output, offset, item.length, 0x80)
    output.set(item, payload)
    return payload + item.length
  }
  let next = writePrefix(output, offset, payloadLength(item), 0xc0)
  for (const child of item) next = write(output, next, child)
  return next
}

function only(bytes: Uint8Array): Span {
  if (bytes.length > sizeMax) refuse(`has more than ${sizeMax} bytes`, 0)
  const span = spanAt(bytes, 0, bytes.length)
  if (span.end !== bytes.length) refuse('is followed by more bytes', span.end)
  return span
}

function decodeList(bytes: Uint8Array, list: Span, depth: number): Item[] {
  if (depth > depthMax) refuse(`nests deeper than ${depthMax} lists`, list.payload)
  const items: Item[] = []
  for (let offset = list.payload; offset < list.end;) {
    const span = spanAt(bytes, offset, list.end)
    items.push(span.list ? decodeList(bytes, span, depth + 1) : bytes.subarray(span.payload, span.end))
    offset = span.end
  }
  return items
}

function validateList(bytes: Uint8Array, list: Span, depth: number): void {
  if (depth > depthMax) refuse(`nests deeper than ${depthMax} lists`, list.payload)
  for (let offset = list.payload; offset < list.end;) {
    const span = spanAt(bytes, offset, list.end)
    if (span.list) validateList(bytes, span, depth + 1)
    offset = span.end
  }
}

function longLength(bytes: Uint8Array, offset: number, payload: number, limit: number): number {
  if (payload > limit) refuse('is cut off in its length', offset)
  if (bytes[offset + 1] === 0) refuse('has a length with a leading zero', offset)
  let length = 0
  for (let index = offset + 1; index < payload; index++) {
    length = length * 256 + (bytes[index] ?? 0)
    // Above 2**53 additions lose digits; no input is that long.
    if (length > sizeMax) refuse('is cut off', offset)
  }
  if (length <= 55) refuse('has a long length where a short one fits', offset)
  return length
}

function byteLength(value: number): number {
  let count = 0
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) count++
  return count
}

function hexadecimal(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

function refuse(problem: string, offset: number): never {
  throw new Rejection('RLP_MALFORMED', { item: problem, offset: String(offset) })
}
