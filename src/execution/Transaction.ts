import * as Rlp from '../codec/Rlp.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Reason } from '../model/Rejection.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'

/** Kinds of transactions by their EIP-2718 type; 0 is the untyped one. */
export type TransactionType = 0 | 1 | 2 | 3 | 4

/** One account of an access list (EIP-2930). */
export interface AccessEntry {
  readonly address: Uint8Array
  readonly slots: readonly Uint8Array[]
}

/** One tuple of an authorization list (EIP-7702); its signature may still be worth nothing. */
export interface Authorization {
  readonly chainId: bigint
  readonly address: Uint8Array
  readonly nonce: bigint
  readonly yParity: bigint
  readonly r: bigint
  readonly s: bigint
  /** RLP of chain id, address and nonce: what is signed behind the byte 0x05. */
  readonly message: Uint8Array
}

/** A transaction as its bytes say, not yet judged by any fork. */
export interface Transaction {
  readonly type: TransactionType
  /** The bytes it was read from (EIP-2718). */
  readonly encoded: Uint8Array
  readonly chainId: bigint | null
  readonly nonce: bigint
  /** Highest price per gas; the only one before EIP-1559. */
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly gasLimit: bigint
  /** Null for a contract creation. */
  readonly to: Uint8Array | null
  readonly value: bigint
  readonly data: Uint8Array
  readonly accessList: readonly AccessEntry[]
  readonly maxFeePerBlobGas: bigint
  readonly blobHashes: readonly Uint8Array[]
  readonly authorizations: readonly Authorization[]
  /** 0 or 1 for typed and EIP-155 transactions, `v` otherwise. */
  readonly v: bigint
  readonly r: bigint
  readonly s: bigint
  /** What the sender signed, before hashing. */
  readonly message: Uint8Array
}

const addressBytes = 20
const hashBytes = 32
const uint64Bytes = 8
/** Numbers longer than this are malformed whatever they stand for; shorter ones overflow with their own reason. */
const scalarBytesMax = 64
const uint64Max = 2n ** 64n - 1n
const uint256Max = 2n ** 256n - 1n
const eip155Base = 35n

/** Count of fields of each type. */
const fieldCounts: Readonly<Record<TransactionType, number>> = { 0: 9, 1: 11, 2: 12, 3: 14, 4: 13 }

/** Level from which on each type of transaction exists. */
const typeSince: Readonly<Record<TransactionType, number>> = {
  0: 0,
  1: Level.berlin,
  2: Level.london,
  3: Level.cancun,
  4: Level.prague,
}

/**
 * Reads a transaction of any type that the fork has.
 *
 * @param encoded - Whole encoding (EIP-2718), at least one byte.
 * @param rules - Fork in force; a type that it does not have is refused before its values are judged.
 * @returns The transaction; the result's byte strings are views of the input.
 * @throws {@link Rejection} `TRANSACTION_MALFORMED`, `TRANSACTION_TYPE_UNSUPPORTED`, `NONCE_OVERFLOW`,
 *   `SCALAR_OVERFLOW` or `BLOB_WITH_FULL_BLOBS`.
 * @see EIP-2718, EIP-2930, EIP-1559, EIP-4844, EIP-7702, TXN-11
 */
export function decodeTransaction(encoded: Uint8Array, rules: Pick<Rules, 'level' | 'forkId'>): Transaction {
  const first = encoded[0]
  if (first === undefined || first === 0) return malformed({ problem: first === 0 ? 'type 0' : 'no bytes' })
  if (first >= 0xc0) return decodeFields(0, encoded, encoded)
  if (first >= 1 && first <= 4) {
    // The comparison above leaves the four typed kinds only.
    const type = first as TransactionType
    const known = rules.level >= typeSince[type]
    try {
      const transaction = decodeFields(type, encoded, encoded.subarray(1))
      if (known) return transaction
    } catch (error) {
      // What is no transaction of its type at all is malformed at every fork; its values matter only where the type exists.
      if (known || !(error instanceof Rejection) || error.reason === 'TRANSACTION_MALFORMED') throw error
    }
  }
  // EIP-2718 keeps 0x80 to 0xbf free; a byte string of RLP begins with one, and its content names a type that is none.
  if (first >= 0x80) read('transaction', () => Rlp.spanAt(encoded, 0, encoded.length))
  throw new Rejection('TRANSACTION_TYPE_UNSUPPORTED', { type: String(first), fork: rules.forkId })
}

function decodeFields(type: TransactionType, encoded: Uint8Array, payload: Uint8Array): Transaction {
  const items = read('transaction', () => {
    Rlp.validate(payload)
    return Rlp.split(payload)
  })
  if (type === 3 && items.length >= 3 && items.length <= 5 && Rlp.isList(items[0] ?? payload)) {
    throw new Rejection('BLOB_WITH_FULL_BLOBS')
  }
  if (items.length !== fieldCounts[type]) {
    return malformed({ fields: String(items.length), expected: String(fieldCounts[type]) })
  }
  const at = (index: number): Uint8Array => items[index] ?? payload
  return type === 0 ? decodeLegacy(encoded, items, at) : decodeTyped({ type, encoded, items, at })
}

