import { RLP } from '@ethereumjs/rlp'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'

/** What a pool looks at in a transaction, read by libraries that the reference does not read transactions with. */
export interface Payment {
  readonly sender: string
  readonly nonce: bigint
  readonly gas: bigint
  readonly cap: bigint
  readonly tip: bigint
  readonly value: bigint
  readonly blobs: bigint
  readonly blobCap: bigint
  readonly size: number
  readonly hash: string
}

/** Places of the fields in the payload of a type; the signature is the last three. */
const places: Readonly<Record<number, { readonly nonce: number; readonly tip: number; readonly cap: number }>> = {
  1: { nonce: 1, tip: 2, cap: 2 },
  2: { nonce: 1, tip: 2, cap: 3 },
  3: { nonce: 1, tip: 2, cap: 3 },
  4: { nonce: 1, tip: 2, cap: 3 },
}

/**
 * Reads a typed transaction that is well formed.
 *
 * @param encoded - Hexadecimal, as it stands in a block.
 */
export function readPayment(encoded: string): Payment {
  const bytes = Buffer.from(encoded.slice(2), 'hex')
  const type = bytes[0] ?? 0
  const place = places[type]
  if (place === undefined) throw new Error(`transactions of type ${type} are not read here`)
  const items = RLP.decode(bytes.subarray(1))
  if (!Array.isArray(items)) throw new Error('a transaction is a list')
  const item = (index: number): Uint8Array => {
    const found = items[index]
    if (!(found instanceof Uint8Array)) throw new Error(`field ${index} is no string of bytes`)
    return found
  }
  const number = (index: number): bigint => BigInt(`0x0${Buffer.from(item(index)).toString('hex')}`)
  const count = items.length
  const unsigned = Buffer.concat([Uint8Array.of(type), RLP.encode(items.slice(0, count - 3))])
  const signature = new secp256k1.Signature(number(count - 2), number(count - 1), Number(number(count - 3)))
  const key = signature.recoverPublicKey(keccak_256(unsigned)).toBytes(false).subarray(1)
  const blobHashes = items[10]
  return {
    sender: hexadecimal(keccak_256(key).subarray(12)),
    nonce: number(place.nonce),
    tip: number(place.tip),
    cap: number(place.cap),
    gas: number(place.cap + 1),
    value: number(place.cap + 3),
    blobs: type === 3 && Array.isArray(blobHashes) ? BigInt(blobHashes.length) : 0n,
    blobCap: type === 3 ? number(9) : 0n,
    size: bytes.length,
    hash: hexadecimal(keccak_256(bytes)),
  }
}

function hexadecimal(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString('hex')}`
}
