import { Defect } from '../../model/Defect.ts'

/** Bytes of a slot. */
export const wordSize = 32

/** Number of slots of an account; places are counted modulo this. */
const slots = 1n << 256n

/** @returns 32 bytes, big-endian, of a place counted modulo 2**256. */
export function toWord(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from((((value % slots) + slots) % slots).toString(16).padStart(64, '0'), 'hex'))
}

/** @returns The unsigned number that bytes are. */
export function toNumber(bytes: Uint8Array): bigint {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return value
}

/** @returns 32 bytes that end with the given ones. */
export function padLeft(bytes: Uint8Array, filler = 0): Uint8Array {
  if (bytes.length > wordSize) throw new Defect(`${bytes.length} bytes are no word`)
  const word = new Uint8Array(wordSize).fill(filler, 0, wordSize - bytes.length)
  word.set(bytes, wordSize - bytes.length)
  return word
}

/** @returns 32 bytes that start with the given ones. */
export function padRight(bytes: Uint8Array): Uint8Array {
  if (bytes.length > wordSize) throw new Defect(`${bytes.length} bytes are no word`)
  const word = new Uint8Array(wordSize)
  word.set(bytes)
  return word
}

/** @returns All bytes, one after the other. */
export function concatenate(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

/** Tells whether two byte strings are the same. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index])
}
