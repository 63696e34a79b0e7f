import fc from 'fast-check'
import { keccak256 } from '../../src/crypto/keccak.ts'
import type { Alloc } from '../../src/model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, quantity } from '../../src/model/Hex.ts'
import { emptyAccount } from '../../src/state/Account.ts'
import type { WorldState } from '../../src/state/WorldState.ts'
import { emptyRoot } from '../../src/trie/Trie.ts'
import { toDigits } from '../sharedData.ts'

/** Something that execution asks of a state; accounts, slots and codes are named by small numbers. */
export type Operation =
  | { readonly kind: 'readAccount'; readonly account: number }
  | { readonly kind: 'readCode'; readonly account: number }
  | { readonly kind: 'readSlot'; readonly account: number; readonly slot: number }
  | { readonly kind: 'hasStorage'; readonly account: number }
  | { readonly kind: 'pay'; readonly account: number; readonly amount: number }
  | { readonly kind: 'delete'; readonly account: number }
  | { readonly kind: 'setCode'; readonly account: number; readonly code: number }
  | { readonly kind: 'setSlot'; readonly account: number; readonly slot: number; readonly value: number }
  | { readonly kind: 'clearStorage'; readonly account: number }
  | { readonly kind: 'checkpoint' | 'commit' | 'revert' | 'beginTransaction' | 'root' }

/** What an account has at the start. */
export interface GenesisAccount {
  readonly account: number
  readonly balance: number
  readonly code: number
  readonly slots: readonly { readonly slot: number; readonly value: number }[]
}

const accountsMax = 9
const slotsMax = 9

const account = fc.nat({ max: accountsMax })
const slot = fc.nat({ max: slotsMax })
const slotValue = fc.constantFrom(0, 0, 1, 0x1234)
const code = fc.nat({ max: 3 })

/** States with few accounts, some of which have storage. */
export const genesisAccounts: fc.Arbitrary<readonly GenesisAccount[]> = fc.uniqueArray(
  fc.record({
    account,
    balance: fc.nat({ max: 5 }),
    code,
    slots: fc.uniqueArray(fc.record({ slot, value: fc.constantFrom(1, 2, 0x1234) }), {
      selector: (entry) => entry.slot,
      maxLength: 8,
    }),
  }),
  { selector: (entry) => entry.account, maxLength: accountsMax },
)

/** Sequences in which checkpoints, commits and reverts may not match; {@link balanced} makes them. */
export const operations: fc.Arbitrary<readonly Operation[]> = fc
  .array(
    fc.oneof(
      fc.record({ kind: fc.constant('readAccount' as const), account }),
      fc.record({ kind: fc.constant('readCode' as const), account }),
      fc.record({ kind: fc.constant('readSlot' as const), account, slot }),
      fc.record({ kind: fc.constant('hasStorage' as const), account }),
      fc.record({ kind: fc.constant('pay' as const), account, amount: fc.nat({ max: 3 }) }),
      fc.record({ kind: fc.constant('delete' as const), account }),
      fc.record({ kind: fc.constant('setCode' as const), account, code }),
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('setSlot' as const), account, slot, value: slotValue }) },
      fc.record({ kind: fc.constant('clearStorage' as const), account }),
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constantFrom('checkpoint' as const, 'commit' as const, 'revert' as const) }),
      },
      fc.record({ kind: fc.constantFrom('beginTransaction' as const, 'root' as const) }),
    ),
    { maxLength: 60 },
  )
  .map(balanced)

/** Leaves out ends without a start, and begins transactions only outside of checkpoints. */
function balanced(list: readonly Operation[]): Operation[] {
  const kept: Operation[] = []
  let depth = 0
  for (const operation of list) {
    if ((operation.kind === 'commit' || operation.kind === 'revert') && depth === 0) continue
    if (operation.kind === 'beginTransaction' && depth > 0) continue
    if (operation.kind === 'checkpoint') depth++
    if (operation.kind === 'commit' || operation.kind === 'revert') depth--
    kept.push(operation)
  }
  while (depth-- > 0) kept.push({ kind: 'commit' })
  return kept
}

/** Spreads small numbers over the trie. */
export const addressOf = (number: number): Uint8Array => keccak256(Uint8Array.of(number)).slice(12)
export const slotOf = (number: number): Uint8Array => Uint8Array.from([...new Uint8Array(31), number])
export const codeOf = (number: number): Uint8Array => new Uint8Array(number === 0 ? 0 : 40).fill(number)
export const valueOf = (number: number): Uint8Array =>
  Uint8Array.from(number === 0 ? [] : number < 256 ? [number] : [number >> 8, number & 255])

/** Writes the accounts as an alloc. */
export function allocOf(accounts: readonly GenesisAccount[]): Alloc {
  return Object.fromEntries(
    accounts.map(({ account: number, balance, code: codeNumber, slots }) => [
      address(fromBytes(addressOf(number))),
      {
        balance: quantity(balance),
        nonce: quantity(0),
        code: bytes(fromBytes(codeOf(codeNumber))),
        storage: Object.fromEntries(
          slots.map((entry) => [
            fromBytes(slotOf(entry.slot)),
            hash32(`0x${toDigits(valueOf(entry.value)).padStart(64, '0')}`),
          ]),
        ),
      },
    ]),
  )
}

/**
 * Runs one operation.
 *
 * @returns What it gave, as text that two states can be compared by.
 */
function run(state: WorldState, operation: Operation): string {
  switch (operation.kind) {
    case 'readAccount': {
      const found = state.account(addressOf(operation.account))
      return found === null ? 'none' : `${found.nonce} ${found.balance} ${toDigits(found.codeHash)}`
    }
    case 'readCode':
      return toDigits(state.code(addressOf(operation.account)))
    case 'readSlot': {
      const [owner, place] = [addressOf(operation.account), slotOf(operation.slot)]
      return `${toDigits(state.slot(owner, place))} ${toDigits(state.originalSlot(owner, place))}`
    }
    case 'hasStorage':
      return String(state.hasStorage(addressOf(operation.account)))
    case 'pay': {
      const owner = addressOf(operation.account)
      const found = state.account(owner) ?? emptyAccount
      state.setAccount(owner, { ...found, storageRoot: emptyRoot, balance: found.balance + BigInt(operation.amount) })
      return ''
    }
    case 'delete':
      state.setAccount(addressOf(operation.account), null)
      return ''
    case 'setCode':
      state.setCode(addressOf(operation.account), codeOf(operation.code))
      return ''
    case 'setSlot': {
      // Execution writes slots of existing accounts only.
      const owner = addressOf(operation.account)
      if (state.account(owner) === null) return 'none'
      state.setSlot(owner, slotOf(operation.slot), valueOf(operation.value))
      return ''
    }
    case 'clearStorage':
      state.clearStorage(addressOf(operation.account))
      return ''
    case 'root':
      return toDigits(state.root())
    default:
      state[operation.kind]()
      return ''
  }
}

/** Runs all operations and then computes the root. */
export function runAll(state: WorldState, list: readonly Operation[]): string[] {
  return [...list.map((operation) => run(state, operation)), toDigits(state.root())]
}
