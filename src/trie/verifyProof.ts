import { keccak256 as keccakDefault } from '../crypto/keccak.ts'
import { fromBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { Trie } from './Trie.ts'

/** Claim that a trie holds a value for a key, or none. */
export interface ProofToVerify {
  /** 32 bytes. */
  readonly root: Uint8Array
  /** As the trie has it: hashed already where the trie hashes its keys. */
  readonly key: Uint8Array
  /** Encodings of the nodes from the root on. */
  readonly proof: readonly Uint8Array[]
  /** Bytes of every key, where all keys have as many. */
  readonly keySize?: number
  readonly keccak256?: (data: Uint8Array) => Uint8Array
}

/**
 * Verifies a proof, inclusion and exclusion alike.
 *
 * @param claim - Root, key and nodes in any order.
 * @returns The value that the trie holds for the key, or null where the proof shows that it holds none.
 * @throws {@link Rejection} `WITNESS_NODE_MISSING` where the proof ends before the key does, `WITNESS_NODE_MALFORMED`,
 *   and `WITNESS_SURPLUS` where a node is not on the way to the key or is repeated.
 */
export function verifyProof(claim: ProofToVerify): Uint8Array | null {
  const keccak256 = claim.keccak256 ?? keccakDefault
  const nodes = new Map<string, Uint8Array>()
  for (const encoding of claim.proof) {
    const hash = fromBytes(keccak256(encoding))
    if (nodes.has(hash)) throw new Rejection('WITNESS_SURPLUS', { hash, problem: 'repeated' })
    nodes.set(hash, encoding)
  }
  const unused = new Set<string>(nodes.keys())
  const trie = new Trie({
    source: (hash) => {
      const text = fromBytes(hash)
      unused.delete(text)
      return nodes.get(text)
    },
    root: claim.root,
    keccak256,
    ...(claim.keySize !== undefined && { keySize: claim.keySize }),
  })
  const value = trie.get(claim.key)
  const [surplus] = unused
  if (surplus !== undefined)
    throw new Rejection('WITNESS_SURPLUS', { hash: surplus, problem: 'not on the way to the key' })
  return value
}
