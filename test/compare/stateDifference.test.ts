import { describe, expect, it } from 'vitest'

import { compareStates } from '../../runners/compare/stateDifference.ts'
import { address, hash32, quantity } from '../../src/model/Hex.ts'
import type { AccountState } from '../../src/model/generated/adapter.ts'

const word = (digit: string): ReturnType<typeof hash32> => hash32(`0x${digit.repeat(64)}`)
const zero = word('0')

function account(name: string, more: Partial<AccountState> = {}): AccountState {
  return {
    address: address(`0x${name.repeat(40)}`),
    exists: true,
    nonce: quantity(1),
    balance: quantity(2),
    codeHash: word('c'),
    storageRoot: word('d'),
    slots: {},
    ...more,
  }
}

describe('two states are compared account by account', () => {
  it('equal states do not differ', () => {
    expect(compareStates([account('a')], [account('a')], [])).toBeUndefined()
  })

  it('the lowest address comes first, whatever the order', () => {
    const left = [account('b', { nonce: quantity(9) }), account('a', { balance: quantity(9) })]
    const found = compareStates(left, [account('b'), account('a')], [])
    expect(found).toMatchObject({
      class: 'balance',
      account: account('a').address,
      leftValue: '0x9',
      rightValue: '0x2',
    })
  })

  it('a slot that one side does not list is zero', () => {
    const left = [account('a', { slots: { [word('1')]: word('5') } })]
    expect(compareStates(left, [account('a')], [])).toMatchObject({
      class: 'storage',
      slot: word('1'),
      rightValue: zero,
    })
  })

  it('roots that differ although slots agree point at the slot that is zero', () => {
    const slots = { [word('1')]: word('5'), [word('2')]: zero }
    const left = [account('a', { slots, storageRoot: word('e') })]
    const found = compareStates(left, [account('a', { slots })], [])
    expect(found).toMatchObject({ class: 'storage', field: 'storageRoot', slot: word('2') })
    expect(found?.summary).toContain('must leave no leaf')
  })

  it('an account that is only said to exist comes last', () => {
    const left = [account('a', { exists: true }), account('b', { nonce: quantity(7) })]
    const right = [account('a', { exists: false }), account('b')]
    expect(compareStates(left, right, [])).toMatchObject({ class: 'nonce' })
    expect(compareStates(left.slice(0, 1), right.slice(0, 1), [])).toMatchObject({ class: 'empty account' })
  })

  it('a system contract that differs is a system call', () => {
    const left = [account('a', { slots: { [word('1')]: word('5') } })]
    expect(compareStates(left, [account('a')], [account('a').address])).toMatchObject({ class: 'system call' })
  })
})
