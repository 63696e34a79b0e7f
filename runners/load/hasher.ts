import { keccak256 as keccakNoble } from '../../src/crypto/keccak.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'

type Hash = (data: Uint8Array) => Uint8Array

// Every backend gives equal results: which one is in place changes how long loading takes and nothing else.
let hash: Hash = keccakNoble

/**
 * Puts the fastest keccak256 in place that loads on this machine; loading hashes every account of every state.
 */
export async function loadHasher(): Promise<void> {
  hash = (await loadCrypto('auto')).keccak256
}

/**
 * Hashes bytes.
 *
 * @param data - Any length.
 * @returns 32 bytes of its own.
 */
export function keccak256(data: Uint8Array): Uint8Array {
  return hash(data)
}
