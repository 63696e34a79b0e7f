import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { Defect } from '../../src/model/Defect.ts'
import type { Alloc } from '../../src/model/generated/adapter.ts'
import { address, bytes, hash32, quantity } from '../../src/model/Hex.ts'
import { emptyAccount } from '../../src/state/Account.ts'
import type { BlockState } from '../../src/state/BlockState.ts'
import { createStateStore } from '../../src/state/StateStore.ts'
import type { StateStore } from '../../src/state/StateStore.ts'
import { emptyRoot } from '../../src/trie/Trie.ts'
import { absentReason, hasSharedData, listFiles, readJson, toDigits } from '../sharedData.ts'
import { createModel } from './modelState.ts'
import type { Content } from './modelState.ts'
import { addressOf, allocOf, codeOf, genesisAccounts, operations, runAll, slotOf, valueOf } from './workload.ts'
import type { GenesisAccount } from './workload.ts'

function contentOf(accounts: readonly GenesisAccount[]): Content {
  return Object.fromEntries(
    accounts.map(({ account, balance, code, slots }) => [
      toDigits(addressOf(account)),
      {
        nonce: '0',
        balance: String(balance),
        code: toDigits(codeOf(code)),
        slots: Object.fromEntries(slots.map(({ slot, value }) => [toDigits(slotOf(slot)), toDigits(valueOf(value))])),
      },
    ]),
  )
}

/** The root that a fresh state with this content has; genesis roots are checked against fixtures. */
function rootOf(content: Content): string {
  const alloc: Alloc = Object.fromEntries(
    Object.entries(content).map(([key, account]) => [
      address(`0x${key}`),
      {
        nonce: quantity(BigInt(account.nonce)),
        balance: quantity(BigInt(account.balance)),
        code: bytes(`0x${account.code}`),
        storage: Object.fromEntries(
          Object.entries(account.slots).map(([slot, value]) => [
            hash32(`0x${slot}`),
            hash32(`0x${value.padStart(64, '0')}`),
          ]),
        ),
      },
    ]),
  )
  return toDigits(createStateStore({ keccak256 }).addGenesis(alloc))
}

function open(accounts: readonly GenesisAccount[]): { store: StateStore; state: BlockState } {
  const store = createStateStore({ keccak256 })
  return { store, state: store.open(store.addGenesis(allocOf(accounts))) }
}

const contract: GenesisAccount = { account: 1, balance: 1, code: 1, slots: [{ slot: 1, value: 1 }] }

