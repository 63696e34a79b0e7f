import * as Rlp from '../codec/Rlp.ts'
import { Defect } from '../model/Defect.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import type { Bytes } from '../model/Hex.ts'

/** What one field of a transaction holds. */
type FieldKind = 'number' | 'bytes' | 'accessList' | 'hashes' | 'authorizations'

const body = [
  ['gasLimit', 'number'],
  ['to', 'bytes'],
  ['value', 'number'],
  ['data', 'bytes'],
] as const
const fees = [
  ['maxPriorityFeePerGas', 'number'],
  ['maxFeePerGas', 'number'],
] as const
const price = [['gasPrice', 'number']] as const
const chain = [['chainId', 'number']] as const
const nonce = [['nonce', 'number']] as const
const access = [['accessList', 'accessList']] as const
const signature = [
  ['v', 'number'],
  ['r', 'number'],
  ['s', 'number'],
] as const
const blobs = [
  ['maxFeePerBlobGas', 'number'],
  ['blobVersionedHashes', 'hashes'],
] as const

/** Fields of each type in the order of its encoding. */
const layouts: Readonly<Record<number, readonly (readonly [name: string, kind: FieldKind])[]>> = {
  0: [...nonce, ...price, ...body, ...signature],
  1: [...chain, ...nonce, ...price, ...body, ...access, ...signature],
  2: [...chain, ...nonce, ...fees, ...body, ...access, ...signature],
  3: [...chain, ...nonce, ...fees, ...body, ...access, ...blobs, ...signature],
  4: [...chain, ...nonce, ...fees, ...body, ...access, ['authorizationList', 'authorizations'], ...signature],
}

/** First byte of the RLP list that a legacy transaction is. */
const listByteMin = 0xc0

/**
 * Writes the fields of a valid transaction as fixtures of the ecosystem have them.
 *
 * @param transaction - Encoding (EIP-2718).
 * @returns Fields by their names in fixtures; numbers have an even count of digits.
 */
export function fieldsOf(transaction: Bytes): Readonly<Record<string, unknown>> {
  const encoded = toBytes(transaction)
  const first = encoded[0] ?? 0
  const type = first >= listByteMin ? 0 : first
  const layout = layouts[type]
  if (layout === undefined) throw new Defect(`no valid transaction has type ${type}`)
  const items = Rlp.split(type === 0 ? encoded : encoded.subarray(1))
  const fields = layout.map(([name, kind], place) => [name, valueOf(items[place] ?? Rlp.join([]), kind)])
  return { type: padded(BigInt(type)), ...Object.fromEntries(fields) }
}

function valueOf(item: Uint8Array, kind: FieldKind): unknown {
  switch (kind) {
    case 'number':
      return padded(Rlp.toInteger(item))
    case 'bytes': {
      const value = Rlp.toBytes(item)
      return value.length === 0 ? '' : fromBytes(value)
    }
    case 'hashes':
      return Rlp.split(item).map((hash) => fromBytes(Rlp.toBytes(hash)))
    case 'accessList':
      return Rlp.split(item).map(accessEntry)
    case 'authorizations':
      return Rlp.split(item).map(authorization)
  }
}

function accessEntry(item: Uint8Array): unknown {
  const [address, slots] = Rlp.split(item)
  return {
    address: address === undefined ? '' : fromBytes(Rlp.toBytes(address)),
    storageKeys: slots === undefined ? [] : Rlp.split(slots).map((slot) => fromBytes(Rlp.toBytes(slot))),
  }
}

function authorization(item: Uint8Array): unknown {
  const [chainId, address, count, parity, r, s] = Rlp.split(item)
  const number = (field: Uint8Array | undefined): string => padded(field === undefined ? 0n : Rlp.toInteger(field))
  return {
    chainId: number(chainId),
    address: address === undefined ? '' : fromBytes(Rlp.toBytes(address)),
    nonce: number(count),
    v: number(parity),
    r: number(r),
    s: number(s),
    yParity: number(parity),
  }
}

/**
 * Writes a number as fixtures have it: an even count of digits, at least two.
 *
 * @param value - Zero or greater.
 */
export function padded(value: bigint): string {
  const digits = value.toString(16)
  return `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`
}
