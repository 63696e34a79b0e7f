import type { AccountState, StateParams, StateResult } from '../model/generated/adapter.ts'
import { address as toAddress, fromBytes, hash32, quantity, toBytes, type Hash32 } from '../model/Hex.ts'
import type { BlockState } from '../state/BlockState.ts'
import { emptyCodeHash } from './accounts.ts'

/**
 * Reads accounts out of the state after a block (`seq_state`, `prover_state`).
 *
 * @param state - State after the block; null where the block never ran.
 * @param wanted - Accounts and slots; empty for all that the block touched.
 * @returns What they hold; slots that are zero are zero words.
 */
export function readState(state: BlockState | null, wanted: StateParams<unknown>['accounts']): StateResult {
  if (state === null) return { accounts: [] }
  if (wanted.length > 0) {
    return { accounts: wanted.map(({ address, slots }) => accountOf(state, toBytes(address), slots.map(toBytes))) }
  }
  return { accounts: state.touched().map(({ address, slots }) => accountOf(state, address, slots)) }
}

/**
 * Lists the accounts that a block changed, as a claim of them has to.
 *
 * @param state - State after the block.
 * @returns By address, each with the slots that changed; of storage that was cleared, those that are not zero since.
 * @see EXE-22
 */
export function changedAccounts(state: BlockState): AccountState[] {
  return state
    .changed()
    .map(({ address, slots }) => accountOf(state, address, slots.toSorted(Buffer.compare)))
    .toSorted((left, right) => (left.address < right.address ? -1 : 1))
}

function accountOf(state: BlockState, address: Uint8Array, slots: readonly Uint8Array[]): AccountState {
  const account = state.account(address)
  const values: Record<Hash32, Hash32> = {}
  for (const slot of slots) values[word(slot)] = word(state.slot(address, slot))
  return {
    address: toAddress(fromBytes(address)),
    exists: account !== null,
    nonce: quantity(account?.nonce ?? 0n),
    balance: quantity(account?.balance ?? 0n),
    codeHash: word(account?.codeHash ?? emptyCodeHash),
    storageRoot: word(state.storageRoot(address)),
    slots: values,
  }
}

function word(bytes: Uint8Array): Hash32 {
  return hash32(`0x${fromBytes(bytes).slice(2).padStart(64, '0')}`)
}
