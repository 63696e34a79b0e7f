import { addressOf, bob } from '../Account.ts'
import { apply, code, dup, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import {
  addressWord,
  call,
  callcode,
  create,
  delegatecall,
  drop,
  gasOf,
  giveWord,
  initcode,
  revert,
  seen,
  staticcall,
  store,
  storeEach,
  when,
} from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, program, programAddress, transaction } from './language.ts'

const helper = addressOf('helper')
const nobody = addressOf('nobody')

/** Changes of one slot in one transaction: what it held before, what is written, and what the gas and the refund are. */
interface Transition {
  readonly original: bigint
  readonly writes: readonly bigint[]
  /** Gas of the SSTOREs alone, cold access of the first one included. */
  readonly gas: bigint
  readonly refund: bigint
}

/** The table of EIP-2200 with the prices of EIP-2929 and the refunds of EIP-3529. */
const transitions: readonly Transition[] = [
  { original: 0n, writes: [0n], gas: 2200n, refund: 0n },
  { original: 0n, writes: [1n], gas: 22_100n, refund: 0n },
  { original: 0n, writes: [1n, 0n], gas: 22_200n, refund: 19_900n },
  { original: 0n, writes: [1n, 2n], gas: 22_200n, refund: 0n },
  { original: 0n, writes: [1n, 1n], gas: 22_200n, refund: 0n },
  { original: 0n, writes: [1n, 0n, 1n], gas: 42_200n, refund: 19_900n },
  { original: 1n, writes: [0n], gas: 5000n, refund: 4800n },
  { original: 1n, writes: [1n], gas: 2200n, refund: 0n },
  { original: 1n, writes: [2n], gas: 5000n, refund: 0n },
  { original: 1n, writes: [2n, 1n], gas: 5100n, refund: 2800n },
  { original: 1n, writes: [0n, 1n], gas: 5100n, refund: 2800n },
  { original: 1n, writes: [0n, 2n], gas: 5100n, refund: 0n },
  { original: 1n, writes: [2n, 0n], gas: 5100n, refund: 4800n },
  { original: 1n, writes: [2n, 3n], gas: 5100n, refund: 0n },
  { original: 1n, writes: [0n, 1n, 0n], gas: 8000n, refund: 7600n },
  { original: 1n, writes: [2n, 2n], gas: 5100n, refund: 0n },
]

function transitionCase({ original, writes, gas, refund }: Transition): Case {
  const pushes = writes.reduce((sum, value) => sum + 2n + (value === 0n ? 2n : 3n), 0n)
  const spent = 21_000n + pushes + gas
  const cap = spent / 5n
  const last = writes.at(-1) ?? original
  return program({
    name: `storage/${[original, ...writes].join('-to-')}`,
    does: `writes ${writes.join(', then ')} to a slot that holds ${original}`,
    must: `writing costs ${gas} and ${refund} come back, at most a fifth of the gas used`,
    clauses: [clause.storageGas, clause.storageRefund],
    code: code(...writes.map((value) => store(0, value))),
    storage: original === 0n ? {} : { 0: original },
    slots: { 0: last },
    expect: { gasUsed: [spent - (refund < cap ? refund : cap)] },
  })
}

