import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'

const wordBytes = 32

/**
 * Computes MERKLE_FOLD: the root that a leaf and the siblings on its path lead to.
 *
 * @param input - Leaf, then siblings from the bottom up, 32 bytes each.
 * @param crypto - Hash.
 * @returns 32 bytes: in each step the keccak256 of node and sibling, the smaller one first; null where the length is no
 *   positive multiple of 32.
 */
export function merkleFold(input: Uint8Array, crypto: CryptoBackend): Uint8Array | null {
  if (input.length === 0 || input.length % wordBytes !== 0) return null
  const pair = new Uint8Array(2 * wordBytes)
  let node = Uint8Array.prototype.slice.call(input, 0, wordBytes)
  for (let offset = wordBytes; offset < input.length; offset += wordBytes) {
    const sibling = input.subarray(offset, offset + wordBytes)
    const isFirst = Buffer.compare(node, sibling) <= 0
    pair.set(isFirst ? node : sibling)
    pair.set(isFirst ? sibling : node, wordBytes)
    node = Uint8Array.from(crypto.keccak256(pair))
  }
  return node
}
