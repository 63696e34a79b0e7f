import type { StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { fromBytes, quantity } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { locate, type LocateOptions, type Location } from './locate.ts'
import { openProof, type StorageClaim } from './openProof.ts'
import type { ValueType } from './StorageType.ts'
import { concatenate, toNumber, wordSize } from './words.ts'

/** Most bytes of a byte string that is read whole. */
const stringBytesMax = 64 * 1024

/** Gives what a slot holds: from a proof, or from a state. */
export type WordSource = (slot: bigint) => Uint8Array

/**
 * Reads values that a proof shows.
 *
 * @param claim - State root, contract and proof.
 * @param request - Layout and what to read, in the order of the proof.
 * @param options - Hash function.
 * @returns The bytes of each value.
 * @throws {@link Rejection} where layout and path do not fit, or the proof is not exactly that of these values.
 */
export function readStorage(
  claim: StorageClaim,
  request: { readonly layout: StorageShape; readonly reads: readonly StorageRead[] },
  options: LocateOptions,
): readonly Uint8Array[] {
  const opened = openProof(claim, options)
  const values = request.reads.map((read) => readValue(request.layout, read, opened.word, options))
  opened.finish()
  return values
}

/**
 * Reads one value.
 *
 * @param layout - Where the value lies.
 * @param read - Which value.
 * @param word - Gives slots, asked in the order of their use.
 * @param options - Hash function.
 * @returns Its bytes, big-endian; of a byte string its content.
 * @throws {@link Rejection} as `locate`, and `STORAGE_VALUE_OUT_OF_RANGE`.
 */
export function readValue(
  layout: StorageShape,
  read: StorageRead,
  word: WordSource,
  options: LocateOptions,
): Uint8Array {
  const place = locate(layout, read, options)
  const held = word(place.slot)
  const { type } = place
  if (type.kind === 'value') return cut(held, place, type, options)
  if (type.kind !== 'bytes') return held
  const chunk = (index: bigint): Uint8Array =>
    readValue(layout, { ...read, path: [...read.path, { index: quantity(index) }] }, word, options)
  return layout.keyOrder === 'vyper' ? boundedString(held, type.bound ?? 0n, chunk) : byteString(held, chunk)
}

function cut(held: Uint8Array, place: Location, type: ValueType, { fault }: LocateOptions): Uint8Array {
  const { offset, size, alone } = place
  const end = wordSize - offset
  const value = held.slice(end - size, end)
  if (fault === 'range-unchecked') return value
  if (type.form === 'bool' && (value[0] ?? 0) > 1) return outOfRange(held, 'is no boolean')
  const rest = concatenate(held.subarray(0, end - size), held.subarray(end))
  const allowed = new Set(type.form === 'signed' && (value[0] ?? 0) >= 0x80 ? [0, 0xff] : [0])
  if (alone && (!rest.every((byte) => allowed.has(byte)) || new Set(rest).size > 1)) {
    return outOfRange(held, `has more than ${size} bytes`)
  }
  return value
}

/** Solidity: short ones in their own slot, long ones behind its hash. */
function byteString(held: Uint8Array, chunk: (index: bigint) => Uint8Array): Uint8Array {
  const head = toNumber(held)
  if ((head & 1n) === 0n) {
    const length = Number((head & 0xffn) / 2n)
    const content = held.slice(0, length)
    if (length > 31 || !held.subarray(length, 31).every((byte) => byte === 0)) {
      return outOfRange(held, 'is no short byte string')
    }
    return content
  }
  const length = (head - 1n) / 2n
  if (length < 32n) return outOfRange(held, 'is a long byte string of fewer than 32 bytes')
  return chunks(length, held, chunk)
}

/** Vyper: the length, and then the bytes. */
function boundedString(held: Uint8Array, bound: bigint, chunk: (index: bigint) => Uint8Array): Uint8Array {
  const length = toNumber(held)
  return length > bound ? outOfRange(held, `is longer than ${bound} bytes`) : chunks(length, held, chunk)
}

function chunks(length: bigint, held: Uint8Array, chunk: (index: bigint) => Uint8Array): Uint8Array {
  if (length > BigInt(stringBytesMax)) return outOfRange(held, `is a byte string of more than ${stringBytesMax} bytes`)
  const parts: Uint8Array[] = []
  for (let index = 0n; index * 32n < length; index++) parts.push(chunk(index))
  const all = concatenate(...parts)
  if (!all.subarray(Number(length)).every((byte) => byte === 0)) return outOfRange(held, 'has bytes beyond its end')
  return all.slice(0, Number(length))
}

function outOfRange(word: Uint8Array, problem: string): never {
  throw new Rejection('STORAGE_VALUE_OUT_OF_RANGE', { word: fromBytes(word), problem })
}
