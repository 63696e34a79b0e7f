import { keccak256 } from '../crypto/keccak.ts'
import type { Header } from '../model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, quantity, toBytes } from '../model/Hex.ts'
import type { Bytes, Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import * as Rlp from './Rlp.ts'

/** How a field is written: fixed bytes, bytes of any length, or an integer of at most so many bytes. */
type Encoding =
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'integer'; readonly bytesMax: number }

interface Field {
  readonly name: keyof Header
  readonly encoding: Encoding
}

const hash: Encoding = { kind: 'fixed', size: 32 }
const integer64: Encoding = { kind: 'integer', bytesMax: 8 }
const integer256: Encoding = { kind: 'integer', bytesMax: 32 }

/** Fields in the order of their encoding; each fork only appends. */
const fields: readonly Field[] = [
  { name: 'parentHash', encoding: hash },
  { name: 'sha3Uncles', encoding: hash },
  { name: 'miner', encoding: { kind: 'fixed', size: 20 } },
  { name: 'stateRoot', encoding: hash },
  { name: 'transactionsRoot', encoding: hash },
  { name: 'receiptsRoot', encoding: hash },
  { name: 'logsBloom', encoding: { kind: 'fixed', size: 256 } },
  { name: 'difficulty', encoding: integer256 },
  { name: 'number', encoding: integer64 },
  { name: 'gasLimit', encoding: integer64 },
  { name: 'gasUsed', encoding: integer64 },
  { name: 'timestamp', encoding: integer64 },
  { name: 'extraData', encoding: { kind: 'bytes' } },
  { name: 'mixHash', encoding: hash },
  { name: 'nonce', encoding: { kind: 'fixed', size: 8 } },
  // London (EIP-1559)
  { name: 'baseFeePerGas', encoding: integer256 },
  // Shanghai (EIP-4895)
  { name: 'withdrawalsRoot', encoding: hash },
  // Cancun (EIP-4844, EIP-4788)
  { name: 'blobGasUsed', encoding: integer64 },
  { name: 'excessBlobGas', encoding: integer64 },
  { name: 'parentBeaconBlockRoot', encoding: hash },
  // Prague (EIP-7685)
  { name: 'requestsHash', encoding: hash },
  // Amsterdam (EIP-7928, EIP-7843)
  { name: 'blockAccessListHash', encoding: hash },
  { name: 'slotNumber', encoding: integer64 },
]

/** Fields of a Frontier header. */
const fieldCountMin = 15

/**
 * Reads a block header of any fork.
 *
 * @param headerRlp - One RLP list and nothing after it.
 * @returns The header; fields of later forks are present where the list has them, whatever fork it belongs to.
 * @throws {@link Rejection} `RLP_MALFORMED` naming the field where its length or form is not the one of its type, or
 *   where there are fewer than 15 or more than 23 fields.
 */
export function decodeHeader(headerRlp: Uint8Array): Header {
  const items = Rlp.split(headerRlp)
  if (items.length < fieldCountMin || items.length > fields.length) {
    throw new Rejection('RLP_MALFORMED', { item: 'block header', fields: String(items.length) })
  }
  const header: Partial<Record<keyof Header, string>> = {}
  for (const [index, item] of items.entries()) {
    const field = fields[index]
    if (field !== undefined) header[field.name] = decodeField(field, item)
  }
  return typed(header)
}

/**
 * Writes a block header.
 *
 * @param header - A header of any fork; its fields have to be those of one fork, without gaps.
 * @returns Its RLP.
 * @throws {@link Rejection} `HEADER_FIELDS_INVALID` where a field is absent that comes before one that is present.
 */
export function encodeHeader(header: Header): Uint8Array {
  const items: Uint8Array[] = []
  for (const [index, field] of fields.entries()) {
    const value = header[field.name]
    if (value === undefined) continue
    if (items.length !== index)
      throw new Rejection('HEADER_FIELDS_INVALID', { present: field.name, absent: fields[items.length]?.name ?? '' })
    items.push(encodeField(field, value))
  }
  return Rlp.join(items)
}

/**
 * Hashes a block header.
 *
 * @param headerRlp - Its RLP.
 * @returns The block hash.
 */
export function hashHeader(headerRlp: Uint8Array): Hash32 {
  return hash32(fromBytes(keccak256(headerRlp)))
}

function decodeField(field: Field, item: Uint8Array): string {
  const { encoding } = field
  try {
    if (encoding.kind === 'integer') return quantity(Rlp.toInteger(item, encoding.bytesMax))
    const value = Rlp.toBytes(item)
    if (encoding.kind === 'bytes' || value.length === encoding.size) return fromBytes(value)
    throw new Rejection('RLP_MALFORMED', { bytes: String(value.length), expected: String(encoding.size) })
  } catch (error) {
    if (error instanceof Rejection) throw new Rejection(error.reason, { field: field.name, ...error.facts })
    throw error
  }
}

function encodeField(field: Field, text: NonNullable<Header[keyof Header]>): Uint8Array {
  if (field.encoding.kind === 'integer') return Rlp.fromInteger(BigInt(text))
  return Rlp.fromBytes(toBytes(bytes(text)))
}

function typed(found: Partial<Record<keyof Header, string>>): Header {
  const hashOf = (name: keyof Header): Hash32 => hash32(found[name] ?? '')
  const bytesOf = (name: keyof Header): Bytes => bytes(found[name] ?? '')
  const quantityOf = (name: keyof Header): ReturnType<typeof quantity> => quantity(BigInt(found[name] ?? ''))
  return {
    parentHash: hashOf('parentHash'),
    sha3Uncles: hashOf('sha3Uncles'),
    miner: address(found.miner ?? ''),
    stateRoot: hashOf('stateRoot'),
    transactionsRoot: hashOf('transactionsRoot'),
    receiptsRoot: hashOf('receiptsRoot'),
    logsBloom: bytesOf('logsBloom'),
    difficulty: quantityOf('difficulty'),
    number: quantityOf('number'),
    gasLimit: quantityOf('gasLimit'),
    gasUsed: quantityOf('gasUsed'),
    timestamp: quantityOf('timestamp'),
    extraData: bytesOf('extraData'),
    mixHash: hashOf('mixHash'),
    nonce: bytesOf('nonce'),
    ...(found.baseFeePerGas !== undefined && { baseFeePerGas: quantityOf('baseFeePerGas') }),
    ...(found.withdrawalsRoot !== undefined && { withdrawalsRoot: hashOf('withdrawalsRoot') }),
    ...(found.blobGasUsed !== undefined && { blobGasUsed: quantityOf('blobGasUsed') }),
    ...(found.excessBlobGas !== undefined && { excessBlobGas: quantityOf('excessBlobGas') }),
    ...(found.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: hashOf('parentBeaconBlockRoot') }),
    ...(found.requestsHash !== undefined && { requestsHash: hashOf('requestsHash') }),
    ...(found.blockAccessListHash !== undefined && { blockAccessListHash: hashOf('blockAccessListHash') }),
    ...(found.slotNumber !== undefined && { slotNumber: quantityOf('slotNumber') }),
  }
}
