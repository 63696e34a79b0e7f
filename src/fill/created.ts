import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import { address, fromBytes, toBytes } from '../model/Hex.ts'

/**
 * Tells where a transaction or CREATE puts a contract.
 *
 * @param creator - Who creates.
 * @param nonce - Nonce of the creator before the creation.
 * @returns The last 20 bytes of the hash of both.
 */
export function createAddress(creator: Address, nonce: bigint): Address {
  return fromHash(keccak256(Rlp.join([Rlp.fromBytes(toBytes(creator)), Rlp.fromInteger(nonce)])))
}

/**
 * Tells where CREATE2 puts a contract (EIP-1014).
 *
 * @param creator - Who creates.
 * @param salt - Word that the creator chooses.
 * @param initcode - What runs.
 * @returns The last 20 bytes of the hash of all three.
 */
export function create2Address(creator: Address, salt: bigint, initcode: Bytes): Address {
  const saltBytes = Buffer.from(salt.toString(16).padStart(64, '0'), 'hex')
  return fromHash(
    keccak256(Buffer.concat([Buffer.of(0xff), toBytes(creator), saltBytes, keccak256(toBytes(initcode))])),
  )
}

function fromHash(hash: Uint8Array): Address {
  return address(fromBytes(hash.subarray(12)))
}
