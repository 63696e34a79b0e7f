import type { AccountState } from '../model/generated/adapter.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BlockState } from '../state/BlockState.ts'
import { changedAccounts } from './readState.ts'

/**
 * Compares the accounts that a block is said to change with those that it changed.
 *
 * @param claimed - The claim; each account as it is said to stand after the block, with the slots that changed.
 * @param state - State after the block, its root computed.
 * @throws {@link Rejection} `STATE_CHANGE_UNSOLICITED` with the first wrong account by address: claimed and unchanged,
 *   changed and not claimed, claimed twice, or other than claimed.
 * @see EXE-22
 */
export function checkClaim(claimed: readonly AccountState[], state: BlockState): void {
  const changed = new Map(changedAccounts(state).map((account) => [account.address, account]))
  const claims = claimed.toSorted((left, right) => (left.address < right.address ? -1 : 1))
  const addresses = [...new Set([...claims.map(({ address }) => address), ...changed.keys()])].toSorted()
  for (const address of addresses) {
    const [claim, second] = claims.filter((candidate) => candidate.address === address)
    const account = changed.get(address)
    if (second !== undefined) refuse(address, { field: 'account', claimed: 'twice', executed: 'once at most' })
    if (claim === undefined) refuse(address, { field: 'account', claimed: 'unchanged', executed: 'changed' })
    else if (account === undefined) refuse(address, { field: 'account', claimed: 'changed', executed: 'unchanged' })
    else compare(claim, account)
  }
}

const fields = ['exists', 'nonce', 'balance', 'codeHash', 'storageRoot'] as const

function compare(claim: AccountState, account: AccountState): void {
  for (const field of fields) {
    const [claimed, executed] = [String(claim[field]), String(account[field])]
    if (claimed !== executed) refuse(claim.address, { field, claimed, executed })
  }
  const [claimedSlots, changedSlots] = [new Map(Object.entries(claim.slots)), new Map(Object.entries(account.slots))]
  for (const slot of [...new Set([...claimedSlots.keys(), ...changedSlots.keys()])].toSorted()) {
    const [claimed = 'unchanged', executed = 'unchanged'] = [claimedSlots.get(slot), changedSlots.get(slot)]
    if (claimed !== executed) refuse(claim.address, { field: `slot ${slot}`, claimed, executed })
  }
}

function refuse(
  account: string,
  facts: { readonly field: string; readonly claimed: string; readonly executed: string },
): never {
  throw new Rejection('STATE_CHANGE_UNSOLICITED', { account, ...facts })
}
