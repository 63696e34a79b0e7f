import { keccak_256 } from '@noble/hashes/sha3.js'

/**
 * Hashes bytes; the dependency-free default for callers that hash little.
 *
 * @param data - Any length.
 * @returns 32 bytes.
 */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak_256(data)
}