function decodeLegacy(encoded: Uint8Array, items: Uint8Array[], at: (index: number) => Uint8Array): Transaction {
  const gasPrice = scalar('gasPrice', at(1), uint256Max)
  const v = scalar('v', at(6), null)
  const chainId = v >= eip155Base ? (v - eip155Base) / 2n : null
  const signed = items.slice(0, 6)
  if (chainId !== null) signed.push(Rlp.fromInteger(chainId), Rlp.fromInteger(0n), Rlp.fromInteger(0n))
  return {
    ...none,
    type: 0,
    encoded,
    chainId,
    nonce: scalar('nonce', at(0), uint64Max, 'NONCE_OVERFLOW'),
    maxFeePerGas: gasPrice,
    maxPriorityFeePerGas: gasPrice,
    gasLimit: scalar('gasLimit', at(2), uint64Max),
    to: recipient(at(3)),
    value: scalar('value', at(4), uint256Max),
    data: string('data', at(5)),
    v: chainId === null ? v : (v - eip155Base) % 2n,
    r: scalar('r', at(7), null),
    s: scalar('s', at(8), null),
    message: Rlp.join(signed),
  }
}

const none = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] }

interface TypedParts {
  readonly type: TransactionType
  readonly encoded: Uint8Array
  readonly items: Uint8Array[]
  readonly at: (index: number) => Uint8Array
}

function decodeTyped({ type, encoded, items, at }: TypedParts): Transaction {
  // EIP-2930 has one price, all later types have two: their fields move up by one.
  const shift = type === 1 ? 0 : 1
  const maxFeePerGas = scalar('maxFeePerGas', at(2 + shift), uint256Max)
  const signature = items.length - 3
  return {
    ...none,
    type,
    encoded,
    chainId: scalar('chainId', at(0), uint256Max),
    nonce: scalar('nonce', at(1), uint64Max, 'NONCE_OVERFLOW'),
    maxFeePerGas,
    maxPriorityFeePerGas: type === 1 ? maxFeePerGas : scalar('maxPriorityFeePerGas', at(2), uint256Max),
    gasLimit: scalar('gasLimit', at(3 + shift), uint64Max),
    to: recipient(at(4 + shift)),
    value: scalar('value', at(5 + shift), uint256Max),
    data: string('data', at(6 + shift)),
    accessList: list('accessList', at(7 + shift)).map(accessEntry),
    ...(type === 3 && {
      maxFeePerBlobGas: scalar('maxFeePerBlobGas', at(9), uint256Max),
      blobHashes: list('blobVersionedHashes', at(10)).map((hash) => fixed('blobVersionedHash', hash, hashBytes)),
    }),
    ...(type === 4 && { authorizations: list('authorizationList', at(9)).map(authorization) }),
    v: scalar('yParity', at(signature), null),
    r: scalar('r', at(signature + 1), null),
    s: scalar('s', at(signature + 2), null),
    message: Buffer.concat([Uint8Array.of(type), Rlp.join(items.slice(0, signature))]),
  }
}

function accessEntry(item: Uint8Array): AccessEntry {
  const [address, slots, ...more] = list('accessList', item)
  if (address === undefined || slots === undefined || more.length > 0) return malformed({ field: 'accessList' })
  return {
    address: fixed('accessList address', address, addressBytes),
    slots: list('accessList slots', slots).map((slot) => fixed('accessList slot', slot, hashBytes)),
  }
}

const authorizationFields = 6
const yParityMax = 255n

function authorization(item: Uint8Array): Authorization {
  const fields = list('authorizationList', item)
  if (fields.length !== authorizationFields)
    return malformed({ field: 'authorizationList', items: String(fields.length) })
  const at = (index: number): Uint8Array => fields[index] ?? item
  const bounded = (field: string, index: number, max: bigint): bigint =>
    scalar(field, at(index), max, 'TRANSACTION_MALFORMED')
  return {
    chainId: bounded('authorization chainId', 0, uint256Max),
    address: fixed('authorization address', at(1), addressBytes),
    nonce: bounded('authorization nonce', 2, uint64Max),
    yParity: bounded('authorization yParity', 3, yParityMax),
    r: bounded('authorization r', 4, uint256Max),
    s: bounded('authorization s', 5, uint256Max),
    message: Rlp.join(fields.slice(0, 3)),
  }
}

function recipient(item: Uint8Array): Uint8Array | null {
  const bytes = string('to', item)
  if (bytes.length === 0) return null
  if (bytes.length !== addressBytes) return malformed({ field: 'to', bytes: String(bytes.length) })
  return bytes
}

function fixed(field: string, item: Uint8Array, size: number): Uint8Array {
  const bytes = string(field, item)
  return bytes.length === size ? bytes : malformed({ field, bytes: String(bytes.length), expected: String(size) })
}

function string(field: string, item: Uint8Array): Uint8Array {
  return read(field, () => Rlp.toBytes(item))
}

function list(field: string, item: Uint8Array): Uint8Array[] {
  return read(field, () => Rlp.split(item))
}

function scalar(field: string, item: Uint8Array, max: bigint | null, reason: Reason = 'SCALAR_OVERFLOW'): bigint {
  // Numbers of 64 bits are measured before they are read; longer ones overflow whatever their bytes are.
  if (max === uint64Max && string(field, item).length > uint64Bytes) throw new Rejection(reason, { field })
  const value = read(field, () => Rlp.toInteger(item, scalarBytesMax))
  if (max !== null && value > max) throw new Rejection(reason, { field, value: value.toString() })
  return value
}

function read<T>(field: string, reader: () => T): T {
  try {
    return reader()
  } catch (error) {
    if (error instanceof Rejection) return malformed({ field, problem: error.message })
    throw error
  }
}

function malformed(facts: Readonly<Record<string, string>>): never {
  throw new Rejection('TRANSACTION_MALFORMED', facts)
}
