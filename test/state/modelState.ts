import { keccak256 } from '../../src/crypto/keccak.ts'
import { emptyCodeHash } from '../../src/state/Account.ts'
import type { AccountRecord, WorldState } from '../../src/state/WorldState.ts'
import { emptyRoot } from '../../src/trie/Trie.ts'
import { fromDigits, toDigits } from '../sharedData.ts'

interface ModelAccount {
  nonce: bigint
  balance: bigint
  code: string
  slots: Map<string, string>
}

type Accounts = Map<string, ModelAccount>

interface Snapshot {
  readonly accounts: Accounts
  /** Accounts whose storage was cleared in the transaction in progress: their slots have no value before it. */
  readonly cleared: Set<string>
}

/** What a root stands for: all there is in the state, in words. */
export type Content = Readonly<
  Record<
    string,
    {
      readonly nonce: string
      readonly balance: string
      readonly code: string
      readonly slots: Readonly<Record<string, string>>
    }
  >
>

/** The simplest state there can be: whole copies in Maps. Its root is computed by who asks. */
export function createModel(initial: Content, rootOf: (content: Content) => string): WorldState {
  let now: Snapshot = { accounts: accountsOf(initial), cleared: new Set() }
  let before = copy(now)
  const saved: Snapshot[] = []
  const find = (address: Uint8Array): ModelAccount | undefined => now.accounts.get(toDigits(address))

  return {
    account: (address) => recordOf(find(address)),
    setAccount: (address, account) => {
      const key = toDigits(address)
      if (account === null) {
        now.accounts.delete(key)
        now.cleared.add(key)
        return
      }
      const known = find(address)
      now.accounts.set(key, {
        nonce: account.nonce,
        balance: account.balance,
        code: known?.code ?? '',
        slots: known?.slots ?? new Map<string, string>(),
      })
    },
    code: (address) => fromDigits(find(address)?.code ?? ''),
    setCode: (address, code) => {
      const known = find(address) ?? { nonce: 0n, balance: 0n, code: '', slots: new Map<string, string>() }
      now.accounts.set(toDigits(address), { ...known, code: toDigits(code) })
    },
    slot: (address, slot) => fromDigits(find(address)?.slots.get(toDigits(slot)) ?? ''),
    originalSlot: (address, slot) => {
      const key = toDigits(address)
      return fromDigits(now.cleared.has(key) ? '' : (before.accounts.get(key)?.slots.get(toDigits(slot)) ?? ''))
    },
    setSlot: (address, slot, value) => {
      const slots = find(address)?.slots
      if (value.length === 0) slots?.delete(toDigits(slot))
      else slots?.set(toDigits(slot), toDigits(value))
    },
    clearStorage: (address) => {
      find(address)?.slots.clear()
      now.cleared.add(toDigits(address))
    },
    hasStorage: (address) => (find(address)?.slots.size ?? 0) > 0,
    checkpoint: () => void saved.push(copy(now)),
    commit: () => void saved.pop(),
    revert: () => {
      now = saved.pop() ?? now
    },
    beginTransaction: () => {
      now.cleared.clear()
      before = copy(now)
    },
    root: () => fromDigits(rootOf(contentOf(now.accounts))),
  }
}

function recordOf(account: ModelAccount | undefined): AccountRecord | null {
  if (account === undefined) return null
  const codeHash = account.code === '' ? emptyCodeHash : keccak256(fromDigits(account.code))
  return { nonce: account.nonce, balance: account.balance, codeHash, storageRoot: emptyRoot }
}

function copy({ accounts, cleared }: Snapshot): Snapshot {
  return {
    accounts: new Map([...accounts].map(([key, account]) => [key, { ...account, slots: new Map(account.slots) }])),
    cleared: new Set(cleared),
  }
}

function accountsOf(content: Content): Accounts {
  return new Map(
    Object.entries(content).map(([key, account]) => [
      key,
      {
        nonce: BigInt(account.nonce),
        balance: BigInt(account.balance),
        code: account.code,
        slots: new Map(Object.entries(account.slots)),
      },
    ]),
  )
}

function contentOf(accounts: Accounts): Content {
  return Object.fromEntries(
    [...accounts].map(([key, { nonce, balance, code, slots }]) => [
      key,
      { nonce: String(nonce), balance: String(balance), code, slots: Object.fromEntries(slots) },
    ]),
  )
}
