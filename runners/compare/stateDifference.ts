import type { AccountState } from '../../src/model/generated/adapter.ts'
import type { DivergenceClass } from './Divergence.ts'

/** The first account that two states disagree about. */
export interface StateDifference {
  readonly class: DivergenceClass
  readonly account: string
  readonly slot?: string
  readonly field: string
  readonly leftValue: string
  readonly rightValue: string
  readonly summary: string
}

const accountFields: readonly { readonly field: 'nonce' | 'balance' | 'codeHash'; readonly class: DivergenceClass }[] =
  [
    { field: 'nonce', class: 'nonce' },
    { field: 'balance', class: 'balance' },
    { field: 'codeHash', class: 'code' },
  ]

const zeroValue = `0x${'00'.repeat(32)}`

/**
 * Compares two states account by account.
 *
 * @param left - Accounts of one side.
 * @param right - The same accounts of the other.
 * @param systemContracts - Addresses of contracts that system calls write to.
 * @returns The first difference by address: fields, then slots, then the root over the slots.
 */
export function compareStates(
  left: readonly AccountState[],
  right: readonly AccountState[],
  systemContracts: readonly string[],
): StateDifference | undefined {
  const others = new Map(left.map((account) => [account.address, account]))
  for (const account of right.toSorted((one, other) => (one.address < other.address ? -1 : 1))) {
    const other = others.get(account.address)
    if (other === undefined) continue
    const difference = compareAccounts(other, account)
    if (difference === undefined) continue
    return systemContracts.includes(account.address) ? { ...difference, class: 'system call' } : difference
  }
  return undefined
}

function compareAccounts(left: AccountState, right: AccountState): StateDifference | undefined {
  const account = right.address
  if (left.exists !== right.exists) {
    const values = { leftValue: String(left.exists), rightValue: String(right.exists) }
    return { class: 'validity', account, field: 'exists', ...values, summary: 'the account exists on one side only' }
  }
  for (const { field, class: name } of accountFields) {
    if (left[field] === right[field]) continue
    const values = { leftValue: left[field], rightValue: right[field] }
    return { class: name, account, field, ...values, summary: `the ${field} of the account differs` }
  }
  return compareSlots(left, right) ?? compareRoots(left, right)
}

function compareSlots(left: AccountState, right: AccountState): StateDifference | undefined {
  const ours: Readonly<Record<string, string>> = left.slots
  const theirs: Readonly<Record<string, string>> = right.slots
  for (const slot of [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()) {
    const [leftValue, rightValue] = [ours[slot] ?? zeroValue, theirs[slot] ?? zeroValue]
    if (leftValue === rightValue) continue
    const account = right.address
    return {
      class: 'storage',
      account,
      slot,
      field: 'slot',
      leftValue,
      rightValue,
      summary: 'the value of the slot differs',
    }
  }
  return undefined
}

function compareRoots(left: AccountState, right: AccountState): StateDifference | undefined {
  if (left.storageRoot === right.storageRoot) return undefined
  const slots: Readonly<Record<string, string>> = { ...left.slots, ...right.slots }
  const zero = Object.keys(slots)
    .sort()
    .find((slot) => slots[slot] === zeroValue)
  const count = Object.keys(slots).length
  const suspicion = zero === undefined ? '' : `; slot ${zero} is zero, which must leave no leaf in the trie`
  return {
    class: 'storage',
    account: right.address,
    ...(zero !== undefined && { slot: zero }),
    field: 'storageRoot',
    leftValue: left.storageRoot,
    rightValue: right.storageRoot,
    summary: `the storage root differs although all ${count} slots agree${suspicion}`,
  }
}
