import { createMerkleProof, createMPT } from '@ethereumjs/mpt'
import { createBlockLevelAccessListFromRLP, validateBlockAccessListStructure } from '@ethereumjs/util'
import * as Rlp from '../../codec/Rlp.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { Alloc } from '../../model/generated/adapter.ts'
import { type Bytes, fromBytes, hash32, type Hash32, integer, quantity, toBytes } from '../../model/Hex.ts'

/** Another implementation of tries. */
export const otherTrie = { name: '@ethereumjs/mpt', version: '10.1.3' } as const

/** Another implementation of block access lists. */
export const otherList = { name: '@ethereumjs/util', version: '10.1.3' } as const

/** A state as tries of the other implementation. */
export interface State {
  readonly root: Hash32
  /** Every node, sorted. */
  readonly nodes: readonly Bytes[]
}

/**
 * Puts a state into tries of the other implementation.
 *
 * @param alloc - Accounts that are not empty.
 */
export async function stateOf(alloc: Alloc): Promise<State> {
  const accounts = await createMPT({ useKeyHashing: true })
  const nodes = new Set<Bytes>()
  const keep = async (trie: typeof accounts, keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      // It lists nodes that lie within their parents as well.
      const proof = await createMerkleProof(trie, bytesOf(key))
      for (const [index, node] of proof.entries()) if (index === 0 || node.length >= 32) nodes.add(fromBytes(node))
    }
  }
  for (const [owner, { balance, nonce, code, storage }] of Object.entries(alloc)) {
    const slots = await createMPT({ useKeyHashing: true })
    for (const [slot, value] of Object.entries(storage)) {
      await slots.put(bytesOf(slot), Rlp.fromInteger(integer(quantity(BigInt(value)))))
    }
    await keep(slots, Object.keys(storage))
    const fields = [
      Rlp.fromInteger(integer(nonce)),
      Rlp.fromInteger(integer(balance)),
      Rlp.fromBytes(slots.root()),
      Rlp.fromBytes(keccak256(toBytes(code))),
    ]
    await accounts.put(bytesOf(owner), Rlp.join(fields))
  }
  await keep(accounts, Object.keys(alloc))
  return { root: hash32(fromBytes(accounts.root())), nodes: [...nodes].toSorted() }
}

/**
 * Tells whether the other implementation reads an access list and comes to the same bytes when it writes it.
 *
 * @param list - RLP.
 */
export function isListOtherwise(list: Bytes): boolean {
  try {
    const read = createBlockLevelAccessListFromRLP(toBytes(list))
    validateBlockAccessListStructure(read)
    return fromBytes(read.serialize()) === list
  } catch {
    return false
  }
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}
