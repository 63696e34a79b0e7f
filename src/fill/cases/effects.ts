import { addressOf } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import {
  call,
  callcode,
  create2,
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
import { create2Address } from '../created.ts'
import { clause } from './clauses.ts'
import { build, contract, filled, program, programAddress, text, transaction, wordMax } from './language.ts'

const callee = addressOf('callee')
const other = addressOf('other callee')
const isInner = apply('EQ', op('CALLER'), op('ADDRESS'))

const keeper = initcode(
  // With a transient slot: count it up and return it; without: set it to 1. Then selfdestruct on the first call only.
  code(
    apply('TSTORE', 0, apply('ADD', apply('TLOAD', 0), 1)),
    when('again', apply('GT', apply('TLOAD', 0), 2), giveWord(apply('TLOAD', 0))),
    apply('SELFDESTRUCT', op('CALLER')),
  ),
  apply('TSTORE', 0, 1),
)

const keeperAddress = create2Address(programAddress, 1n, keeper)

const outputWord = { output: { offset: 0, size: 32 } }

const transient: readonly Case[] = [
  program({
    name: 'transient/store-and-load',
    does: 'writes and reads transient slots, the largest one included, and one that was never written',
    must: 'what was written is read, the other is zero',
    clauses: [clause.transient],
    code: code(
      apply('TSTORE', 1, 11),
      apply('TSTORE', 9, 5),
      apply('TSTORE', wordMax, wordMax),
      storeEach([apply('TLOAD', 1), apply('TLOAD', wordMax), seen(apply('TLOAD', 2)), seen(apply('SLOAD', 9))]),
    ),
    slots: { 0: 11n, 1: wordMax, 2: 1n, 3: 1n },
  }),
  program({
    name: 'transient/gas',
    does: 'measures TSTORE of a new, the same and the zero value, and TLOAD',
    must: 'each costs 100, without first access and without refund (EIP-1153)',
    clauses: [clause.transient, clause.gas],
    code: storeEach([
      gasOf(apply('TSTORE', 1, 5)),
      gasOf(apply('TSTORE', 1, 5)),
      gasOf(apply('TSTORE', 1, 0)),
      gasOf(drop(apply('TLOAD', 1))),
    ]),
    slots: { 0: 108n, 1: 108n, 2: 107n, 3: 107n },
  }),
  {
    name: 'transient/ends-with-transaction',
    given: 'a contract that stores a transient slot to storage and writes it',
    when: 'two transactions of one block call it',
    must: 'the second finds the slot empty',
    clauses: [clause.transientEnds],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        code(store(op('CALLVALUE'), seen(apply('TLOAD', 0))), apply('TSTORE', 0, 7), store(9, apply('TLOAD', 0))),
      ),
    },
    blocks: [build(transaction({ to: programAddress }), transaction({ to: programAddress, value: 1n }))],
    expect: { storage: { [programAddress]: { 0: 1n, 1: 1n, 9: 7n } } },
  },
  program({
    name: 'transient/undone-by-revert',
    does: 'writes a transient slot, calls itself to write another value and revert, and stores the slot',
    must: 'the value from before the call is there again',
    clauses: [clause.transientEnds, clause.revert],
    code: code(
      when('inner', isInner, code(apply('TSTORE', 0, 2), revert())),
      apply('TSTORE', 0, 1),
      drop(call(programAddress)),
      store(0, apply('TLOAD', 0)),
    ),
    slots: { 0: 1n },
  }),
  program({
    name: 'transient/belongs-to-account',
    does: 'has another account write its transient slot 0, and code it delegates to write its own',
    must: 'each account has its own transient storage, delegated code that of its caller',
    clauses: [clause.transient, clause.borrowedStorage],
    code: code(
      drop(call(callee)),
      store(0, seen(apply('TLOAD', 0))),
      drop(delegatecall(callee)),
      store(1, apply('TLOAD', 0)),
      apply('TSTORE', 0, 0),
      drop(callcode(callee)),
      store(2, apply('TLOAD', 0)),
    ),
    alloc: { [callee]: contract(apply('TSTORE', 0, 5)) },
    slots: { 0: 1n, 1: 5n, 2: 5n },
  }),
  program({
    name: 'transient/reentrancy',
    does: 'guards itself by a transient slot and has another call it again',
    must: 'the call from within sees the guard',
    clauses: [clause.transient],
    code: code(
      when('guarded', apply('TLOAD', 0), code(store(1, 1), op('STOP'))),
      apply('TSTORE', 0, 1),
      drop(call(callee)),
      apply('TSTORE', 0, 0),
      store(0, 1),
    ),
    alloc: { [callee]: contract(drop(call(programAddress))) },
    slots: { 0: 1n, 1: 1n },
  }),
  program({
    name: 'transient/read-in-static-call',
    does: 'writes a transient slot and reads it in a static call to itself',
    must: 'reading is allowed and sees the value',
    clauses: [clause.transient, clause.staticCalls],
    code: code(
      when('inner', isInner, giveWord(apply('TLOAD', 0))),
      apply('TSTORE', 0, 9),
      store(0, seen(staticcall(programAddress, { output: { offset: 0, size: 32 } }))),
      store(1, apply('MLOAD', 0)),
    ),
    slots: { 0: 2n, 1: 9n },
  }),
  program({
    name: 'transient/of-destroyed-contract',
    does: 'creates a contract that keeps a transient slot and selfdestructs, and calls it again',
    must: 'the transient slot is still there, as the account ends with the transaction only',
    clauses: [clause.transient, clause.selfdestruct],
    code: storeEach([
      create2(keeper, 1),
      seen(call(keeperAddress)),
      seen(call(keeperAddress, outputWord)),
      apply('MLOAD', 0),
    ]),
    slots: { 0: BigInt(keeperAddress), 3: 3n },
  }),
  program({
    name: 'transient/before-cancun',
    does: 'stores 1, then runs the byte 0x5d',
    must: 'the byte is no instruction before EIP-1153, so all gas is gone',
    clauses: [clause.undefinedInstruction],
    ruleset: 'lockstep-shanghai',
    code: code(store(0, 1), apply('TSTORE', 0, 1)),
    transaction: { gasLimit: 100_000n },
    slots: { 0: 0n },
    expect: { gasUsed: [100_000n], status: [0] },
  }),
]

