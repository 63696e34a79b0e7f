import { keccak256 } from '../../../../src/crypto/keccak.ts'
import { hash32, quantity, toBytes } from '../../../../src/model/Hex.ts'
import type { Address, Hash32, Quantity } from '../../../../src/model/Hex.ts'
import type { AccountState, StateParams } from '../../../../src/model/generated/adapter.ts'
import { Rejection } from '../../../../src/model/Rejection.ts'
import { verifyProof } from '../../../../src/trie/verifyProof.ts'
import { list, object, readAddress, readBytes, readHash, readInteger, readQuantity } from './json.ts'
import type { JsonObject } from './json.ts'
import type { Node } from './Node.ts'

/** A block after which state is read. */
export interface StateAt {
  readonly number: Quantity
  readonly stateRoot: Hash32
}

type AccountQuery = StateParams<never>['accounts'][number]

/** keccak256 of nothing. */
const emptyCodeHash: Hash32 = hash32('0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')

/** Slots of one account that are asked for at once. */
const slotsPerRequest = 512

/**
 * Reads accounts as they are after a block.
 *
 * @param node - The node that built the block.
 * @param block - The block.
 * @param accounts - Accounts and slots wanted.
 * @returns The same accounts, in the same order; one exists where the block's state root holds it, empty or not.
 */
export async function readAccountStates(
  node: Node,
  block: StateAt,
  accounts: readonly AccountQuery[],
): Promise<AccountState[]> {
  const states: AccountState[] = []
  for (const query of accounts) states.push(await readAccountState(node, block, query))
  return states
}

async function readAccountState(node: Node, block: StateAt, query: AccountQuery): Promise<AccountState> {
  const slots: Record<Hash32, Hash32> = {}
  let proof = object(await node.request('eth_getProof', [query.address, [], block.number]), 'a proof')
  for (let from = 0; from < query.slots.length; from += slotsPerRequest) {
    const wanted = query.slots.slice(from, from + slotsPerRequest)
    proof = object(await node.request('eth_getProof', [query.address, wanted, block.number]), 'a proof')
    for (const [index, item] of list(proof, 'storageProof').entries()) {
      const slot = wanted[index]
      if (slot !== undefined) slots[slot] = word(readInteger(object(item, 'a storage proof'), 'value'))
    }
  }
  const nonce = readQuantity(proof, 'nonce')
  const balance = readQuantity(proof, 'balance')
  const codeHash = normalCodeHash(readHash(proof, 'codeHash'))
  const empty = nonce === quantity(0) && balance === quantity(0) && codeHash === emptyCodeHash
  return {
    address: query.address,
    exists: isProven(query.address, proof, block.stateRoot) ?? !empty,
    nonce,
    balance,
    codeHash,
    storageRoot: readHash(proof, 'storageHash'),
    slots,
  }
}

/** Tells whether a proof shows the account under the root; undefined where the node's proof does not hold. */
function isProven(account: Address, proof: JsonObject, root: Hash32): boolean | undefined {
  const nodes = list(proof, 'accountProof').map((node) => toBytes(readBytes({ node }, 'node')))
  try {
    const key = keccak256(toBytes(account))
    return verifyProof({ root: toBytes(root), key, proof: nodes, keySize: key.length }) !== null
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/**
 * Finds what the transactions of a block touched, by the client's own `prestateTracer`.
 *
 * @param node - The node that built the block.
 * @param transactionHashes - The block's transactions.
 * @returns Accounts with the slots that were read or written, in order of first appearance.
 */
export async function findTouched(node: Node, transactionHashes: readonly Hash32[]): Promise<AccountQuery[]> {
  const touched = new Map<Address, Set<Hash32>>()
  for (const hash of transactionHashes) {
    const tracer = (diffMode: boolean): Promise<unknown> =>
      node.request('debug_traceTransaction', [hash, { tracer: 'prestateTracer', tracerConfig: { diffMode } }])
    addAccounts(touched, await tracer(false))
    // Accounts that the transaction created are not in the state before it.
    addAccounts(touched, object(await tracer(true), 'a state difference')['post'])
  }
  return [...touched].map(([account, slots]) => ({ address: account, slots: [...slots] }))
}

function addAccounts(touched: Map<Address, Set<Hash32>>, answer: unknown): void {
  for (const [key, value] of Object.entries(object(answer, 'accounts'))) {
    const account = readAddress({ key }, 'key')
    const slots = touched.get(account) ?? new Set<Hash32>()
    touched.set(account, slots)
    const storage = object(value, 'an account')['storage'] ?? {}
    for (const slot of Object.keys(object(storage, 'storage'))) slots.add(readHash({ slot }, 'slot'))
  }
}

/** Some nodes give zero for an account that is not there. */
function normalCodeHash(found: Hash32): Hash32 {
  return BigInt(found) === 0n ? emptyCodeHash : found
}

function word(value: bigint): Hash32 {
  return hash32(`0x${value.toString(16).padStart(64, '0')}`)
}
