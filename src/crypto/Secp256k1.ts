import type { Signature } from './CryptoBackend.ts'

/** ECDSA over secp256k1, as a library provides it. */
export interface Secp256k1 {
  /** @returns 64 bytes, x then y, or null where no key fits; see `CryptoBackend.ecrecover`. */
  readonly recover: (hash: Uint8Array, recovery: number, r: Uint8Array, s: Uint8Array) => Uint8Array | null
  readonly sign: (hash: Uint8Array, privateKey: Uint8Array) => Signature
  readonly publicKeyOf: (privateKey: Uint8Array) => Uint8Array
}