function logRange(name: 'LOG0' | 'LOG1' | 'LOG2' | 'LOG3' | 'LOG4', ...topics: readonly number[]): Code {
  return apply(name, 0, 32, ...topics)
}

const logs: readonly Case[] = [
  program({
    name: 'logs/topics',
    does: 'logs 32 bytes with none to four topics',
    must: 'five logs are in the receipt and their address and topics in the bloom',
    clauses: [clause.logs, clause.bloom, clause.logOrder],
    code: code(
      apply('MSTORE', 0, wordMax),
      logRange('LOG0'),
      logRange('LOG1', 1),
      logRange('LOG2', 1, 2),
      logRange('LOG3', 1, 2, 3),
      logRange('LOG4', 1, 2, 3, 4),
    ),
  }),
  program({
    name: 'logs/gas',
    does: 'measures logs without data, with 1 and 64 bytes, and with four topics',
    must: 'a log costs 375, a topic 375, a byte 8',
    clauses: [clause.logGas],
    code: code(
      drop(apply('MLOAD', 64)),
      storeEach([
        gasOf(apply('LOG0', 0, 0)),
        gasOf(apply('LOG0', 0, 1)),
        gasOf(apply('LOG0', 0, 64)),
        gasOf(apply('LOG1', 0, 0, 0)),
        gasOf(apply('LOG4', 0, 0, 0, 0, 0, 0)),
      ]),
    ),
    slots: { 0: 381n, 1: 390n, 2: 894n, 3: 758n, 4: 1889n },
  }),
  {
    name: 'logs/of-several-transactions',
    given: 'two contracts that log their calldata',
    when: 'three transactions of a block call them, one with too little gas',
    must: 'the bloom of the block covers the logs of the two that succeed, and cumulative gas counts all',
    clauses: [clause.bloom, clause.receipts, clause.lostLogs],
    ruleset: 'lockstep-osaka',
    alloc: Object.fromEntries(
      [callee, other].map((address) => [
        address,
        contract(
          code(
            apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
            apply('LOG1', 0, op('CALLDATASIZE'), apply('CALLDATALOAD', 0)),
          ),
        ),
      ]),
    ),
    blocks: [
      build(
        transaction({ to: callee, data: text('first') }),
        transaction({ to: other, data: filled(200, 3) }),
        transaction({ to: callee, data: text('third'), gasLimit: 21_400n }),
      ),
    ],
    expect: { status: [1, 1, 0] },
  },
  program({
    name: 'logs/of-nested-calls',
    does: 'logs, calls one that logs, delegates to it, has it called in a frame that reverts, and logs again',
    must: 'the logs are in the order of execution, with the address of the account in whose name they were made',
    clauses: [clause.logOrder, clause.lostLogs],
    code: code(
      apply('LOG1', 0, 0, 1),
      drop(call(callee)),
      drop(delegatecall(callee)),
      drop(call(other)),
      apply('LOG1', 0, 0, 3),
    ),
    alloc: { [callee]: contract(apply('LOG1', 0, 0, 2)), [other]: contract(code(drop(call(callee)), revert())) },
  }),
  program({
    name: 'logs/memory-expansion',
    does: 'logs a range of memory that was never touched',
    must: 'memory grows to its end and the data are zeros',
    clauses: [clause.logs, clause.memoryGas],
    code: code(apply('LOG0', 100, 50), store(0, op('MSIZE'))),
    slots: { 0: 160n },
  }),
]

/** What lasts for a transaction only, and what goes into receipts. */
export const effects: readonly Case[] = [...transient, ...logs]
