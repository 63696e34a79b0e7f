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
  const pairs = right
    .toSorted((one, other) => (one.address < other.address ? -1 : 1))
    .flatMap((account): Both[] => {
      const other = others.get(account.address)
      return other === undefined ? [] : [{ left: other, right: account }]
    })
  // Clients without a notion of absent accounts call an empty one present: that alone says least.
  const difference = firstOf(pairs, compareAccounts) ?? firstOf(pairs, compareExistence)
  if (difference === undefined || !systemContracts.includes(difference.account)) return difference
  return { ...difference, class: 'system call' }
}

interface Both {
  readonly left: AccountState
  readonly right: AccountState
}

type Comparer = (both: Both) => StateDifference | undefined

function firstOf(pairs: readonly Both[], compareBoth: Comparer): StateDifference | undefined {
  for (const both of pairs) {
    const difference = compareBoth(both)
    if (difference !== undefined) return difference
  }
  return undefined
}

function compareExistence({ left, right }: Both): StateDifference | undefined {
  if (left.exists === right.exists) return undefined
  const values = { leftValue: String(left.exists), rightValue: String(right.exists) }
  const summary = 'the account exists on one side only'
  return { class: 'empty account', account: right.address, field: 'exists', ...values, summary }
}

function compareAccounts({ left, right }: Both): StateDifference | undefined {
  const account = right.address
  for (const { field, class: name } of accountFields) {
    if (left[field] === right[field] || (field === 'codeHash' && (!left.exists || !right.exists))) continue
    const values = { leftValue: left[field], rightValue: right[field] }
    return { class: name, account, field, ...values, summary: `the ${field} of the account differs` }
  }
  return compareSlots(left, right) ?? (left.exists && right.exists ? compareRoots(left, right) : undefined)
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