const access: readonly Case[] = [
  program({
    name: 'storage/cold-and-warm-load',
    does: 'measures SLOAD of a slot twice, and of one that was written before',
    must: 'the first read costs 2,100, later ones 100 (EIP-2929)',
    clauses: [clause.warmSlots],
    code: code(
      store(9, 9),
      storeEach([gasOf(drop(apply('SLOAD', 5))), gasOf(drop(apply('SLOAD', 5))), gasOf(drop(apply('SLOAD', 9)))]),
    ),
    storage: { 5: 5n },
    slots: { 0: 2107n, 1: 107n, 2: 107n },
  }),
  program({
    name: 'storage/access-list',
    does: 'measures SLOAD of a slot that the access list names and of one that it does not',
    must: 'the named slot is warm from the start (EIP-2930)',
    clauses: [clause.warmSlots, clause.accessList],
    code: storeEach([gasOf(drop(apply('SLOAD', 5))), gasOf(drop(apply('SLOAD', 6)))]),
    transaction: { type: 'accessList', accessList: [{ address: programAddress, slots: [5] }] },
    slots: { 0: 107n, 1: 2107n },
  }),
  program({
    name: 'storage/warm-again-after-revert',
    does: 'has a slot read in a call that reverts, and measures SLOAD of it afterwards',
    must: 'the slot is cold again',
    clauses: [clause.warmSlots, clause.revert],
    code: code(
      when('first', apply('EQ', op('CALLER'), op('ADDRESS')), code(drop(apply('SLOAD', 5)), revert())),
      drop(call(programAddress)),
      store(0, gasOf(drop(apply('SLOAD', 5)))),
    ),
    slots: { 0: 2107n },
  }),
  {
    name: 'storage/warmth-ends-with-transaction',
    given: 'a contract that measures SLOAD of a slot',
    when: 'two transactions of a block call it',
    must: 'the slot is cold in each of them',
    clauses: [clause.warmSlots, clause.freshTransaction],
    ruleset: 'lockstep-osaka',
    alloc: { [programAddress]: contract(store(op('CALLVALUE'), gasOf(drop(apply('SLOAD', 5))))) },
    blocks: [build(transaction({ to: programAddress }), transaction({ to: programAddress, value: 1n }))],
    expect: { storage: { [programAddress]: { 0: 2107n, 1: 2107n } } },
  },
  program({
    name: 'storage/sentry',
    does: 'calls one that writes a slot that is warm and unchanged, with 2,300 and with 2,301 gas before SSTORE',
    must: 'a write with 2,300 gas or less fails whatever it costs (EIP-2200)',
    clauses: [clause.storageSentry],
    code: code(store(0, seen(call(helper, { gas: 2300 + 5 }))), store(1, seen(call(helper, { gas: 2301 + 5 })))),
    transaction: { accessList: [{ address: helper, slots: [0] }] },
    // The two pushes before SSTORE cost 5.
    alloc: { [helper]: contract(store(0, 1), { storage: { 0: 1n } }) },
    slots: { 0: 1n, 1: 2n },
  }),
  program({
    name: 'storage/refund-cap',
    does: 'clears ten slots',
    must: 'no more than a fifth of the gas used comes back (EIP-3529)',
    clauses: [clause.refundCap],
    code: code(...Array.from({ length: 10 }, (_, slot) => store(slot, 0))),
    storage: Object.fromEntries(Array.from({ length: 10 }, (_, slot) => [slot, 1n])),
    slots: { 0: 0n, 9: 0n },
  }),
  program({
    name: 'storage/refund-below-cap',
    does: 'clears one slot and burns gas in a hash',
    must: 'all 4,800 come back',
    clauses: [clause.storageRefund],
    code: code(store(0, 0), drop(apply('KECCAK256', 0, 30_000))),
    storage: { 0: 1n },
    slots: { 0: 0n },
  }),
  program({
    name: 'storage/refund-undone-by-revert',
    does: 'has a slot cleared in a call that reverts',
    must: 'the slot holds its value and nothing comes back',
    clauses: [clause.storageRefund, clause.revert],
    code: code(
      when('inner', apply('EQ', op('CALLER'), op('ADDRESS')), code(store(5, 0), revert())),
      store(0, seen(call(programAddress))),
    ),
    storage: { 5: 1n },
    slots: { 0: 1n, 5: 1n },
  }),
  program({
    name: 'storage/refund-through-delegate',
    does: 'has a slot of its own cleared by code it delegates to',
    must: 'the refund counts for the transaction',
    clauses: [clause.storageRefund, clause.borrowedStorage],
    code: code(store(0, seen(delegatecall(helper))), drop(apply('KECCAK256', 0, 30_000))),
    storage: { 5: 1n },
    alloc: { [helper]: contract(store(5, 0)) },
    slots: { 0: 2n, 5: 0n },
  }),
  program({
    name: 'storage/large-keys-and-values',
    does: 'writes the largest word to the largest slot and to a slot of 2**255',
    must: 'each is its own slot',
    clauses: [clause.storage],
    code: code(store(-1, -1), store(2n ** 255n, 0x80), store(0, apply('SLOAD', -1))),
    slots: { [String(2n ** 256n - 1n)]: 2n ** 256n - 1n, [String(2n ** 255n)]: 0x80n, 0: 2n ** 256n - 1n },
  }),
  {
    name: 'storage/many-slots-cleared',
    given: 'a contract with 24 slots that are close in the trie',
    when: 'one transaction clears all but one and another writes three again',
    must: 'the trie of the storage shrinks and grows to the same root by any way',
    clauses: [clause.emptySlots, clause.stateRoot, clause.witnessNodes, clause.witnessOrder],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        when('again', op('CALLVALUE'), code(...[3, 7, 11].map((slot) => store(slot, 3)), op('STOP'))).concat(
          Array.from({ length: 23 }, (_, slot) => store(slot, 0)).flat(),
        ),
        { storage: Object.fromEntries(Array.from({ length: 24 }, (_, slot) => [slot, BigInt(slot + 1)])) },
      ),
    },
    blocks: [
      build(transaction({ to: programAddress })),
      build(transaction({ to: programAddress, value: 1n, gasLimit: 200_000n })),
    ],
    expect: { storage: { [programAddress]: { 0: 0n, 3: 3n, 7: 3n, 11: 3n, 22: 0n, 23: 24n } } },
  },
]

function accountAccess(read: (address: typeof nobody) => Code): Code {
  return gasOf(drop(read(nobody)))
}

