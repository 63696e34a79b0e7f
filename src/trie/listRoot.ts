import { keccak256 as keccakDefault } from '../crypto/keccak.ts'
import { Trie } from './Trie.ts'

/**
 * Computes the root of a trie over an ordered list, as transactions, receipts and withdrawals have it.
 *
 * @param values - Encodings; the key of each is the RLP of its place.
 * @param keccak256 - Hash function.
 * @returns 32 bytes.
 */
export function listRoot(
  values: readonly Uint8Array[],
  keccak256: (data: Uint8Array) => Uint8Array = keccakDefault,
): Uint8Array {
  const trie = new Trie({ source: () => undefined, keccak256 })
  for (const [index, value] of values.entries()) trie.put(indexKey(index), value)
  return trie.root()
}

function indexKey(index: number): Uint8Array {
  if (index === 0) return Uint8Array.of(0x80)
  if (index < 0x80) return Uint8Array.of(index)
  if (index < 0x100) return Uint8Array.of(0x81, index)
  if (index < 0x10000) return Uint8Array.of(0x82, index >> 8, index & 0xff)
  return Uint8Array.of(0x83, index >> 16, (index >> 8) & 0xff, index & 0xff)
}