describe('the state of a block', () => {
  test('answers as a model of whole copies does, whatever is read, written, undone and computed', () => {
    fc.assert(
      fc.property(genesisAccounts, operations, (accounts, list) => {
        const { state } = open(accounts)
        expect(runAll(state, list)).toEqual(runAll(createModel(contentOf(accounts), rootOf), list))
      }),
      { numRuns: 600 },
    )
  })

  test('carries a chain of blocks, each on the state that the one before left', () => {
    fc.assert(
      fc.property(genesisAccounts, fc.array(operations, { minLength: 2, maxLength: 4 }), (accounts, blocks) => {
        const store = createStateStore({ keccak256 })
        let root = store.addGenesis(allocOf(accounts))
        const model = createModel(contentOf(accounts), rootOf)
        for (const list of blocks) {
          const state = store.open(root)
          state.beginTransaction()
          model.beginTransaction()
          expect(runAll(state, list)).toEqual(runAll(model, list))
          root = store.keep(state)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('keeps side chains beside one another', () => {
    const { store } = open([contract])
    const root = store.addGenesis(allocOf([contract]))
    const pay = (amount: number): Uint8Array => {
      const state = store.open(root)
      state.setAccount(addressOf(5), { ...emptyAccount, balance: BigInt(amount) })
      return store.keep(state)
    }
    const [left, right] = [pay(1), pay(2)]
    expect(store.open(left).account(addressOf(5))?.balance).toBe(1n)
    expect(store.open(right).account(addressOf(5))?.balance).toBe(2n)
    expect([left, right, root, keccak256(root)].map((each) => store.has(each))).toEqual([true, true, true, false])
  })

  test('the original value is the one before the transaction, not before the block', () => {
    const { state } = open([contract])
    const [owner, slot] = [addressOf(1), slotOf(1)]
    const seen: string[] = []
    for (const value of [2, 3]) {
      state.beginTransaction()
      state.setSlot(owner, slot, valueOf(value))
      state.setSlot(owner, slot, valueOf(9))
      seen.push(toDigits(state.originalSlot(owner, slot)))
    }
    expect(seen).toEqual(['01', '09'])
  })

  test('an empty account stays where nothing deletes it (before EIP-158)', () => {
    const { state } = open([])
    state.setAccount(addressOf(1), emptyAccount)
    expect(toDigits(state.root())).toBe(
      rootOf({ [toDigits(addressOf(1))]: { nonce: '0', balance: '0', code: '', slots: {} } }),
    )
  })

  test('a deleted account that comes back has no storage', () => {
    const { state } = open([contract])
    state.setAccount(addressOf(1), null)
    state.setAccount(addressOf(1), { ...emptyAccount, balance: 1n })
    expect(state.hasStorage(addressOf(1))).toBe(false)
    expect(toDigits(state.slot(addressOf(1), slotOf(1)))).toBe('')
    expect(toDigits(state.storageRoot(addressOf(1)))).toBe(toDigits(emptyRoot))
  })

  test('an account whose last slot was set to zero has no storage', () => {
    const { state } = open([contract])
    expect(state.hasStorage(addressOf(1))).toBe(true)
    state.setSlot(addressOf(1), slotOf(1), valueOf(0))
    expect(state.hasStorage(addressOf(1))).toBe(false)
  })

  test('values are written without their leading zeros', () => {
    const { state } = open([contract])
    state.setSlot(addressOf(1), slotOf(2), Uint8Array.from([0, 0, 7]))
    expect(toDigits(state.slot(addressOf(1), slotOf(2)))).toBe('07')
    state.setSlot(addressOf(1), slotOf(2), new Uint8Array(32))
    expect(toDigits(state.slot(addressOf(1), slotOf(2)))).toBe('')
  })

  test('later changes of the bytes that were handed over do not show', () => {
    const { state } = open([contract])
    const [owner, slot, value] = [addressOf(1), slotOf(3), Uint8Array.of(5)]
    state.setSlot(owner, slot, value)
    value[0] = 6
    slot[31] = 4
    owner[0] = 0
    expect(toDigits(state.slot(addressOf(1), slotOf(3)))).toBe('05')
    expect(state.touched().map((entry) => toDigits(entry.address))).toEqual([toDigits(addressOf(1))])
  })

  test('tells which accounts and slots were touched, undone and cleared ones included', () => {
    const { state } = open([contract])
    state.account(addressOf(7))
    state.slot(addressOf(1), slotOf(1))
    state.checkpoint()
    state.setSlot(addressOf(1), slotOf(2), valueOf(1))
    state.revert()
    state.clearStorage(addressOf(1))
    state.slot(addressOf(1), slotOf(3))
    const touched = state
      .touched()
      .map((entry) => ({ address: toDigits(entry.address), slots: entry.slots.map(toDigits) }))
    expect(touched).toEqual([
      { address: toDigits(addressOf(7)), slots: [] },
      { address: toDigits(addressOf(1)), slots: [slotOf(1), slotOf(2), slotOf(3)].map(toDigits) },
    ])
  })

  test('misuse is a defect', () => {
    const { state } = open([])
    expect(() => state.commit()).toThrow(Defect)
    expect(() => state.revert()).toThrow(Defect)
    expect(() => state.account(new Uint8Array(19))).toThrow(Defect)
    expect(() => state.slot(addressOf(1), new Uint8Array(31))).toThrow(Defect)
  })
})

interface ForeignAccount {
  readonly balance: string
  readonly nonce: string
  readonly code: string
  readonly storage: Readonly<Record<string, string>>
}

interface BlockchainTest {
  readonly pre?: Readonly<Record<string, ForeignAccount>>
  readonly genesisBlockHeader?: { readonly stateRoot: string }
}

function toAlloc(pre: Readonly<Record<string, ForeignAccount>>): Alloc {
  const pad = (text: string): ReturnType<typeof hash32> => hash32(`0x${text.slice(2).padStart(64, '0')}`)
  return Object.fromEntries(
    Object.entries(pre).map(([key, { balance, nonce, code, storage }]) => [
      address(key),
      {
        balance: quantity(BigInt(balance)),
        nonce: quantity(BigInt(nonce)),
        code: bytes(code),
        storage: Object.fromEntries(Object.entries(storage).map(([slot, value]) => [pad(slot), pad(value)])),
      },
    ]),
  )
}

test.skipIf(!hasSharedData)(
  `genesis states of the ecosystem's blockchain tests have their roots${absentReason}`,
  () => {
    const files = listFiles('eest-v5.4.0').filter((path) => path.includes('blockchain_tests'))
    let count = 0
    for (const path of files.slice(0, 40)) {
      for (const [name, { pre, genesisBlockHeader }] of Object.entries(
        readJson<Record<string, BlockchainTest>>(path),
      ).slice(0, 4)) {
        if (pre === undefined || genesisBlockHeader === undefined) continue
        expect([name, `0x${toDigits(createStateStore({ keccak256 }).addGenesis(toAlloc(pre)))}`]).toEqual([
          name,
          genesisBlockHeader.stateRoot,
        ])
        count++
      }
    }
    expect(count).toBeGreaterThan(50)
  },
)
