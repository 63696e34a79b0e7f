import { decodeAccessList, type AccountAccess, type Change } from '../codec/AccessList.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { refusalOf } from '../execution/Party.ts'
import type { AccessListParams, AccessListResult } from '../model/generated/adapter.ts'
import { fromBytes, hash32, toBytes } from '../model/Hex.ts'
import { emptyAccount } from '../state/Account.ts'
import { openWitness } from '../state/openWitness.ts'
import type { WorldState } from '../state/WorldState.ts'

/**
 * Applies a block access list to a witness, without an EVM (`prover_applyAccessList`).
 *
 * @param params - Witness, root of the state before the block, and RLP of the access list.
 * @param crypto - Hash.
 * @returns Root of the state after the block, or why it cannot be told.
 * @see EIP-7928
 */
export function applyAccessList(params: AccessListParams, crypto: CryptoBackend): AccessListResult {
  try {
    const list = decodeAccessList(toBytes(params.accessList))
    const { keccak256 } = crypto
    const opened = openWitness(params.witness, toBytes(params.preStateRoot), { keccak256, canonical: false })
    for (const access of list) applyAccount(opened.state, access)
    const stateRoot = hash32(fromBytes(opened.state.root()))
    opened.finish()
    return { status: 'applied', stateRoot }
  } catch (error) {
    return refusalOf(error)
  }
}

function applyAccount(world: WorldState, access: AccountAccess): void {
  const address = toBytes(access.address)
  const before = world.account(address)
  const balance = last(access.balanceChanges)
  const nonce = last(access.nonceChanges)
  const code = last(access.codeChanges)
  if (balance !== undefined || nonce !== undefined) {
    world.setAccount(address, {
      ...(before ?? emptyAccount),
      ...(balance !== undefined && { balance: BigInt(balance) }),
      ...(nonce !== undefined && { nonce: BigInt(nonce) }),
    })
  }
  if (code !== undefined) world.setCode(address, toBytes(code))
  for (const { slot, changes } of access.storageChanges) {
    const value = last(changes)
    if (value !== undefined) world.setSlot(address, toBytes(slot), withoutZeros(toBytes(value)))
  }
  const after = world.account(address)
  if (after !== null && after.nonce === 0n && after.balance === 0n && world.code(address).length === 0) {
    world.setAccount(address, null)
  }
}

function last<Value>(changes: readonly Change<Value>[]): Value | undefined {
  return changes.at(-1)?.value
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0)
  return start < 0 ? new Uint8Array(0) : bytes.subarray(start)
}
