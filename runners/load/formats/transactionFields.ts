import * as Rlp from '../../../src/codec/Rlp.ts'
import { keccak256 } from '../../../src/crypto/keccak.ts'
import { secp256k1Noble } from '../../../src/crypto/secp256k1Noble.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { type Bytes, bytes, fromBytes, integer, toBytes } from '../../../src/model/Hex.ts'
import { within } from '../Damage.ts'
import {
  addressField,
  bytesField,
  bytesListField,
  type Fields,
  isFields,
  listField,
  optionalField,
  quantityField,
  wordField,
  wrong,
} from '../fields.ts'
import { isSince } from '../forkAt.ts'

/** How a signature's parity is written: behind the fields of a typed transaction, or mixed with the chain id. */
interface Unsigned {
  /** Undefined for a legacy transaction. */
  readonly type?: number
  readonly items: readonly Rlp.Item[]
  /** Added to the digest of a legacy transaction and to its `v` (EIP-155). */
  readonly replayChainId?: bigint
}

/**
 * Encodes a transaction that a fixture gives by its fields, and signs it where the fixture gives a key for that.
 *
 * @param fields - Fields as state tests and t8n files name them; `secretKey`, or `v`, `r` and `s`.
 * @param ruleset - Chain id, and whether legacy transactions are protected from replay.
 * @returns The encoded transaction (EIP-2718).
 * @throws Damage naming a field that is missing or malformed.
 */
export function signedTransaction(fields: Fields, ruleset: Ruleset): Bytes {
  const unsigned = readUnsigned(fields, ruleset)
  const key = optionalField(fields, 'secretKey', bytesField)
  return assemble(
    unsigned,
    key === undefined || isSigned(fields) ? statedSignature(fields) : sign(unsigned, toBytes(key)),
  )
}

/** Files give a key beside a signature, or a signature of zeros beside a key. */
function isSigned(fields: Fields): boolean {
  const r = optionalField(fields, 'r', quantityField)
  return r !== undefined && integer(r) !== 0n
}

type SignatureItems = readonly [v: Uint8Array, r: Uint8Array, s: Uint8Array]

function readUnsigned(fields: Fields, ruleset: Ruleset): Unsigned {
  const type = transactionType(fields)
  const chainId = optionalField(fields, 'chainId', quantityField)
  const chain = chainId === undefined ? BigInt(ruleset.chainId) : integer(chainId)
  const price =
    type < 2 ? [number(fields, 'gasPrice')] : [number(fields, 'maxPriorityFeePerGas'), number(fields, 'maxFeePerGas')]
  const common = [
    number(fields, 'nonce'),
    ...price,
    number(fields, fields['gasLimit'] === undefined ? 'gas' : 'gasLimit'),
    recipient(fields),
    number(fields, 'value'),
    toBytes(bytesField(fields, fields['data'] === undefined ? 'input' : 'data')),
  ]
  if (type === 0) return { items: common, ...(isProtected(fields, ruleset) && chain > 0n && { replayChainId: chain }) }
  const items: Rlp.Item[] = [minimal(chain), ...common, accessList(fields)]
  if (type === 3) {
    items.push(number(fields, 'maxFeePerBlobGas'), bytesListField(fields, 'blobVersionedHashes').map(toBytes))
  }
  if (type === 4) items.push(authorizations(fields))
  return { type, items }
}

/** Named, or told from the fields that only that type has. */
function transactionType(fields: Fields): number {
  const type = optionalField(fields, 'type', quantityField)
  if (type !== undefined) return Number(integer(type))
  if (fields['authorizationList'] !== undefined) return 4
  if (fields['maxFeePerBlobGas'] !== undefined || fields['blobVersionedHashes'] !== undefined) return 3
  if (fields['maxFeePerGas'] !== undefined) return 2
  return Array.isArray(fields['accessList']) ? 1 : 0
}

function isProtected(fields: Fields, ruleset: Ruleset): boolean {
  if (typeof fields['protected'] === 'boolean') return fields['protected']
  return isSince(ruleset.forks.at(-1)?.evmBase ?? 'frontier', 'spuriousDragon')
}

function sign(unsigned: Unsigned, key: Uint8Array): SignatureItems {
  const replay = unsigned.replayChainId
  const items = replay === undefined ? unsigned.items : [...unsigned.items, minimal(replay), minimal(0n), minimal(0n)]
  const body = Rlp.encode(items)
  const digest = keccak256(unsigned.type === undefined ? body : Buffer.concat([Uint8Array.of(unsigned.type), body]))
  const { r, s, recovery } = secp256k1Noble.sign(digest, key)
  const parity = BigInt(recovery)
  if (unsigned.type !== undefined) return [minimal(parity), stripped(r), stripped(s)]
  return [minimal(replay === undefined ? parity + 27n : parity + 35n + 2n * replay), stripped(r), stripped(s)]
}

function statedSignature(fields: Fields): SignatureItems {
  return [number(fields, fields['v'] === undefined ? 'yParity' : 'v'), number(fields, 'r'), number(fields, 's')]
}

function assemble(unsigned: Unsigned, signature: SignatureItems): Bytes {
  const body = Rlp.encode([...unsigned.items, ...signature])
  return fromBytes(unsigned.type === undefined ? body : Buffer.concat([Uint8Array.of(unsigned.type), body]))
}

function recipient(fields: Fields): Uint8Array {
  const to = fields['to']
  if (to === undefined || to === null || to === '' || to === '0x') return Uint8Array.of()
  return toBytes(addressField(fields, 'to'))
}

function accessList(fields: Fields): Rlp.Item {
  const list = optionalField(fields, 'accessList', listField) ?? []
  return list.map((entry, index) =>
    within(`accessList[${index}]`, () =>
      isFields(entry)
        ? [toBytes(addressField(entry, 'address')), storageKeys(entry)]
        : wrong('', 'an address with its storage keys', entry),
    ),
  )
}

function storageKeys(entry: Fields): Rlp.Item {
  return listField(entry, 'storageKeys').map((key, index) => toBytes(wordField({ [index]: key }, String(index))))
}

function authorizations(fields: Fields): Rlp.Item {
  return listField(fields, 'authorizationList').map((entry, index) =>
    within(`authorizationList[${index}]`, () => {
      if (!isFields(entry)) return wrong('', 'an authorization', entry)
      return [
        number(entry, 'chainId'),
        toBytes(addressField(entry, 'address')),
        number(entry, 'nonce'),
        number(entry, entry['yParity'] === undefined ? 'v' : 'yParity'),
        number(entry, 'r'),
        number(entry, 's'),
      ]
    }),
  )
}

function number(fields: Fields, name: string): Uint8Array {
  return minimal(integer(quantityField(fields, name)))
}

function minimal(value: bigint): Uint8Array {
  if (value === 0n) return Uint8Array.of()
  const digits = value.toString(16)
  return toBytes(bytes(`0x${digits.length % 2 === 0 ? digits : `0${digits}`}`))
}

function stripped(value: Uint8Array): Uint8Array {
  const first = value.findIndex((byte) => byte !== 0)
  return first < 0 ? Uint8Array.of() : value.subarray(first)
}
