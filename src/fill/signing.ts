import type { Signature } from '../crypto/CryptoBackend.ts'
import { keccak256 } from '../crypto/keccak.ts'
import { secp256k1Noble } from '../crypto/secp256k1Noble.ts'
import type { Address } from '../model/Hex.ts'
import { address, fromBytes } from '../model/Hex.ts'

/**
 * Tells the address of a key.
 *
 * @param key - 32 bytes.
 * @returns The last 20 bytes of the hash of its public key.
 */
export function addressOfKey(key: Uint8Array): Address {
  return address(fromBytes(keccak256(secp256k1Noble.publicKeyOf(key)).subarray(12)))
}

/**
 * Signs the hash of a message; the nonce is that of RFC 6979, so equal inputs give equal signatures.
 *
 * @param message - What is hashed with keccak256.
 * @param key - 32 bytes.
 */
export function signMessage(message: Uint8Array, key: Uint8Array): Signature {
  return secp256k1Noble.sign(keccak256(message), key)
}
