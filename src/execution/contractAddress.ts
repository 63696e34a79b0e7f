import * as Rlp from '../codec/Rlp.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'

const prefix = 0xff

/** Address of a contract that an account creates with CREATE or a transaction: 20 bytes. */
export function createAddress(crypto: CryptoBackend, creator: Uint8Array, nonce: bigint): Uint8Array {
  return crypto.keccak256(Rlp.join([Rlp.fromBytes(creator), Rlp.fromInteger(nonce)])).slice(12)
}

/** Address of a contract that an account creates with CREATE2 (EIP-1014): 20 bytes. */
export function create2Address(
  crypto: CryptoBackend,
  creator: Uint8Array,
  salt: Uint8Array,
  initcode: Uint8Array,
): Uint8Array {
  const preimage = new Uint8Array(85)
  preimage[0] = prefix
  preimage.set(creator, 1)
  preimage.set(salt, 21)
  preimage.set(crypto.keccak256(initcode), 53)
  return crypto.keccak256(preimage).slice(12)
}
