import { describe, expect, test } from 'vitest'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { addressOf } from '../../src/fill/Account.ts'
import { alterState } from '../../src/fill/alterState.ts'
import type { StateChange } from '../../src/fill/Mutation.ts'
import type { Alloc } from '../../src/model/generated/adapter.ts'
import { bytes, fromBytes, hash32, quantity } from '../../src/model/Hex.ts'
import { createStateStore } from '../../src/state/StateStore.ts'

const [contract, holder, nobody] = [addressOf('contract'), addressOf('holder'), addressOf('nobody')]
const word = (value: number): ReturnType<typeof hash32> => hash32(`0x${value.toString(16).padStart(64, '0')}`)

const alloc: Alloc = {
  [contract]: {
    balance: quantity(5),
    nonce: quantity(1),
    code: bytes('0x00'),
    storage: { [word(1)]: word(7), [word(2)]: word(8) },
  },
  [holder]: { balance: quantity(9), nonce: quantity(0), code: bytes('0x'), storage: {} },
}

/** The root that a genesis with these accounts has; fixtures of the ecosystem confirm it. */
const honestRoot = (accounts: Alloc): string => fromBytes(createStateStore({ keccak256 }).addGenesis(accounts))
const rootAfter = (...changes: readonly StateChange[]): string => alterState(alloc, changes).stateRoot

describe('a changed state', () => {
  test('without a change has the root that it had', () => {
    expect(rootAfter()).toBe(honestRoot(alloc))
  })

  test('has the root of a genesis with the changed accounts', () => {
    const changes: readonly StateChange[] = [
      { kind: 'balance', address: holder, wei: -4n },
      { kind: 'balance', address: nobody, wei: 3n },
      { kind: 'nonce', address: contract, more: 2n },
      { kind: 'code', address: contract, code: bytes('0x01') },
      { kind: 'slot', address: contract, slot: 1n, value: 0n },
      { kind: 'slot', address: contract, slot: 3n, value: 4n },
    ]
    const wanted: Alloc = {
      [contract]: {
        balance: quantity(5),
        nonce: quantity(3),
        code: bytes('0x01'),
        storage: { [word(2)]: word(8), [word(3)]: word(4) },
      },
      [holder]: { balance: quantity(5), nonce: quantity(0), code: bytes('0x'), storage: {} },
      [nobody]: { balance: quantity(3), nonce: quantity(0), code: bytes('0x'), storage: {} },
    }
    expect(rootAfter(...changes)).toBe(honestRoot(wanted))
    expect(rootAfter({ kind: 'delete', address: holder })).toBe(honestRoot({ [contract]: alloc[contract] ?? never() }))
  })

  test('keeps leaves that an honest state does not have', () => {
    const zero = rootAfter({ kind: 'zeroSlot', address: contract, slot: 9n })
    const empty = rootAfter({ kind: 'empty', address: nobody })
    expect(new Set([zero, empty, rootAfter()]).size).toBe(3)
  })
})

function never(): never {
  throw new Error('the account is there')
}
