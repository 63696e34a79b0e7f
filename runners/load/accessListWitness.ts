import { decodeAccessList, type AccountAccess } from '../../src/codec/AccessList.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import { keccak256 } from '../../src/crypto/keccak.ts'
import type { Witness } from '../../src/model/generated/adapter.ts'
import { type Bytes, fromBytes, type Hash32, hash32, integer, toBytes } from '../../src/model/Hex.ts'
import { emptyRoot, Trie, type NodeSource } from '../../src/trie/Trie.ts'

const emptyCodeHash = keccak256(Uint8Array.of())

/**
 * Computes the state root that a block access list leads to, from the nodes of a witness alone. Every account and slot
 * that the list names is looked up, also where it was only read.
 *
 * @param witness - Its nodes; codes and headers play no part.
 * @param preStateRoot - Root of the state before the block.
 * @param accessList - RLP of the list.
 * @returns The root.
 * @throws Rejection `WITNESS_NODE_MISSING` or `WITNESS_NODE_MALFORMED` where the nodes do not suffice;
 *   `ACCESS_LIST_MALFORMED`.
 */
export function rootAfter(witness: Pick<Witness, 'state'>, preStateRoot: Hash32, accessList: Bytes): Hash32 {
  const source = nodesOf(witness)
  const state = new Trie({ source, root: toBytes(preStateRoot), keySize: 32 })
  const changes: (readonly [Uint8Array, Uint8Array | null])[] = []
  for (const access of decodeAccessList(toBytes(accessList))) {
    const key = keccak256(toBytes(access.address))
    const account = readAccount(state.get(key))
    const after = { ...account, ...changed(access), storageRoot: storageAfter(access, account.storageRoot, source) }
    if (!same(account, after)) changes.push([key, writeAccount(after)])
  }
  state.batch(changes)
  return hash32(fromBytes(state.root()))
}

interface Account {
  readonly nonce: bigint
  readonly balance: bigint
  readonly storageRoot: Uint8Array
  readonly codeHash: Uint8Array
}

function nodesOf(witness: Pick<Witness, 'state'>): NodeSource {
  const nodes = new Map<string, Uint8Array>()
  for (const node of witness.state) {
    const encoding = toBytes(node)
    nodes.set(fromBytes(keccak256(encoding)), encoding)
  }
  return (hash) => nodes.get(fromBytes(hash))
}

function storageAfter(access: AccountAccess, root: Uint8Array, source: NodeSource): Uint8Array {
  if (access.storageChanges.length + access.storageReads.length === 0) return root
  const storage = new Trie({ source, root, keySize: 32 })
  for (const slot of access.storageReads) storage.get(keccak256(toBytes(slot)))
  storage.batch(
    access.storageChanges.map(({ slot, changes }) => {
      const value = BigInt(changes.at(-1)?.value ?? '0x0')
      return [keccak256(toBytes(slot)), value === 0n ? null : Rlp.fromInteger(value)] as const
    }),
  )
  return storage.root()
}

function changed(access: AccountAccess): Partial<Account> {
  const balance = access.balanceChanges.at(-1)?.value
  const nonce = access.nonceChanges.at(-1)?.value
  const code = access.codeChanges.at(-1)?.value
  return {
    ...(balance !== undefined && { balance: integer(balance) }),
    ...(nonce !== undefined && { nonce: integer(nonce) }),
    ...(code !== undefined && { codeHash: keccak256(toBytes(code)) }),
  }
}

function readAccount(encoded: Uint8Array | null): Account {
  if (encoded === null) return { nonce: 0n, balance: 0n, storageRoot: emptyRoot, codeHash: emptyCodeHash }
  const [nonce, balance, storageRoot, codeHash] = Rlp.split(encoded)
  const empty = Uint8Array.of()
  return {
    nonce: Rlp.toInteger(nonce ?? empty),
    balance: Rlp.toInteger(balance ?? empty),
    storageRoot: Rlp.toBytes(storageRoot ?? empty),
    codeHash: Rlp.toBytes(codeHash ?? empty),
  }
}

/** An account that is empty leaves the state (EIP-161). */
function writeAccount(account: Account): Uint8Array | null {
  const { nonce, balance, storageRoot, codeHash } = account
  if (nonce === 0n && balance === 0n && equal(codeHash, emptyCodeHash)) return null
  return Rlp.join([
    Rlp.fromInteger(nonce),
    Rlp.fromInteger(balance),
    Rlp.fromBytes(storageRoot),
    Rlp.fromBytes(codeHash),
  ])
}

function same(before: Account, after: Account): boolean {
  return (
    before.nonce === after.nonce &&
    before.balance === after.balance &&
    equal(before.storageRoot, after.storageRoot) &&
    equal(before.codeHash, after.codeHash)
  )
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
