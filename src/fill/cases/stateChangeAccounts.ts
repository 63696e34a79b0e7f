import { keccak256 } from '../../crypto/keccak.ts'
import { address, bytes, fromBytes, toBytes } from '../../model/Hex.ts'
import type { Address } from '../../model/Hex.ts'
import { addressOf, alice, bob } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { AccountPlan, Case } from '../Case.ts'
import { addressWord, call, create2, drop, initcode, store, when } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, join, programAddress, transaction, words } from './language.ts'
import { pay, put, unsolicited } from './unsolicited.ts'

const recipient = addressOf('recipient')
const bystander = addressOf('bystander')
const nothing = { transactions: [] }

/** Pays whom its data names 1 wei. */
const purse: AccountPlan = contract(drop(apply('CALL', op('GAS'), apply('CALLDATALOAD', 0), 1, 0, 0, 0, 0)), {
  balance: 5n,
})

const balances = unsolicited({
  given: 'a contract with 5 wei that pays 1 wei to whom it is told to pay, and a bystander with 7 wei',
  alloc: { [programAddress]: purse, [bystander]: { balance: 7n } },
  accept: {
    name: 'wei-moved',
    when: 'a transaction lets the contract pay the bystander',
    must: 'the bystander has 8 wei and the contract has 4',
    block: { transactions: [transaction({ to: programAddress, data: words(BigInt(bystander)), gasLimit: 60_000n })] },
    expect: { balance: { [bystander]: 8n, [programAddress]: 4n }, status: [1] },
  },
  rejects: [
    {
      name: 'wei-credited',
      when: 'without a transaction gives the bystander 1 wei',
      block: nothing,
      changes: [pay(bystander, 1n)],
    },
    {
      name: 'wei-debited',
      when: 'without a transaction takes 1 wei from the contract',
      block: nothing,
      changes: [pay(programAddress, -1n)],
    },
    {
      name: 'wei-moved-without-transaction',
      when: 'without a transaction moves 1 wei from the contract to the bystander',
      block: nothing,
      changes: [pay(programAddress, -1n), pay(bystander, 1n)],
    },
    {
      name: 'account-from-nothing',
      when: 'without a transaction holds a new account with 1 wei',
      block: nothing,
      changes: [pay(recipient, 1n)],
    },
    {
      name: 'account-deleted',
      when: 'without a transaction has lost the bystander',
      block: nothing,
      changes: [{ kind: 'delete', address: bystander }],
    },
    {
      name: 'balance-of-untouched-account',
      when: 'with such a transaction gives 1 wei to an account that it does not touch',
      changes: [pay(recipient, 1n)],
    },
  ],
})

const emptiness = unsolicited({
  given: 'a sender',
  alloc: {},
  clauses: [clause.emptyAccounts],
  accept: {
    name: 'empty-account',
    when: 'a transaction sends no wei to an account that is not there',
    must: 'no account is there afterwards',
    block: { transactions: [transaction({ to: recipient, gasLimit: 21_000n })] },
    expect: { balance: { [recipient]: 0n }, nonce: { [recipient]: 0n, [alice.address]: 1n } },
  },
  rejects: [
    {
      name: 'empty-account-left',
      when: 'with such a transaction leaves an empty account in the state',
      changes: [{ kind: 'empty', address: recipient }],
    },
    {
      name: 'nonce-twice',
      when: 'with such a transaction raises the nonce of its sender by 2',
      changes: [{ kind: 'nonce', address: alice.address, more: 1n }],
    },
    {
      name: 'nonce-not-raised',
      when: 'with such a transaction leaves the nonce of its sender as it was',
      changes: [{ kind: 'nonce', address: alice.address, more: -1n }],
    },
    {
      name: 'nonce-of-recipient',
      when: 'with such a transaction raises the nonce of its recipient',
      changes: [{ kind: 'nonce', address: recipient, more: 1n }],
    },
    {
      name: 'empty-system-account',
      when: 'with such a transaction leaves the account of system calls in the state',
      changes: [{ kind: 'empty', address: address('0xfffffffffffffffffffffffffffffffffffffffe') }],
    },
  ],
})

