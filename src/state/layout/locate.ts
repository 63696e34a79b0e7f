import type { StorageRead, StorageStep } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { fromBytes, integer, toBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { StorageFault } from './StorageFault.ts'
import { parseType, type StorageType, type ValueType } from './StorageType.ts'
import { concatenate, padLeft, padRight, toNumber, toWord, wordSize } from './words.ts'

/** What locating needs beside the layout. */
export interface LocateOptions {
  readonly keccak256: (data: Uint8Array) => Uint8Array
  readonly fault?: StorageFault
}

/** Where a value lies. */
export interface Location {
  readonly slot: bigint
  /** First byte, counted from the low-order end of the slot. */
  readonly offset: number
  /** Bytes in the slot. */
  readonly size: number
  readonly type: StorageType
  /** True where no other value has a part of the slot. */
  readonly alone: boolean
}

/** Most bytes of a key of a mapping. */
const keyBytesMax = 4096
/** Structs within structs that are laid out. */
const depthMax = 16

type Place = Omit<Location, 'size'>

/**
 * Derives where a value lies.
 *
 * @param layout - Variables, structs and key order.
 * @param read - Variable and steps into it.
 * @param options - Hash function.
 * @returns The place of the value; of a list its length, of a byte string its head.
 * @throws {@link Rejection} `LAYOUT_INVALID`, `LAYOUT_PATH_INVALID`.
 */
export function locate(layout: StorageShape, read: StorageRead, options: LocateOptions): Location {
  const context = { layout, ...options, vyper: layout.keyOrder === 'vyper' }
  let place = variableAt(context, read.variable)
  for (const step of read.path) place = stepInto(context, place, step)
  const { type } = place
  if (type.kind === 'mapping' || type.kind === 'array' || type.kind === 'struct') {
    return misfit(read, `ends at a ${type.kind}, which has no value of its own`)
  }
  const size = type.kind === 'value' ? type.size : wordSize
  return { ...place, size, offset: offsetIn(context, place, size) }
}

interface Context extends LocateOptions {
  readonly layout: StorageShape
  readonly vyper: boolean
}

function offsetIn({ fault, vyper }: Context, { offset, type }: Place, size: number): number {
  // Vyper keeps words as its memory has them: bytesN at the high-order end.
  if (vyper) return type.kind === 'value' && type.form === 'bytes' && fault !== 'vyper-bytes-low' ? wordSize - size : 0
  if (fault === 'offset-ignored') return 0
  return fault === 'offset-from-top' ? wordSize - size - offset : offset
}

function variableAt(context: Context, name: string): Place {
  const { layout, fault } = context
  const variable = layout.variables.find((candidate) => candidate.name === name)
  if (variable === undefined) throw new Rejection('LAYOUT_INVALID', { variable: name, problem: 'is not there' })
  const { baseSlot, offset } = variable
  const alone = !layout.variables.some((other) => other !== variable && other.baseSlot === baseSlot)
  const type = parseType(variable.type, layout)
  const size = type.kind === 'value' ? type.size : wordSize
  if (offset + size > wordSize) throw new Rejection('LAYOUT_INVALID', { variable: name, problem: 'leaves its slot' })
  return { slot: integer(baseSlot) + (fault === 'base-slot' ? 1n : 0n), offset, type, alone }
}

function stepInto(context: Context, place: Place, step: StorageStep): Place {
  const { type } = place
  if ('key' in step) {
    if (type.kind !== 'mapping') return misfit(step, `is a key into a ${type.kind}`)
    return {
      slot: entrySlot(context, place.slot, type.key, toBytes(step.key)),
      offset: 0,
      type: type.item,
      alone: true,
    }
  }
  if ('field' in step) {
    return type.kind === 'struct'
      ? fieldAt(context, place, type.name, step.field)
      : misfit(step, 'is a field of no struct')
  }
  return itemAt(context, place, integer(step.index), step)
}

/** Slot of an entry of a mapping: the one place where two parties that agree on all else may differ. */
function entrySlot(context: Context, slot: bigint, type: StorageType, key: Uint8Array): bigint {
  const { keccak256, fault, vyper } = context
  const hashed = keyBytes(context, type, key)
  const base = toWord(slot)
  const keyFirst = fault === 'key-order' ? vyper : !vyper
  return toNumber(keccak256(keyFirst ? concatenate(hashed, base) : concatenate(base, hashed)))
}

function keyBytes({ keccak256, fault, vyper }: Context, type: StorageType, key: Uint8Array): Uint8Array {
  if (type.kind === 'bytes') {
    const most = type.bound ?? BigInt(keyBytesMax)
    if (BigInt(key.length) > most) return misfit({ key: fromBytes(key) }, `is longer than ${most} bytes`)
    return vyper && fault !== 'vyper-key-unhashed' ? keccak256(key) : key
  }
  if (type.kind !== 'value' || key.length !== type.size) {
    return misfit({ key: fromBytes(key) }, `is not ${type.kind === 'value' ? type.size : 'some'} bytes long`)
  }
  if (type.form === 'bool' && (key[0] ?? 0) > 1) return misfit({ key: fromBytes(key) }, 'is no boolean')
  if (fault === 'key-unpadded') return key
  if (type.form === 'bytes' && fault !== 'key-padded-left') return padRight(key)
  const negative = type.form === 'signed' && (key[0] ?? 0) >= 0x80
  return padLeft(key, negative && fault !== 'key-padded-left' ? 0xff : 0)
}

function itemAt(context: Context, place: Place, index: bigint, step: StorageStep): Place {
  const { type, slot } = place
  const { vyper } = context
  if (index >= 1n << 256n) return misfit(step, 'is beyond 2**256')
  if (type.kind === 'bytes') {
    const chunks = type.bound === null ? null : (type.bound + 31n) / 32n
    if (chunks !== null && index >= chunks) return misfit(step, `is not below ${chunks}`)
    return { slot: startOf(context, slot) + index, offset: 0, type: chunkType, alone: true }
  }
  if (type.kind !== 'array' && type.kind !== 'list') return misfit(step, `is an index into a ${type.kind}`)
  const bound = type.kind === 'array' ? type.length : type.bound
  if (bound !== null && index >= bound) return misfit(step, `is not below ${bound}`)
  const start = type.kind === 'array' ? slot : startOf(context, slot)
  const { item } = type
  const packed = !vyper && item.kind === 'value' ? BigInt(Math.floor(wordSize / item.size)) : 1n
  if (item.kind === 'value' && packed > 1n) {
    return { slot: start + index / packed, offset: Number(index % packed) * item.size, type: item, alone: false }
  }
  return { slot: start + index * slotsOf(context, item, 0), offset: 0, type: item, alone: true }
}

const chunkType: ValueType = { kind: 'value', form: 'bytes', size: wordSize }

/** Where the items of a list start that has its length at a slot. */
function startOf({ keccak256, fault, vyper }: Context, slot: bigint): bigint {
  const inPlace = vyper ? fault !== 'vyper-list-hashed' : fault === 'list-in-place'
  return inPlace ? slot + 1n : toNumber(keccak256(toWord(slot)))
}

function fieldAt(context: Context, place: Place, name: string, field: string): Place {
  const fields = layOut(context, name, 0)
  const found = fields.find((candidate) => candidate.name === field)
  if (found === undefined) return misfit({ field }, `is no field of ${name}`)
  const alone = fields.every((other) => other === found || other.slot !== found.slot)
  return { slot: place.slot + found.slot, offset: found.offset, type: found.type, alone }
}

interface Field {
  readonly name: string
  readonly type: StorageType
  readonly slot: bigint
  readonly offset: number
}

/** Fields of a struct in its slots: with packing where they fit, each on its own where not. */
function layOut(context: Context, name: string, depth: number): readonly Field[] {
  const { layout, vyper } = context
  const struct = layout.structs?.find((candidate) => candidate.name === name)
  if (struct === undefined || depth > depthMax) throw new Rejection('LAYOUT_INVALID', { struct: name })
  let slot = 0n
  let used = 0
  return struct.fields.map((field): Field => {
    const type = parseType(field.type, layout)
    const size = type.kind === 'value' && !vyper ? type.size : wordSize
    if (used > 0 && used + size > wordSize) {
      slot += 1n
      used = 0
    }
    const found = { name: field.name, type, slot, offset: used }
    if (size < wordSize) used += size
    else {
      slot += slotsOf(context, type, depth + 1)
      used = 0
    }
    return found
  })
}

/** Slots that a type takes where it lies. */
function slotsOf(context: Context, type: StorageType, depth: number): bigint {
  switch (type.kind) {
    case 'value':
    case 'mapping':
      return 1n
    case 'bytes':
      return 1n + (type.bound === null ? 0n : (type.bound + 31n) / 32n)
    case 'list':
      return 1n + (type.bound === null ? 0n : type.bound * slotsOf(context, type.item, depth))
    case 'array':
      return slotsOfArray(context, type.item, type.length, depth)
    case 'struct': {
      const last = layOut(context, type.name, depth).at(-1)
      if (last === undefined) throw new Rejection('LAYOUT_INVALID', { struct: type.name })
      return last.slot + slotsOf(context, last.type, depth + 1)
    }
  }
}

function slotsOfArray(context: Context, item: StorageType, length: bigint, depth: number): bigint {
  if (context.vyper || item.kind !== 'value') return length * slotsOf(context, item, depth)
  const packed = BigInt(Math.floor(wordSize / item.size))
  return (length + packed - 1n) / packed
}

function misfit(step: StorageStep | StorageRead, problem: string): never {
  throw new Rejection('LAYOUT_PATH_INVALID', { step: JSON.stringify(step).slice(0, 200), problem })
}
