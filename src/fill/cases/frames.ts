import { addressOf, alice } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
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
  giveBack,
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
import { contract, program, programAddress } from './language.ts'

const callee = addressOf('callee')
const second = addressOf('second callee')

const reverts: readonly Case[] = [
  program({
    name: 'revert/at-depth',
    does: 'calls one that stores, logs and calls one that stores, then reverts',
    must: 'nothing of either stays, and unused gas comes back',
    clauses: [clause.revert, clause.lostLogs],
    code: code(store(0, seen(call(callee))), store(1, 1)),
    alloc: {
      [callee]: contract(code(store(0, 1), apply('LOG1', 0, 0, 1), drop(call(second, { value: 1 })), revert()), {
        balance: 5n,
      }),
      [second]: contract(store(0, 1)),
    },
    slots: { 0: 1n, 1: 1n },
    expect: {
      storage: { [programAddress]: { 0: 1n, 1: 1n }, [callee]: { 0: 0n }, [second]: { 0: 0n } },
      balance: { [callee]: 5n, [second]: 0n },
    },
  }),
  program({
    name: 'revert/inner-only',
    does: 'stores, calls one that reverts, and stores again',
    must: 'only the inner frame is undone',
    clauses: [clause.revert],
    code: code(store(0, 1), drop(call(callee)), store(1, 2)),
    alloc: { [callee]: contract(code(store(0, 1), revert())) },
    slots: { 0: 1n, 1: 2n },
    expect: { storage: { [programAddress]: { 0: 1n, 1: 2n }, [callee]: { 0: 0n } } },
  }),
  program({
    name: 'revert/whole-transaction',
    does: 'stores and reverts with data',
    must: 'the transaction fails, its gas is paid, its value returned and the rest undone',
    clauses: [clause.revert, clause.failedTransaction, clause.transactionValue],
    code: code(store(0, 1), revert(32)),
    transaction: { value: 9n },
    slots: { 0: 0n },
    expect: { status: [0], balance: { [programAddress]: 0n }, nonce: { [alice.address]: 1n } },
  }),
  program({
    name: 'revert/halt-in-callee',
    does: 'calls one that halts with 20,000 gas and stores what that cost',
    must: 'a halt takes all the gas that the frame was given',
    clauses: [clause.exceptionalHalt],
    code: store(0, gasOf(drop(call(callee, { gas: 20_000 })))),
    alloc: { [callee]: contract(code(store(0, 1), op('INVALID'))) },
    slots: { 0: 22_620n },
  }),
  program({
    name: 'revert/revert-in-callee',
    does: 'calls one that reverts at once with 20,000 gas and stores what that cost',
    must: 'a revert gives back what is left (EIP-140)',
    clauses: [clause.revert, clause.endings],
    code: store(0, gasOf(drop(call(callee, { gas: 20_000 })))),
    alloc: { [callee]: contract(revert()) },
    slots: { 0: 2624n },
  }),
  program({
    name: 'revert/three-levels',
    does: 'calls itself to a depth of 3, where each odd depth reverts after it stored its depth',
    must: 'what a reverted frame called is undone with it',
    clauses: [clause.revert],
    code: code(
      apply('TSTORE', 0, apply('ADD', apply('TLOAD', 0), 1)),
      store(op('GAS'), apply('TLOAD', 0)),
      when('deeper', apply('LT', apply('TLOAD', 0), 3), drop(call(programAddress))),
      when(
        'odd',
        apply('AND', apply('TLOAD', 0), 1),
        when('inner', apply('EQ', op('CALLER'), op('ADDRESS')), revert()),
      ),
    ),
    transaction: { gasLimit: 300_000n },
  }),
  program({
    name: 'revert/created-contract',
    does: 'has another create a contract and revert, then creates one itself at the same nonce as before',
    must: 'neither the contract nor the nonce of its creator is left',
    clauses: [clause.revert],
    code: code(drop(call(callee)), store(0, 1)),
    alloc: { [callee]: contract(code(drop(create(initcode(giveWord(1)))), revert())) },
    slots: { 0: 1n },
    expect: { nonce: { [callee]: 1n } },
  }),
]

function staticCase(name: string, does: string, body: Code): Case {
  return program({
    name: `static/${name}`,
    does: `makes a static call to one that ${does}, and calls it plainly`,
    must: 'the static call halts with all its gas, the plain one succeeds (EIP-214)',
    clauses: [clause.staticCalls],
    code: storeEach([gasOf(drop(staticcall(callee, { gas: 60_000 }))), seen(call(callee, { gas: 60_000 }))]),
    alloc: { [callee]: contract(body, { balance: 10n }), [second]: contract(op('STOP')) },
    // Cold access 2,600, the gas given, and 18 for pushes, POP and GAS.
    slots: { 0: 62_618n, 1: 2n },
  })
}

const statics: readonly Case[] = [
  staticCase('sstore', 'stores', store(0, 1)),
  staticCase('log', 'logs', apply('LOG0', 0, 0)),
  staticCase('create', 'creates', drop(apply('CREATE', 0, 0, 0))),
  staticCase('create2', 'creates with a salt', drop(apply('CREATE2', 0, 0, 0, 0))),
  staticCase('selfdestruct', 'selfdestructs', apply('SELFDESTRUCT', addressWord(second))),
  staticCase('call-with-value', 'sends value', drop(call(second, { value: 1 }))),
  staticCase('tstore', 'writes transient storage', apply('TSTORE', 0, 1)),
  program({
    name: 'static/nested',
    does: 'makes a static call to one that delegates and calls without value to others that store',
    must: 'static holds for every frame below',
    clauses: [clause.staticCalls],
    code: code(
      drop(staticcall(callee, { gas: 100_000, output: { offset: 0, size: 64 } })),
      storeEach([seen(apply('MLOAD', 0)), seen(apply('MLOAD', 32))]),
    ),
    alloc: {
      [callee]: contract(
        code(
          apply('MSTORE', 0, seen(delegatecall(second, { gas: 20_000 }))),
          apply('MSTORE', 32, seen(call(second, { gas: 20_000 }))),
          giveBack(64),
        ),
      ),
      [second]: contract(store(0, 1)),
    },
    slots: { 0: 2n, 1: 2n },
  }),
  program({
    name: 'static/callcode-with-value',
    does: 'makes a static call to one that runs code by CALLCODE with value',
    must: 'CALLCODE moves nothing, so static allows it',
    clauses: [clause.staticCalls, clause.calls],
    code: store(0, seen(staticcall(callee, { gas: 100_000 }))),
    alloc: {
      [callee]: contract(when('failed', apply('ISZERO', callcode(second, { value: 1 })), op('INVALID')), {
        balance: 1n,
      }),
      [second]: contract(op('STOP')),
    },
    slots: { 0: 2n },
  }),
]

/** Reverts and static frames. */
export const frames: readonly Case[] = [...reverts, ...statics]
