import { createMerkleProof, createMPT, MerklePatriciaTrie, verifyMerkleProof } from '@ethereumjs/mpt'
import * as Rlp from '../../codec/Rlp.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import type { AccountProof, Alloc } from '../../model/generated/adapter.ts'
import { type Address, fromBytes, integer, toBytes } from '../../model/Hex.ts'
import type { ProofQuestion } from './StorageCase.ts'

/** Another implementation of tries and their proofs. */
export const otherTrie = { name: '@ethereumjs/mpt', version: '10.1.3' } as const

/**
 * Builds the state with another implementation and makes the same proof of it.
 *
 * @param alloc - The state.
 * @param address - Contract.
 * @param keys - Slots, in order.
 * @returns Root and nodes as text, to be compared.
 */
export async function proveOtherwise(
  alloc: Alloc,
  address: Address,
  keys: AccountProof['storageProof'],
): Promise<string> {
  const accounts = await createMPT({ useKeyHashing: true })
  let storage = await createMPT({ useKeyHashing: true })
  for (const [owner, account] of Object.entries(alloc)) {
    const trie = await createMPT({ useKeyHashing: true })
    for (const [slot, word] of Object.entries(account.storage)) {
      const value = integer(quantityOf(word))
      if (value > 0n) await trie.put(bytesOf(slot), Rlp.fromInteger(value))
    }
    if (owner === address) storage = trie
    const code = toBytes(account.code)
    const fields = [
      Rlp.fromInteger(integer(account.nonce)),
      Rlp.fromInteger(integer(account.balance)),
      Rlp.fromBytes(trie.root()),
      Rlp.fromBytes(keccak256(code)),
    ]
    await accounts.put(bytesOf(owner), Rlp.join(fields))
  }
  const slots = []
  for (const { key } of keys) slots.push(await nodesOf(storage, toBytes(key)))
  return JSON.stringify({
    stateRoot: fromBytes(accounts.root()),
    accountProof: await nodesOf(accounts, toBytes(address)),
    storageHash: fromBytes(storage.root()),
    slots,
  })
}

/**
 * Verifies a proof with another implementation, without the rules that only this standard has.
 *
 * @param question - Proof and the root it is held against.
 * @returns True where account and slots are proven and hold what the proof states.
 */
export async function acceptsOtherwise({ stateRoot, address, proof }: ProofQuestion): Promise<boolean> {
  try {
    const account = await shown(toBytes(stateRoot), toBytes(address), proof.accountProof.map(toBytes))
    if (account === null) return false
    const [nonce, balance, root, code] = Rlp.split(account)
    if (nonce === undefined || balance === undefined || root === undefined || code === undefined) return false
    const same =
      Rlp.toInteger(nonce) === integer(proof.nonce) &&
      Rlp.toInteger(balance) === integer(proof.balance) &&
      fromBytes(Rlp.toBytes(root)) === proof.storageHash &&
      fromBytes(Rlp.toBytes(code)) === proof.codeHash
    if (!same) return false
    for (const { key, value, proof: nodes } of proof.storageProof) {
      const held = await shown(Rlp.toBytes(root), toBytes(key), nodes.map(toBytes))
      if ((held === null ? 0n : Rlp.toInteger(held)) !== integer(value)) return false
    }
    return true
  } catch {
    return false
  }
}

const emptyRoot = keccak256(Uint8Array.of(0x80))

async function shown(root: Uint8Array, key: Uint8Array, nodes: Uint8Array[]): Promise<Uint8Array | null> {
  if (nodes.length === 0 && fromBytes(root) === fromBytes(emptyRoot)) return null
  return verifyMerkleProof(key, nodes, { useKeyHashing: true, root })
}

async function nodesOf(trie: MerklePatriciaTrie, key: Uint8Array): Promise<readonly string[]> {
  if (fromBytes(trie.root()) === fromBytes(emptyRoot)) return []
  // It lists nodes that lie within their parents as well.
  const nodes = await createMerkleProof(trie, key)
  return nodes.filter((node, index) => index === 0 || node.length >= 32).map((node) => fromBytes(node))
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
}

function quantityOf(word: string): Parameters<typeof integer>[0] {
  return `0x${BigInt(word).toString(16)}` as Parameters<typeof integer>[0]
}
