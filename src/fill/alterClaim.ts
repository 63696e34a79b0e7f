import { keccak256 } from '../crypto/keccak.ts'
import type { AccountState, Alloc } from '../model/generated/adapter.ts'
import { address as toAddress, fromBytes, hash32, quantity, toBytes } from '../model/Hex.ts'
import type { Address, Hash32 } from '../model/Hex.ts'
import { emptyCodeHash } from '../state/Account.ts'
import { alterState, storageRootOf } from './alterState.ts'
import { word } from './genesis.ts'
import type { StateChange } from './Mutation.ts'

/**
 * Adds changes to a claim, as a party would that made them.
 *
 * @param honest - Every account that the block changed.
 * @param postState - Every account after the block.
 * @param changes - What the party changed beside.
 * @returns The claim of the party, by address.
 */
export function alterClaim(
  honest: readonly AccountState[],
  postState: Alloc,
  changes: readonly StateChange[],
): readonly AccountState[] {
  const { alloc } = alterState(postState, changes)
  const claims = new Map(honest.map((claim) => [claim.address, claim]))
  for (const owner of new Set(changes.map(({ address }) => address))) {
    claims.set(owner, claimOf(owner, alloc, { ...claims.get(owner)?.slots, ...slotsOf(owner, changes) }))
  }
  return [...claims.values()].toSorted((left, right) => (left.address < right.address ? -1 : 1))
}

function slotsOf(owner: Address, changes: readonly StateChange[]): Readonly<Record<Hash32, Hash32>> {
  return Object.fromEntries(
    changes.flatMap((change) => {
      if (change.address !== owner || (change.kind !== 'slot' && change.kind !== 'zeroSlot')) return []
      return [[word(change.slot), word(change.kind === 'slot' ? change.value : 0n)]]
    }),
  )
}

function claimOf(owner: Address, alloc: Alloc, slots: AccountState['slots']): AccountState {
  const account = alloc[owner]
  const code = account === undefined ? new Uint8Array(0) : toBytes(account.code)
  return {
    address: toAddress(owner),
    exists: account !== undefined,
    nonce: account?.nonce ?? quantity(0),
    balance: account?.balance ?? quantity(0),
    codeHash: hash32(fromBytes(code.length === 0 ? emptyCodeHash : keccak256(code))),
    storageRoot: hash32(fromBytes(storageRootOf(account?.storage ?? {}))),
    slots: account === undefined ? {} : slots,
  }
}
