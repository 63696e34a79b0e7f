/** Results of a precompile: null where its input is invalid and the call fails. */
export type PrecompileOutput = Uint8Array | null

/** Curve alt_bn128 as EIP-196 and EIP-197 use it; inputs are those of the precompiles, of any length. */
export interface Bn254Precompiles {
  readonly add: (input: Uint8Array) => PrecompileOutput
  readonly mul: (input: Uint8Array) => PrecompileOutput
  readonly pairing: (input: Uint8Array) => PrecompileOutput
}

/** The seven precompiles of EIP-2537; inputs are those of the precompiles, of any length. */
export interface Bls12381Precompiles {
  readonly addG1: (input: Uint8Array) => PrecompileOutput
  readonly msmG1: (input: Uint8Array) => PrecompileOutput
  readonly addG2: (input: Uint8Array) => PrecompileOutput
  readonly msmG2: (input: Uint8Array) => PrecompileOutput
  readonly pairingCheck: (input: Uint8Array) => PrecompileOutput
  readonly mapFPtoG1: (input: Uint8Array) => PrecompileOutput
  readonly mapFP2toG2: (input: Uint8Array) => PrecompileOutput
}

/** An ECDSA signature over secp256k1. */
export interface Signature {
  /** 32 bytes. */
  readonly r: Uint8Array
  /** 32 bytes, not above half of the group order. */
  readonly s: Uint8Array
  /** Parity of the nonce point's y. */
  readonly recovery: 0 | 1
}

/** Claim that a blob's polynomial has value y at z (EIP-4844). */
export interface KzgClaim {
  /** 48 bytes. */
  readonly commitment: Uint8Array
  /** 32 bytes, big-endian. */
  readonly z: Uint8Array
  /** 32 bytes, big-endian. */
  readonly y: Uint8Array
  /** 48 bytes. */
  readonly proof: Uint8Array
}

/** Primitives that may come from different libraries. */
export type Primitive = 'keccak256' | 'sha256' | 'ripemd160' | 'secp256k1' | 'p256' | 'bn254' | 'bls12381' | 'kzg'

/** Cryptography that execution needs; every backend gives equal results on every input, invalid ones included. */
export interface CryptoBackend {
  readonly name: 'noble' | 'fast'
  /** Library that serves each primitive. */
  readonly names: Readonly<Record<Primitive, string>>
  /** One sentence for each library that did not load and was replaced. */
  readonly notes: readonly string[]

  readonly keccak256: (data: Uint8Array) => Uint8Array
  readonly sha256: (data: Uint8Array) => Uint8Array
  readonly ripemd160: (data: Uint8Array) => Uint8Array

  /**
   * Recovers the public key of a signature over a 32-byte hash.
   *
   * High values of s are accepted; the caller refuses them where a rule says so. Gives 64 bytes, x then y, or null
   * where r or s is zero or not below the group order, or where no key fits.
   */
  readonly ecrecover: (hash: Uint8Array, recovery: number, r: Uint8Array, s: Uint8Array) => Uint8Array | null
  /** Signs a 32-byte hash with the nonce of RFC 6979. */
  readonly sign: (hash: Uint8Array, privateKey: Uint8Array) => Signature
  /** @returns 64 bytes, x then y. */
  readonly publicKeyOf: (privateKey: Uint8Array) => Uint8Array
  /** @returns Last 20 bytes of the hash of the 64-byte key. */
  readonly publicKeyToAddress: (publicKey: Uint8Array) => Uint8Array

  /** Input of the precompile P256VERIFY (EIP-7951); true only for a valid signature in exactly 160 bytes. */
  readonly verifyP256: (input: Uint8Array) => boolean
  readonly bn254: Bn254Precompiles
  readonly bls12381: Bls12381Precompiles
  /** False for a wrong claim and for malformed points or scalars alike. */
  readonly verifyKzgProof: (claim: KzgClaim) => boolean
}
