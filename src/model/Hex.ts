import { Rejection } from './Rejection.ts'

/** Bytes of any length as lower-case hexadecimal with the prefix `0x`. */
export type Bytes = `0x${string}` & { readonly __brand: 'Bytes' | 'Hash32' | 'Address' }

/** A 32-byte digest as lower-case hexadecimal: always 66 characters. */
export type Hash32 = `0x${string}` & { readonly __brand: 'Hash32' }

/** A 20-byte account address as lower-case hexadecimal, without checksum capitals: always 42 characters. */
export type Address = `0x${string}` & { readonly __brand: 'Address' }

/** A non-negative integer as execution-apis writes it: `0x0`, or `0x` and digits without a leading zero. */
export type Quantity = `0x${string}` & { readonly __brand: 'Quantity' }

/** A non-negative integer in decimal digits, as the YAML of the standard writes it. */
export type Decimal = `${bigint}` & { readonly __brand: 'Decimal' }

const bytesPattern = /^0x(?:[0-9a-f]{2})*$/
const hash32Pattern = /^0x[0-9a-f]{64}$/
const addressPattern = /^0x[0-9a-f]{40}$/
const quantityPattern = /^0x(?:0|[1-9a-f][0-9a-f]*)$/
const decimalPattern = /^(?:0|[1-9][0-9]*)$/

/** Longest piece of refused text that a message repeats. */
const quotedCharactersMax = 80

/**
 * Tells whether text is hexadecimal bytes.
 *
 * @param text - Candidate of any length.
 * @returns True for lower-case hexadecimal of even length with the prefix `0x`.
 */
export function isBytes(text: string): text is Bytes {
  return bytesPattern.test(text)
}

/**
 * Reads bytes from untrusted text.
 *
 * @param text - Candidate; capitals and odd lengths are refused, not repaired.
 * @returns The same characters, now typed.
 * @throws {@link Rejection} `HEX_MALFORMED`.
 * @see spec/rules/encoding.yaml ENC-2
 */
export function bytes(text: string): Bytes {
  return isBytes(text) ? text : refuse('bytes', text)
}

/**
 * Reads a 32-byte digest from untrusted text.
 *
 * @param text - Candidate of 66 characters.
 * @returns The same characters, now typed.
 * @throws {@link Rejection} `HEX_MALFORMED`.
 */
export function hash32(text: string): Hash32 {
  return isHash32(text) ? text : refuse('32 bytes', text)
}

/**
 * Reads an address from untrusted text.
 *
 * @param text - Candidate of 42 characters, all lower case.
 * @returns The same characters, now typed.
 * @throws {@link Rejection} `HEX_MALFORMED`.
 */
export function address(text: string): Address {
  return isAddress(text) ? text : refuse('20 bytes', text)
}

/**
 * Writes an integer as a quantity.
 *
 * @param value - Zero or greater.
 * @returns Minimal hexadecimal, `0x0` for zero.
 */
export function quantity(value: bigint | number): Quantity {
  const text = `0x${value.toString(16)}`
  return isQuantity(text) ? text : refuse('a quantity', text)
}

/**
 * Reads the integer that a quantity or decimal holds.
 *
 * @param text - `0x` with digits, or decimal digits.
 * @returns The integer.
 */
export function integer(text: Quantity | Decimal): bigint {
  return BigInt(text)
}

/** Tells whether text is a 32-byte digest. */
export function isHash32(text: string): text is Hash32 {
  return hash32Pattern.test(text)
}

/** Tells whether text is an address. */
export function isAddress(text: string): text is Address {
  return addressPattern.test(text)
}

/** Tells whether text is a quantity. */
export function isQuantity(text: string): text is Quantity {
  return quantityPattern.test(text)
}

/** Tells whether text is a decimal integer. */
export function isDecimal(text: string): text is Decimal {
  return decimalPattern.test(text)
}

/**
 * Reads a decimal integer from untrusted text.
 *
 * @param text - Digits without a sign or leading zero.
 * @returns The same characters, now typed.
 * @throws {@link Rejection} `HEX_MALFORMED`.
 */
export function decimal(text: string): Decimal {
  return isDecimal(text) ? text : refuse('a decimal integer', text)
}

/**
 * Writes bytes as hexadecimal.
 *
 * @param value - Any length.
 * @returns Lower-case hexadecimal with the prefix `0x`.
 */
export function fromBytes(value: Uint8Array): Bytes {
  return `0x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}` as Bytes
}

/**
 * Reads the bytes that hexadecimal text holds.
 *
 * @param text - Typed text, thus well formed.
 * @returns Half as many bytes as there are digits.
 */
export function toBytes(text: Bytes | Hash32 | Address): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}

function refuse(wanted: string, text: string): never {
  throw new Rejection('HEX_MALFORMED', { wanted, found: text.slice(0, quotedCharactersMax) })
}
