import { addressOf, alice } from '../Account.ts'
import { apply, code, op, raw } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import {
  addressWord,
  call,
  callcode,
  create,
  create2,
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
import { contract, filled, gwei, program, programAddress } from './language.ts'

const callee = addressOf('callee')
const nobody = addressOf('nobody')
const second = addressOf('second callee')

const self = BigInt(programAddress)
const sender = BigInt(alice.address)
const who = storeEach([op('ADDRESS'), op('CALLER'), seen(op('CALLVALUE'))])

const kinds: readonly Case[] = [
  program({
    name: 'calls/call',
    does: 'calls another with value 5, which stores ADDRESS, CALLER and CALLVALUE',
    must: 'the callee writes its own storage and has the value',
    clauses: [clause.calls],
    code: store(9, seen(call(callee, { value: 5 }))),
    balance: 10n,
    alloc: { [callee]: contract(who) },
    slots: { 9: 2n },
    expect: { storage: { [callee]: { 0: BigInt(callee), 1: self, 2: 6n } }, balance: { [callee]: 5n } },
  }),
  program({
    name: 'calls/callcode',
    does: 'runs the code of another by CALLCODE with value 5',
    must: 'the code writes the storage of the caller, who is its own caller and keeps the value',
    clauses: [clause.calls, clause.borrowedStorage],
    code: store(9, seen(callcode(callee, { value: 5 }))),
    balance: 10n,
    alloc: { [callee]: contract(who) },
    slots: { 0: self, 1: self, 2: 6n, 9: 2n },
    expect: { balance: { [programAddress]: 10n, [callee]: 0n } },
  }),
  program({
    name: 'calls/delegatecall',
    does: 'runs the code of another by DELEGATECALL, itself called with value 7',
    must: 'the code writes the storage of the caller and sees the caller and the value of the transaction',
    clauses: [clause.delegateCalls, clause.borrowedStorage],
    code: store(9, seen(delegatecall(callee))),
    alloc: { [callee]: contract(who) },
    transaction: { value: 7n },
    slots: { 0: self, 1: sender, 2: 8n, 9: 2n },
  }),
  program({
    name: 'calls/staticcall',
    does: 'reads what another returns by STATICCALL',
    must: 'the answer comes back',
    clauses: [clause.calls],
    code: code(store(9, seen(staticcall(callee, { output: { offset: 0, size: 32 } }))), store(0, apply('MLOAD', 0))),
    alloc: { [callee]: contract(giveWord(apply('SLOAD', 3)), { storage: { 3: 33n } }) },
    slots: { 0: 33n, 9: 2n },
  }),
  program({
    name: 'calls/self',
    does: 'calls itself with value',
    must: 'the value goes out and comes in again',
    clauses: [clause.calls],
    code: code(
      when('inner', apply('EQ', op('CALLER'), op('ADDRESS')), code(store(1, op('SELFBALANCE')), op('STOP'))),
      store(0, seen(call(programAddress, { value: 4 }))),
    ),
    balance: 10n,
    slots: { 0: 2n, 1: 10n },
  }),
  program({
    name: 'calls/insufficient-balance',
    does: 'calls with more value than it has, and with all it has',
    must: 'the first call fails at once and gives its gas back, the second succeeds',
    clauses: [clause.calls],
    code: storeEach([
      seen(call(callee, { value: 11 })),
      gasOf(drop(call(callee, { value: 11, gas: 50_000 }))),
      seen(call(callee, { value: 10 })),
    ]),
    balance: 10n,
    alloc: { [callee]: contract(op('STOP')) },
    slots: { 0: 1n, 2: 2n },
    expect: { balance: { [callee]: 10n } },
  }),
]

const gasOfCalls: readonly Case[] = [
  program({
    name: 'calls/value-gas',
    does: 'measures calls without value, with value, and with value to nobody',
    must: 'value costs 9,000, less a stipend of 2,300 that comes back unused, and a new account 25,000',
    clauses: [clause.valueGas],
    code: code(
      drop(apply('BALANCE', addressWord(callee))),
      drop(apply('BALANCE', addressWord(nobody))),
      drop(apply('BALANCE', addressWord(second))),
      storeEach([
        gasOf(drop(call(callee, { gas: 0 }))),
        gasOf(drop(call(callee, { gas: 0, value: 1 }))),
        gasOf(drop(call(nobody, { gas: 0, value: 1 }))),
        gasOf(drop(call(nobody, { gas: 0, value: 1 }))),
        gasOf(drop(call(second, { gas: 0 }))),
        gasOf(drop(callcode(second, { gas: 0, value: 1 }))),
      ]),
    ),
    balance: 10n,
    alloc: { [callee]: contract(op('STOP')) },
    // Six PUSH0 at 2, PUSH20 3, warm access 100, POP 2, GAS 2; PUSH1 instead of PUSH0 for the value.
    slots: { 0: 119n, 1: 6820n, 2: 31_820n, 3: 6820n, 4: 119n, 5: 6820n },
  }),
  program({
    name: 'calls/stipend',
    does: 'sends value with no gas to one that logs, and to one that stores',
    must: 'the stipend of 2,300 pays a log but no store',
    clauses: [clause.valueGas],
    code: storeEach([seen(call(callee, { gas: 0, value: 1 })), seen(call(second, { gas: 0, value: 1 }))]),
    balance: 10n,
    alloc: { [callee]: contract(apply('LOG1', 0, 0, 7)), [second]: contract(store(0, 1)) },
    slots: { 0: 2n, 1: 1n },
  }),
  program({
    name: 'calls/stipend-exact',
    does: 'sends value with no gas to one that needs exactly 2,300, and to one that needs one more',
    must: 'the first succeeds, the second fails',
    clauses: [clause.valueGas],
    code: storeEach([seen(call(callee, { gas: 0, value: 1 })), seen(call(second, { gas: 0, value: 1 }))]),
    balance: 10n,
    // A JUMPDEST costs 1.
    alloc: {
      [callee]: contract(raw(filled(2300, 0x5b))),
      [second]: contract(raw(filled(2301, 0x5b))),
    },
    slots: { 0: 2n, 1: 1n },
  }),
  program({
    name: 'calls/all-but-one-64th',
    does: 'calls with more gas than there is, to one that stores GAS',
    must: 'the caller keeps a 64th (EIP-150)',
    clauses: [clause.forwardedGas],
    code: code(drop(call(callee, { gas: -1 })), store(0, op('GAS'))),
    alloc: { [callee]: contract(code(store(0, op('GAS')), op('INVALID'))) },
  }),
  program({
    name: 'calls/given-gas',
    does: 'calls with 30,000 gas one that returns GAS',
    must: 'the callee starts with exactly that much',
    clauses: [clause.forwardedGas],
    code: code(drop(call(callee, { gas: 30_000, output: { offset: 0, size: 32 } })), store(0, apply('MLOAD', 0))),
    alloc: { [callee]: contract(giveWord(op('GAS'))) },
    slots: { 0: 29_998n },
  }),
  program({
    name: 'calls/empty-account-without-value',
    does: 'calls nobody without value and reads EXTCODEHASH of it',
    must: 'the call succeeds and creates no account (EIP-161)',
    clauses: [clause.calls, clause.emptyAccounts],
    code: code(store(0, seen(call(nobody))), store(1, seen(apply('EXTCODEHASH', addressWord(nobody))))),
    slots: { 0: 2n, 1: 1n },
  }),
  program({
    name: 'calls/new-account-with-value',
    does: 'sends 1 to nobody',
    must: 'the account exists from then on',
    clauses: [clause.calls, clause.emptyAccounts],
    code: code(store(0, seen(call(nobody, { value: 1 }))), store(1, seen(apply('EXTCODESIZE', addressWord(nobody))))),
    balance: 1n,
    expect: { balance: { [nobody]: 1n } },
  }),
  program({
    name: 'calls/depth-1024',
    does: 'calls itself until a call fails at once, counting in transient storage, and stores the count',
    must: 'there are 1,025 frames: the one of the transaction and 1,024 below it',
    clauses: [clause.depth],
    ruleset: 'lockstep-prague',
    genesis: { gasLimit: 10n ** 12n },
    code: code(
      apply('TSTORE', 0, apply('ADD', apply('TLOAD', 0), 1)),
      when('refused', apply('ISZERO', call(programAddress)), store(0, apply('TLOAD', 0))),
    ),
    transaction: { gasLimit: 10n ** 12n, maxFeePerGas: gwei, maxPriorityFeePerGas: 0n },
    slots: { 0: 1025n },
  }),
]

const returned: readonly Case[] = [
  program({
    name: 'returndata/size-and-copy',
    does: 'calls one that returns 40 bytes and copies them from an odd place',
    must: 'RETURNDATASIZE is 40 and the bytes are those of the callee',
    clauses: [clause.returnData],
    code: code(
      store(0, seen(op('RETURNDATASIZE'))),
      drop(call(callee)),
      store(1, op('RETURNDATASIZE')),
      apply('RETURNDATACOPY', 0, 8, 32),
      store(2, apply('MLOAD', 0)),
      store(3, gasOf(apply('RETURNDATACOPY', 0, 0, 33))),
    ),
    alloc: { [callee]: contract(code(apply('MSTORE', 0, -1), apply('MSTORE', 32, -2), giveBack(40))) },
    slots: { 0: 1n, 1: 40n },
  }),
  program({
    name: 'returndata/out-of-bounds',
    does: 'calls another frame that copies one byte more than was returned',
    must: 'that frame halts, unlike calldata there are no zeros (EIP-211)',
    clauses: [clause.returnData],
    code: store(0, seen(call(second, { gas: 50_000 }))),
    alloc: {
      [callee]: contract(giveBack(32)),
      [second]: contract(code(drop(call(callee)), apply('RETURNDATACOPY', 0, 1, 32))),
    },
    slots: { 0: 1n },
  }),
  program({
    name: 'returndata/after-revert',
    does: 'calls one that reverts with a word, and stores size and word',
    must: 'the data of a revert comes back',
    clauses: [clause.returnData, clause.revert],
    code: code(
      store(0, seen(call(callee, { output: { offset: 0, size: 32 } }))),
      store(1, op('RETURNDATASIZE')),
      store(2, apply('MLOAD', 0)),
    ),
    alloc: { [callee]: contract(code(apply('MSTORE', 0, 0xbad), revert(32))) },
    slots: { 0: 1n, 1: 32n, 2: 0xbadn },
  }),
  program({
    name: 'returndata/after-failure',
    does: 'calls one that returns a word, then one that halts, and stores the size of each',
    must: 'an exceptional halt leaves nothing',
    clauses: [clause.returnData],
    code: code(
      drop(call(callee)),
      store(0, seen(op('RETURNDATASIZE'))),
      drop(call(second, { gas: 1000 })),
      store(1, seen(op('RETURNDATASIZE'))),
    ),
    alloc: { [callee]: contract(giveBack(32)), [second]: contract(op('INVALID')) },
    slots: { 0: 33n, 1: 1n },
  }),
  program({
    name: 'returndata/after-create',
    does: 'creates a contract, and one whose initcode reverts with a word, and stores the size after each',
    must: 'a creation leaves nothing unless it reverts',
    clauses: [clause.returnData, clause.create],
    code: code(
      drop(call(callee)),
      drop(create(initcode(op('STOP')))),
      store(0, seen(op('RETURNDATASIZE'))),
      drop(create2(initcode(op('STOP'), code(apply('MSTORE', 0, 0xbad), revert(32))), 1)),
      store(1, seen(op('RETURNDATASIZE'))),
    ),
    alloc: { [callee]: contract(giveBack(64)) },
    slots: { 0: 1n, 1: 33n },
  }),
  program({
    name: 'returndata/shorter-than-output',
    does: 'asks for 64 bytes of output from one that returns 32, over memory that holds ones',
    must: 'the rest of the output range stays as it was',
    clauses: [clause.returnData, clause.calls],
    code: code(
      apply('MSTORE', 0, -1),
      apply('MSTORE', 32, -1),
      drop(call(callee, { output: { offset: 0, size: 64 } })),
      storeEach([apply('MLOAD', 0), apply('MLOAD', 32)]),
    ),
    alloc: { [callee]: contract(giveWord(5)) },
    slots: { 0: 5n, 1: 2n ** 256n - 1n },
  }),
]

/** Message calls and return data. */
export const calls: readonly Case[] = [...kinds, ...gasOfCalls, ...returned]
