import * as Rlp from '../../../../src/codec/Rlp.ts'
import { keccak256 } from '../../../../src/crypto/keccak.ts'
import { fromBytes, hash32, toBytes } from '../../../../src/model/Hex.ts'
import type { Hash32 } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { has, list, object, readAddress, readBytes, readHash, readInteger } from './json.ts'
import type { JsonObject } from './json.ts'

/** Type byte of a blob transaction (EIP-4844). */
export const blobType = 3

/**
 * Rebuilds a transaction's encoding from the JSON of execution-apis.
 *
 * @param json - A transaction of type 0 to 4 as `eth_getBlockByNumber` gives it.
 * @returns Its encoding as blocks hold it (EIP-2718); its hash equals the one in the JSON.
 * @throws {@link AdapterError} `INTERNAL` naming the hash where the type is unknown or the hashes differ.
 */
export function encodeRpcTransaction(json: JsonObject): Uint8Array {
  const type = has(json, 'type') ? Number(readInteger(json, 'type')) : 0
  const payload = payloads[type]
  if (payload === undefined) throw new AdapterError('INTERNAL', `the node has a transaction of unknown type ${type}`)
  const items = Rlp.join(payload(json))
  const encoded = type === 0 ? items : Uint8Array.from([type, ...items])
  const reported = readHash(json, 'hash')
  const found = hashTransaction(encoded)
  if (found !== reported) {
    throw new AdapterError('INTERNAL', `the fields of transaction ${reported} hash to ${found}`)
  }
  return encoded
}

/** Hashes an encoded transaction. */
export function hashTransaction(encoded: Uint8Array): Hash32 {
  return hash32(fromBytes(keccak256(encoded)))
}

const payloads: Readonly<Record<number, (json: JsonObject) => Uint8Array[]>> = {
  0: (json) => [
    ...integers(json, 'nonce', 'gasPrice', 'gas'),
    recipient(json),
    ...call(json),
    ...integers(json, 'v', 'r', 's'),
  ],
  1: (json) => [
    ...integers(json, 'chainId', 'nonce', 'gasPrice', 'gas'),
    recipient(json),
    ...call(json),
    accessList(json),
    ...signature(json),
  ],
  2: (json) => [...feeMarket(json), ...signature(json)],
  3: (json) => [
    ...feeMarket(json),
    ...integers(json, 'maxFeePerBlobGas'),
    Rlp.join(list(json, 'blobVersionedHashes').map((hash) => Rlp.fromBytes(toBytes(readBytes({ hash }, 'hash'))))),
    ...signature(json),
  ],
  4: (json) => [
    ...feeMarket(json),
    Rlp.join(list(json, 'authorizationList').map((item) => authorization(object(item, 'an authorization')))),
    ...signature(json),
  ],
}

function feeMarket(json: JsonObject): Uint8Array[] {
  return [
    ...integers(json, 'chainId', 'nonce', 'maxPriorityFeePerGas', 'maxFeePerGas', 'gas'),
    recipient(json),
    ...call(json),
    accessList(json),
  ]
}

function call(json: JsonObject): Uint8Array[] {
  return [...integers(json, 'value'), Rlp.fromBytes(toBytes(readBytes(json, 'input')))]
}

function recipient(json: JsonObject): Uint8Array {
  return Rlp.fromBytes(has(json, 'to') ? toBytes(readAddress(json, 'to')) : Uint8Array.of())
}

function accessList(json: JsonObject): Uint8Array {
  return Rlp.join(
    list(json, 'accessList').map((item) => {
      const entry = object(item, 'an access list entry')
      const keys = list(entry, 'storageKeys').map((key) => Rlp.fromBytes(toBytes(readHash({ key }, 'key'))))
      return Rlp.join([Rlp.fromBytes(toBytes(readAddress(entry, 'address'))), Rlp.join(keys)])
    }),
  )
}

function authorization(json: JsonObject): Uint8Array {
  return Rlp.join([
    ...integers(json, 'chainId'),
    Rlp.fromBytes(toBytes(readAddress(json, 'address'))),
    ...integers(json, 'nonce'),
    ...signature(json),
  ])
}

/** Typed transactions hold the parity itself; some nodes write it as `v` alone. */
function signature(json: JsonObject): Uint8Array[] {
  return integers(json, has(json, 'yParity') ? 'yParity' : 'v', 'r', 's')
}

function integers(json: JsonObject, ...names: readonly string[]): Uint8Array[] {
  return names.map((name) => Rlp.fromInteger(readInteger(json, name)))
}

/** Place of the gas limit in the list of each type. */
const gasFields: Readonly<Record<number, number>> = { 0: 2, 1: 3, 2: 4, 3: 4, 4: 4 }

/**
 * Reads the gas limit of an encoded transaction.
 *
 * @param encoded - A transaction of type 0 to 4 that a node has decoded before.
 * @returns Gas.
 * @throws {@link Rejection} `RLP_MALFORMED`.
 */
export function readTransactionGas(encoded: Uint8Array): bigint {
  const type = Rlp.isList(encoded) ? 0 : (encoded[0] ?? 0)
  const items = Rlp.split(type === 0 ? encoded : encoded.subarray(1))
  return Rlp.toInteger(items[gasFields[type] ?? 0] ?? Rlp.fromInteger(0n))
}