const runtime = code(store(1, 1))
const init = initcode(runtime)
/** Creates a contract with CREATE2 and the salt 0. */
const factory = contract(drop(create2(init, 0)), { balance: 1n })

/** Address of a contract that CREATE2 makes (EIP-1014). */
function create2Address(creator: Address, initcodeBytes: ReturnType<typeof initcode>): Address {
  const hash = fromBytes(keccak256(toBytes(initcodeBytes)))
  const input = join(bytes('0xff'), bytes(creator), words(0), hash)
  return address(fromBytes(keccak256(toBytes(input)).subarray(12)))
}

const created = create2Address(programAddress, init)

const codes = unsolicited({
  given: 'a factory, and a bystander with code',
  alloc: { [programAddress]: factory, [bystander]: contract(store(7, 7)) },
  clauses: [clause.create2],
  accept: {
    name: 'contract-created',
    when: 'a transaction lets the factory create a contract',
    must: 'the contract is at the address of CREATE2, with nonce 1 and its code, and the nonce of the factory is 2',
    block: { transactions: [transaction({ to: programAddress, gasLimit: 200_000n })] },
    expect: {
      nonce: { [created]: 1n, [programAddress]: 2n },
      code: { [created]: assemble(runtime) },
      status: [1],
    },
  },
  rejects: [
    {
      name: 'contract-without-creation',
      when: 'without a transaction holds the contract that the factory could create',
      block: nothing,
      changes: [
        { kind: 'nonce', address: created, more: 1n },
        { kind: 'code', address: created, code: assemble(runtime) },
        { kind: 'nonce', address: programAddress, more: 1n },
      ],
    },
    {
      name: 'code-replaced',
      when: 'without a transaction replaces the code of the bystander',
      block: nothing,
      changes: [{ kind: 'code', address: bystander, code: assemble(store(7, 8)) }],
    },
    {
      name: 'code-dropped',
      when: 'without a transaction takes the code of the bystander away',
      block: nothing,
      changes: [{ kind: 'code', address: bystander, code: bytes('0x') }],
    },
    {
      name: 'code-of-created-contract',
      when: 'with such a transaction leaves the initcode at the new address instead of what it returned',
      changes: [{ kind: 'code', address: created, code: init }],
    },
    {
      name: 'nonce-of-creator',
      when: 'with such a transaction leaves the nonce of the factory as it was',
      changes: [{ kind: 'nonce', address: programAddress, more: -1n }],
    },
    {
      name: 'nonce-of-contract',
      when: 'without a transaction raises the nonce of the factory',
      block: nothing,
      changes: [{ kind: 'nonce', address: programAddress, more: 1n }],
    },
    {
      name: 'code-missing-after-creation',
      when: 'with such a transaction leaves no code at the new address',
      changes: [{ kind: 'code', address: created, code: bytes('0x') }],
    },
  ],
})

/** What EIP-7702 writes as the code of an account. */
const delegation = join(bytes('0xef0100'), bytes(bystander))

const delegations = unsolicited({
  given: 'a contract to delegate to',
  ruleset: 'lockstep-prague',
  alloc: { [bystander]: contract(store(7, 7)) },
  clauses: [clause.delegation],
  accept: {
    name: 'delegation',
    when: 'a transaction carries the permission of an account to delegate to the contract',
    must: 'the account has the delegation as its code, and nonce 1',
    block: {
      transactions: [
        transaction({
          type: 'setCode',
          to: recipient,
          gasLimit: 80_000n,
          authorizations: [{ authority: bob, address: bystander, nonce: 0n }],
        }),
      ],
    },
    expect: { code: { [bob.address]: delegation }, nonce: { [bob.address]: 1n } },
  },
  rejects: [
    {
      name: 'delegation-without-permission',
      when: 'without a transaction delegates an account to the contract',
      block: nothing,
      changes: [
        { kind: 'nonce', address: addressOf('delegator'), more: 1n },
        { kind: 'code', address: addressOf('delegator'), code: delegation },
      ],
    },
    {
      name: 'delegation-nonce',
      when: 'with such a transaction leaves the nonce of the account as it was',
      changes: [{ kind: 'nonce', address: bob.address, more: -1n }],
    },
  ],
})

