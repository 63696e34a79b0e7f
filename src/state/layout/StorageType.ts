import type { StorageShape } from '../../model/generated/standard.ts'
import { Rejection } from '../../model/Rejection.ts'

/** What lies in a part of a slot. */
export interface ValueType {
  readonly kind: 'value'
  readonly form: 'bool' | 'address' | 'unsigned' | 'signed' | 'bytes'
  /** In bytes, 1 to 32. */
  readonly size: number
}

/** A type of a storage layout, Solidity's and Vyper's alike. */
export type StorageType =
  | ValueType
  /** `bytes` and `string`; with a bound where they are Vyper's. */
  | { readonly kind: 'bytes'; readonly bound: bigint | null }
  | { readonly kind: 'mapping'; readonly key: StorageType; readonly item: StorageType }
  /** `T[]`, or with a bound `DynArray[T, n]`. */
  | { readonly kind: 'list'; readonly item: StorageType; readonly bound: bigint | null }
  | { readonly kind: 'array'; readonly item: StorageType; readonly length: bigint }
  | { readonly kind: 'struct'; readonly name: string }

/** Types within types. */
const depthMax = 16

/** Digits of the length of an array. */
const digitsMax = 20

/**
 * Reads the name of a type.
 *
 * @param text - Such as `mapping(address => uint256[])`, at most 200 characters.
 * @param layout - Whose structs and key order it is in.
 * @throws {@link Rejection} `LAYOUT_INVALID`.
 */
export function parseType(text: string, layout: StorageShape): StorageType {
  const reader = { text, place: 0, vyper: layout.keyOrder === 'vyper', layout }
  const type = readType(reader, 0)
  return reader.place === text.length ? type : invalid(reader)
}

interface Reader {
  readonly text: string
  place: number
  readonly vyper: boolean
  readonly layout: StorageShape
}

function readType(reader: Reader, depth: number): StorageType {
  if (depth > depthMax) return invalid(reader)
  let type = readBase(reader, depth)
  for (let layer = 0; take(reader, '['); layer++) {
    if (layer > depthMax) return invalid(reader)
    if (!reader.vyper && take(reader, ']')) type = { kind: 'list', item: type, bound: null }
    else {
      type = { kind: 'array', item: type, length: readLength(reader) }
      need(reader, ']')
    }
  }
  return type
}

function readBase(reader: Reader, depth: number): StorageType {
  const [open, arrow, close] = reader.vyper ? ['HashMap[', ',', ']'] : ['mapping(', '=>', ')']
  if (take(reader, open)) {
    const key = readType(reader, depth + 1)
    if (key.kind !== 'value' && key.kind !== 'bytes') return invalid(reader)
    need(reader, arrow)
    const item = readType(reader, depth + 1)
    need(reader, close)
    return { kind: 'mapping', key, item }
  }
  if (reader.vyper && take(reader, 'DynArray[')) {
    const item = readType(reader, depth + 1)
    need(reader, ',')
    const bound = readLength(reader)
    need(reader, ']')
    return { kind: 'list', item, bound }
  }
  if (reader.vyper && (take(reader, 'Bytes[') || take(reader, 'String['))) {
    const bound = readLength(reader)
    need(reader, ']')
    return { kind: 'bytes', bound }
  }
  const name = /^[A-Za-z][A-Za-z0-9]*/.exec(reader.text.slice(reader.place))?.[0] ?? invalid(reader)
  reader.place += name.length
  return named(reader, name)
}

function named(reader: Reader, name: string): StorageType {
  if (name === 'bool') return { kind: 'value', form: 'bool', size: 1 }
  if (name === 'address') return { kind: 'value', form: 'address', size: 20 }
  if (!reader.vyper && (name === 'bytes' || name === 'string')) return { kind: 'bytes', bound: null }
  const [, form, digits] = /^(uint|int|bytes)([1-9][0-9]{0,2})$/.exec(name) ?? []
  const count = Number(digits)
  if (form === 'bytes' && count <= 32) return { kind: 'value', form, size: count }
  if ((form === 'uint' || form === 'int') && count <= 256 && count % 8 === 0) {
    return { kind: 'value', form: form === 'uint' ? 'unsigned' : 'signed', size: count / 8 }
  }
  return reader.layout.structs?.some((struct) => struct.name === name) === true
    ? { kind: 'struct', name }
    : invalid(reader)
}

function readLength(reader: Reader): bigint {
  skip(reader)
  const digits = /^[1-9][0-9]*/.exec(reader.text.slice(reader.place))?.[0] ?? invalid(reader)
  if (digits.length > digitsMax) return invalid(reader)
  reader.place += digits.length
  skip(reader)
  return BigInt(digits)
}

function take(reader: Reader, token: string): boolean {
  skip(reader)
  if (!reader.text.startsWith(token, reader.place)) return false
  reader.place += token.length
  skip(reader)
  return true
}

function need(reader: Reader, token: string): void {
  if (!take(reader, token)) invalid(reader)
}

function skip(reader: Reader): void {
  while (reader.text[reader.place] === ' ') reader.place++
}

function invalid({ text, place }: Reader): never {
  throw new Rejection('LAYOUT_INVALID', { type: text, place: String(place) })
}
