import { fromBytes } from '../../model/Hex.ts'
import { Rejection, type Reason } from '../../model/Rejection.ts'
import { Trie } from '../../trie/Trie.ts'
import type { LocateOptions } from './locate.ts'
import { sameBytes } from './words.ts'

/** What a list of nodes is said to prove. */
export interface PathClaim {
  /** Root that the reader trusts, 32 bytes. */
  readonly root: Uint8Array
  /** Address or slot; hashed here. */
  readonly key: Uint8Array
  /** Encodings of the nodes on the way, root first. */
  readonly proof: readonly Uint8Array[]
}

/**
 * Verifies that nodes are the way to a key, in order, all of it and nothing besides.
 *
 * @param claim - Root, key and nodes.
 * @param options - Hash function.
 * @returns The value of the key, or null where the nodes show that it has none.
 * @throws {@link Rejection} `PROOF_ROOT_MISMATCH`, `PROOF_INCOMPLETE`, `PROOF_NODE_MISPLACED`, `PROOF_NODE_MALFORMED`,
 *   `PROOF_SURPLUS`.
 */
export function verifyPath(claim: PathClaim, { keccak256, fault }: LocateOptions): Uint8Array | null {
  const { proof } = claim
  let next = 0
  const source = (hash: Uint8Array): Uint8Array => {
    const node = fault === 'order-ignored' ? proof.find((one) => sameBytes(keccak256(one), hash)) : proof[next]
    if (node === undefined) return refuse('PROOF_INCOMPLETE', { node: fromBytes(hash), place: String(next) })
    const trusted = fault === 'root-unchecked' && next === 0
    if (!trusted && !sameBytes(keccak256(node), hash)) {
      return refuse(next === 0 ? 'PROOF_ROOT_MISMATCH' : 'PROOF_NODE_MISPLACED', {
        expected: fromBytes(hash),
        place: String(next),
      })
    }
    next++
    return node
  }
  const trie = new Trie({ source, root: claim.root, keccak256, keySize: 32 })
  const value = get(trie, fault === 'path-unhashed' && claim.key.length === 32 ? claim.key : keccak256(claim.key))
  const surplus = proof.slice(next).filter((node) => fault !== 'embedded-accepted' || node.length >= 32)
  if (surplus.length > 0 && fault !== 'surplus-accepted') {
    return refuse('PROOF_SURPLUS', { nodes: String(proof.length), needed: String(next) })
  }
  return value
}

function get(trie: Trie, key: Uint8Array): Uint8Array | null {
  try {
    return trie.get(key)
  } catch (error) {
    if (error instanceof Rejection && error.reason === 'WITNESS_NODE_MALFORMED') {
      throw new Rejection('PROOF_NODE_MALFORMED', error.facts)
    }
    throw error
  }
}

function refuse(reason: Reason, facts: Readonly<Record<string, string>>): never {
  throw new Rejection(reason, facts)
}