const warmth: readonly Case[] = [
  program({
    name: 'warmth/account-instructions',
    does: 'measures BALANCE, EXTCODESIZE, EXTCODEHASH and EXTCODECOPY of an account of their own each, twice',
    must: 'the first access costs 2,600, the second 100 (EIP-2929)',
    clauses: [clause.warmAccounts, clause.gas],
    code: storeEach(
      (['BALANCE', 'EXTCODESIZE', 'EXTCODEHASH', 'EXTCODECOPY'] as const).flatMap((name) => {
        const measured = gasOf(
          name === 'EXTCODECOPY'
            ? apply(name, addressWord(addressOf(name)), 0, 0, 0)
            : drop(apply(name, addressWord(addressOf(name)))),
        )
        return [measured, measured]
      }),
    ),
    slots: { 0: 2607n, 1: 107n, 2: 2607n, 3: 107n, 4: 2607n, 5: 107n, 6: 2611n, 7: 111n },
  }),
  program({
    name: 'warmth/calls',
    does: 'measures each kind of call of an account of its own, twice',
    must: 'the first access costs 2,600, the second 100 (EIP-2929)',
    clauses: [clause.warmAccounts, clause.calls],
    code: storeEach(
      [call, callcode, delegatecall, staticcall].flatMap((calling, index) => {
        const measured = gasOf(drop(calling(addressOf(`called account ${index}`), { gas: 0 })))
        return [measured, measured]
      }),
    ),
    // Six or five PUSH0 at 2, PUSH20 3, POP 2, GAS 2.
    slots: { 0: 2619n, 1: 119n, 2: 2619n, 3: 119n, 4: 2617n, 5: 117n, 6: 2617n, 7: 117n },
  }),
  program({
    name: 'warmth/fee-recipient',
    does: 'measures BALANCE of the fee recipient',
    must: 'it is warm from the start (EIP-3651)',
    clauses: [clause.warmAccounts],
    code: store(0, gasOf(drop(apply('BALANCE', op('COINBASE'))))),
    slots: { 0: 106n },
  }),
  program({
    name: 'warmth/sender-recipient-precompiles',
    does: 'measures BALANCE of the sender, of itself, of the first and last precompile and of the address after it',
    must: 'all but the last are warm from the start (EIP-2929)',
    clauses: [clause.warmAccounts, clause.precompileWarm],
    code: storeEach([
      gasOf(drop(apply('BALANCE', op('CALLER')))),
      gasOf(drop(apply('BALANCE', op('ADDRESS')))),
      gasOf(drop(apply('BALANCE', 1))),
      gasOf(drop(apply('BALANCE', 0x11))),
      gasOf(drop(apply('BALANCE', 0x100))),
      gasOf(drop(apply('BALANCE', 0x12))),
      gasOf(drop(apply('BALANCE', 0x101))),
    ]),
    slots: { 0: 106n, 1: 106n, 2: 107n, 3: 107n, 4: 107n, 5: 2607n, 6: 2607n },
  }),
  program({
    name: 'warmth/access-list',
    does: 'measures BALANCE of an account that the access list names',
    must: 'it is warm from the start, though no slot is named (EIP-2930)',
    clauses: [clause.warmAccounts, clause.accessList],
    code: storeEach([
      gasOf(drop(apply('BALANCE', addressWord(bob.address)))),
      accountAccess((a) => apply('BALANCE', addressWord(a))),
    ]),
    transaction: { accessList: [{ address: bob.address, slots: [] }] },
    slots: { 0: 107n, 1: 2607n },
  }),
  program({
    name: 'warmth/created-contract',
    does: 'creates a contract and measures BALANCE of it',
    must: 'a created account is warm',
    clauses: [clause.warmAccounts, clause.create],
    code: code(create(initcode(giveWord(1))), store(0, gasOf(drop(apply('BALANCE', dup(2)))))),
    slots: { 0: 106n + 1n },
  }),
  program({
    name: 'warmth/undone-by-revert',
    does: 'has an account read in a call that reverts and measures BALANCE of it afterwards',
    must: 'the account is cold again',
    clauses: [clause.warmAccounts, clause.revert],
    code: code(
      drop(call(helper)),
      store(
        0,
        accountAccess((a) => apply('BALANCE', addressWord(a))),
      ),
    ),
    alloc: { [helper]: contract(code(drop(apply('BALANCE', addressWord(nobody))), revert())) },
    slots: { 0: 2607n },
  }),
  program({
    name: 'warmth/selfdestruct-beneficiary',
    does: 'has others selfdestruct to a cold and to a warm account, and measures both calls',
    must: 'the cold one costs 2,600 more (EIP-2929)',
    clauses: [clause.warmAccounts, clause.selfdestruct],
    code: storeEach([gasOf(drop(call(helper))), gasOf(drop(call(helper)))]),
    alloc: { [helper]: contract(apply('SELFDESTRUCT', addressWord(nobody))) },
  }),
]

/** Storage, refunds and the cost of first access. */
export const storage: readonly Case[] = [...transitions.map(transitionCase), ...access, ...warmth]
