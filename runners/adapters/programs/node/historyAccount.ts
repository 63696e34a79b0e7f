import { address, hash32 } from '../../../../src/model/Hex.ts'
import type { Address, Hash32, Quantity } from '../../../../src/model/Hex.ts'
import type { Alloc, AllocAccount } from '../../../../src/model/generated/adapter.ts'
import { readBytes, readHash, readQuantity } from './json.ts'
import type { Node } from './Node.ts'

/** Contract of ancestor hashes (EIP-2935). */
const historyContract: Address = address('0x0000f90827f1c53a10cb7a02335b175320002935')

/** Hashes that the contract keeps. */
const servedWindow = 8191n

/**
 * Adds to an alloc what a node did to the contract of ancestor hashes: some put it into every state, and each block
 * writes the hash of its parent there.
 *
 * @param node - The node.
 * @param alloc - The state without the node's additions.
 * @param anchor - Number of the only block that was built on that state.
 * @returns The alloc with the account as the node has it after that block.
 */
export async function withHistoryAccount(node: Node, alloc: Alloc, anchor: Quantity): Promise<Alloc> {
  const slot = slotOf(BigInt(anchor) - 1n)
  const read = async (method: string, ...parameters: readonly unknown[]): Promise<unknown> =>
    node.request(method, [historyContract, ...parameters, 'latest'])
  const value = readHash({ value: await read('eth_getStorageAt', slot) }, 'value')
  const state = { nonce: await read('eth_getTransactionCount'), balance: await read('eth_getBalance') }
  const account: AllocAccount = {
    balance: readQuantity(state, 'balance'),
    nonce: readQuantity(state, 'nonce'),
    code: readBytes({ code: await read('eth_getCode') }, 'code'),
    storage: { ...alloc[historyContract]?.storage, ...(BigInt(value) !== 0n && { [slot]: value }) },
  }
  return { ...alloc, [historyContract]: account }
}

function slotOf(ancestor: bigint): Hash32 {
  return hash32(`0x${(ancestor % servedWindow).toString(16).padStart(64, '0')}`)
}