/** Where the factory of the next cases makes its contract; destroys itself when it is called with data. */
const mortalCode = code(
  when('ends', op('CALLDATASIZE'), code(addressWord(recipient), op('SELFDESTRUCT'))),
  store(1, apply('ADD', apply('SLOAD', 2), 1)),
)
const mortalInit = initcode(mortalCode)
const mortal = create2Address(programAddress, mortalInit)
/** Destroys the contract and makes it anew; a second call does the latter. */
const remaker = contract(
  code(
    when('first', op('CALLDATASIZE'), code(drop(call(mortal, { input: { offset: 0, size: 1 } })), op('STOP'))),
    drop(create2(mortalInit, 0)),
    drop(call(mortal)),
  ),
)
const mortalAccount: AccountPlan = { ...contract(mortalCode), balance: 3n, storage: { 2: 5n } }
const destroy = transaction({ to: programAddress, data: bytes('0x01'), gasLimit: 200_000n })
const remake = transaction({ to: programAddress, gasLimit: 300_000n })

const destroyed = unsolicited({
  given: 'a contract of Shanghai with 3 wei and a slot that is 5, which destroys itself when it is called',
  ruleset: 'lockstep-shanghai',
  alloc: { [programAddress]: remaker, [mortal]: mortalAccount },
  clauses: [clause.selfdestruct],
  accept: {
    name: 'selfdestruct',
    when: 'a transaction calls it',
    must: 'account, code and storage are gone, and the beneficiary has the 3 wei',
    block: { transactions: [destroy] },
    expect: {
      balance: { [recipient]: 3n, [mortal]: 0n },
      code: { [mortal]: bytes('0x') },
      storage: { [mortal]: { 2: 0n } },
    },
  },
  rejects: [
    {
      name: 'selfdestruct-without-transaction',
      when: 'without a transaction has the contract gone and its wei with the beneficiary',
      block: nothing,
      changes: [{ kind: 'delete', address: mortal }, pay(recipient, 3n)],
    },
    {
      name: 'selfdestruct-storage-kept',
      when: 'with such a transaction keeps the storage of the account that is gone',
      changes: [put(mortal, 2n, 5n)],
    },
    {
      name: 'selfdestruct-balance-kept',
      when: 'with such a transaction leaves the 3 wei where they were too',
      changes: [pay(mortal, 3n)],
    },
    {
      name: 'selfdestruct-code-kept',
      when: 'with such a transaction leaves the contract without its wei',
      changes: [
        { kind: 'nonce', address: mortal, more: 1n },
        { kind: 'code', address: mortal, code: assemble(mortalCode) },
        put(mortal, 2n, 5n),
      ],
    },
    {
      name: 'selfdestruct-beneficiary-unpaid',
      when: 'with such a transaction burns the 3 wei',
      changes: [{ kind: 'delete', address: recipient }],
    },
  ],
})

const recreated = unsolicited({
  given: 'a contract of Shanghai whose slot 2 is 5, and a factory that can make it anew at the same address',
  ruleset: 'lockstep-shanghai',
  alloc: { [programAddress]: remaker, [mortal]: mortalAccount },
  clauses: [clause.selfdestruct, clause.create2],
  accept: {
    name: 'recreated-in-same-block',
    when: 'one transaction destroys it, and the next one makes it anew and lets it read slot 2',
    must: 'it reads zero, for its storage is new',
    block: { transactions: [destroy, remake] },
    expect: { storage: { [mortal]: { 1: 1n, 2: 0n } }, nonce: { [mortal]: 1n } },
  },
  rejects: [
    {
      name: 'recreated-with-old-storage',
      when: 'with both transactions has the old slot in the new contract',
      changes: [put(mortal, 2n, 5n)],
    },
    {
      name: 'recreated-read-old-storage',
      when: 'with both transactions lets the new contract read the old value and keep it',
      changes: [put(mortal, 1n, 6n), put(mortal, 2n, 5n)],
    },
  ],
})

/** Accounts that change without a transaction, and the same through one. */
export const stateChangeAccounts: readonly Case[] = [
  ...balances,
  ...emptiness,
  ...codes,
  ...delegations,
  ...destroyed,
  ...recreated,
]
