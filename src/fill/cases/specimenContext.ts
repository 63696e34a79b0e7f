import type { Address } from '../../model/Hex.ts'
import { addressOf, alice, bob } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { call, create, delegatecall, drop, giveBack, seen, staticcall, store, storeEach } from '../program.ts'
import { blockAt, callOf, callRows, edgeOf, type CallKind } from './calling.ts'
import { clause } from './clauses.ts'
import { contract, filled, programAddress, transaction } from './language.ts'
import { boundary, callContext, lockstep1, lockstep2, lockstep3, rowsCase, specimen } from './specimenLanguage.ts'

const gives = 'PRE-29'
const comesAndGoes = 'PRE-35'

const helper = addressOf('helper')
const inner = addressOf('inner')
const own = 0x201n
const me = asInteger(programAddress)

function asInteger(address: Address): bigint {
  return BigInt(address)
}

/** The eight words that CALL_CONTEXT gives. */
interface Context {
  readonly address?: bigint
  readonly caller?: bigint
  readonly origin?: bigint
  readonly value?: bigint
  readonly depth?: bigint
  readonly isStatic?: bigint
  readonly number?: bigint
  readonly timestamp?: bigint
}

/** What a contract that alice calls in the first block under lockstep1 sees. */
const usual: Required<Context> = {
  address: own,
  caller: me,
  origin: asInteger(alice.address),
  value: 0n,
  depth: 1n,
  isStatic: 0n,
  number: 1n,
  timestamp: lockstep1,
}

function slotsOf(context: Context, firstSlot = 0): Readonly<Record<string, bigint>> {
  const { address, caller, origin, value, depth, isStatic, number, timestamp } = { ...usual, ...context }
  return Object.fromEntries(
    [address, caller, origin, value, depth, isStatic, number, timestamp].map((word, index) => [
      String(firstSlot + index),
      word + 1n,
    ]),
  )
}

const outputOffset = 0x400

/** Stores the eight words, each plus one, that the last call gave. */
function storeWords(firstSlot = 0): Code {
  return code(
    apply('RETURNDATACOPY', outputOffset, 0, 256),
    storeEach(
      Array.from({ length: 8 }, (_, index) => seen(apply('MLOAD', outputOffset + 32 * index))),
      firstSlot,
    ),
  )
}

function asks(kind: CallKind, value?: bigint): Code {
  return drop(callOf({ to: callContext, kind, succeeds: true, ...(value !== undefined && { value }) }))
}

/** Code of a contract that asks and hands the answer on. */
function handsOn(kind: CallKind): Code {
  return code(asks(kind), apply('RETURNDATACOPY', 0, 0, 256), giveBack(256))
}

interface ContextPlan {
  readonly name: string
  readonly does: string
  readonly must: string
  readonly call: Code
  readonly context: Context
  readonly helper?: Code
  readonly inner?: Code
  readonly value?: bigint
}

function contextCase(plan: ContextPlan): Case {
  return specimen({
    name: `context-${plan.name}`,
    does: plan.does,
    must: plan.must,
    clauses: [gives],
    code: code(plan.call, storeWords()),
    slots: slotsOf(plan.context),
    transaction: { gasLimit: 2_000_000n, value: plan.value ?? 0n },
    more: {
      balance: 100n,
      alloc: {
        ...(plan.helper && { [helper]: contract(plan.helper, { balance: 100n }) }),
        ...(plan.inner && { [inner]: contract(plan.inner, { balance: 100n }) }),
      },
    },
  })
}

const frames: readonly Case[] = [
  contextCase({
    name: 'call',
    does: 'calls CALL_CONTEXT',
    must: 'it sees itself, its caller, no value and depth 1',
    call: asks('call'),
    context: {},
  }),
  contextCase({
    name: 'call-with-value',
    does: 'is sent 9 wei and sends 7 to CALL_CONTEXT',
    must: 'it sees the 7 wei of its own call',
    call: asks('call', 7n),
    value: 9n,
    context: { value: 7n },
  }),
  contextCase({
    name: 'staticcall',
    does: 'calls CALL_CONTEXT by STATICCALL',
    must: 'it sees that the call is static',
    call: asks('staticcall'),
    context: { isStatic: 1n },
  }),
  contextCase({
    name: 'callcode',
    does: 'calls CALL_CONTEXT by CALLCODE with 5 wei',
    must: 'it sees the contract as the account in force and as the caller, and the 5 wei',
    call: asks('callcode', 5n),
    context: { address: me, value: 5n },
  }),
  contextCase({
    name: 'delegatecall',
    does: 'is sent 9 wei and calls CALL_CONTEXT by DELEGATECALL',
    must: 'it sees the contract as the account in force, and the caller and the value of the contract',
    call: asks('delegatecall'),
    value: 9n,
    context: { address: me, caller: asInteger(alice.address), value: 9n },
  }),
  contextCase({
    name: 'nested',
    does: 'calls another, which calls CALL_CONTEXT',
    must: 'it sees the other as its caller, and depth 2',
    call: drop(call(helper)),
    helper: handsOn('call'),
    context: { caller: asInteger(helper), depth: 2n },
  }),
  contextCase({
    name: 'inherited-static',
    does: 'calls another by STATICCALL, which calls CALL_CONTEXT by CALL',
    must: 'it sees that an outer frame is static',
    call: drop(staticcall(helper)),
    helper: handsOn('call'),
    context: { caller: asInteger(helper), depth: 2n, isStatic: 1n },
  }),
  contextCase({
    name: 'inherited-static-delegatecall',
    does: 'calls another by STATICCALL, which calls CALL_CONTEXT by DELEGATECALL',
    must: 'it sees that an outer frame is static, and the caller of the other',
    call: drop(staticcall(helper)),
    helper: handsOn('delegatecall'),
    context: { address: asInteger(helper), caller: me, depth: 2n, isStatic: 1n },
  }),
  contextCase({
    name: 'delegated-frame',
    does: 'runs code of another by DELEGATECALL, which calls CALL_CONTEXT by CALL',
    must: 'it sees the account in force as its caller, and depth 2',
    call: drop(delegatecall(helper)),
    helper: handsOn('call'),
    context: { depth: 2n },
  }),
  contextCase({
    name: 'delegated-twice',
    does: 'is sent 9 wei and runs code of another by DELEGATECALL, which calls CALL_CONTEXT by DELEGATECALL',
    must: 'it sees the account in force, and the caller and the value of the outermost frame',
    call: drop(delegatecall(helper)),
    helper: handsOn('delegatecall'),
    value: 9n,
    context: { address: me, caller: asInteger(alice.address), value: 9n, depth: 2n },
  }),
  contextCase({
    name: 'after-deeper-call',
    does: 'calls another, which calls CALL_CONTEXT, and then calls CALL_CONTEXT itself',
    must: 'it sees the frame that calls, not the one before',
    call: code(drop(staticcall(helper)), asks('call', 3n)),
    helper: handsOn('call'),
    context: { value: 3n },
  }),
  contextCase({
    name: 'three-deep',
    does: 'calls a second contract with 20 wei, which calls a third with 10, which sends 4 to CALL_CONTEXT',
    must: 'it sees the third, depth 3 and the 4 wei',
    call: drop(call(helper, { value: 20 })),
    helper: code(drop(call(inner, { value: 10 })), apply('RETURNDATACOPY', 0, 0, 256), giveBack(256)),
    inner: code(asks('call', 4n), apply('RETURNDATACOPY', 0, 0, 256), giveBack(256)),
    context: { caller: asInteger(inner), depth: 3n, value: 4n },
  }),
]

/** Initcode that leaves the answer as code. */
const initcodeThatAsks = assemble(handsOn('call'))

const blocks: readonly Case[] = [
  specimen({
    name: 'context-ignored-input',
    does: 'calls CALL_CONTEXT without input and with 100 bytes',
    must: 'both answers are the same 256 bytes',
    clauses: [gives, clause.precompileEmpty],
    code: code(
      callRows([
        { to: callContext, succeeds: true },
        { to: callContext, input: filled(100, 1), succeeds: true },
      ]),
      store(6, apply('EQ', apply('SLOAD', 2), apply('SLOAD', 5))),
    ),
    slots: { 0: 2n, 1: 257n, 3: 2n, 4: 257n, 6: 1n },
  }),
  {
    name: 'specimen/context-origin',
    given: 'a contract that stores caller and origin as CALL_CONTEXT gives them',
    when: 'alice and bob call it in one block',
    must: 'each call sees its own sender',
    clauses: [gives],
    ruleset: 'lockstep-reference',
    alloc: {
      [programAddress]: contract(
        code(
          asks('delegatecall'),
          apply('RETURNDATACOPY', outputOffset, 0, 256),
          store(op('ORIGIN'), seen(apply('MLOAD', outputOffset + 64))),
          store(apply('NOT', op('ORIGIN')), seen(apply('MLOAD', outputOffset + 32))),
        ),
      ),
    },
    genesis: { timestamp: lockstep1 - 10n },
    headerInputs: ['timestamp'],
    blocks: [blockAt(lockstep1, transaction({ to: programAddress }), transaction({ from: bob, to: programAddress }))],
    expect: {
      storage: {
        [programAddress]: Object.fromEntries(
          [alice, bob].flatMap(({ address }) => [
            [String(asInteger(address)), asInteger(address) + 1n],
            [String(2n ** 256n - 1n - asInteger(address)), asInteger(address) + 1n],
          ]),
        ),
      },
    },
  },
  {
    name: 'specimen/context-block',
    given: 'a contract that stores number and timestamp as CALL_CONTEXT gives them',
    when: 'two blocks call it, 77 seconds apart',
    must: 'each sees its own block',
    clauses: [gives],
    ruleset: 'lockstep-reference',
    alloc: {
      [programAddress]: contract(
        code(
          asks('call'),
          apply('RETURNDATACOPY', outputOffset, 0, 256),
          store(op('NUMBER'), apply('MLOAD', outputOffset + 192)),
          store(apply('ADD', 10, op('NUMBER')), apply('MLOAD', outputOffset + 224)),
        ),
      ),
    },
    genesis: { timestamp: lockstep1 - 10n },
    headerInputs: ['timestamp'],
    blocks: [
      blockAt(lockstep1, transaction({ to: programAddress })),
      blockAt(lockstep1 + 77n, transaction({ to: programAddress })),
    ],
    expect: { storage: { [programAddress]: { 1: 1n, 2: 2n, 11: lockstep1, 12: lockstep1 + 77n } } },
  },
  {
    name: 'specimen/context-recipient',
    given: 'no contract at all',
    when: 'transactions send 5 wei to CALL_CONTEXT, with gas that just suffices and with one less',
    must: 'the first costs 21,150 and moves the wei, the second fails',
    clauses: [clause.precompileCalls, clause.precompileValue, clause.precompileGas],
    ruleset: 'lockstep-reference',
    alloc: {},
    genesis: { timestamp: lockstep1 - 10n },
    headerInputs: ['timestamp'],
    blocks: [
      blockAt(
        lockstep1,
        transaction({ to: callContext, value: 5n, gasLimit: 21_150n }),
        transaction({ from: bob, to: callContext, value: 7n, gasLimit: 21_149n }),
      ),
    ],
    expect: { gasUsed: [21_150n, 21_149n], status: [1, 0], balance: { [callContext]: 5n } },
  },
  specimen({
    name: 'context-in-initcode',
    does: 'creates another, whose initcode asks CALL_CONTEXT and leaves the answer as code',
    must: 'the code holds the new contract as caller, and depth 2',
    clauses: [gives],
    code: code(
      store(100, create(initcodeThatAsks)),
      apply('EXTCODECOPY', apply('SLOAD', 100), outputOffset, 0, 256),
      store(0, seen(apply('MLOAD', outputOffset))),
      store(1, apply('EQ', apply('MLOAD', outputOffset + 32), apply('SLOAD', 100))),
      store(2, seen(apply('MLOAD', outputOffset + 128))),
    ),
    slots: { 0: own + 1n, 1: 1n, 2: 3n },
  }),
  rowsCase(
    {
      name: 'context-gas',
      does: 'calls CALL_CONTEXT with gas that just suffices and with one less',
      must: 'it costs 150 under lockstep1',
      clauses: [clause.precompileGas],
    },
    edgeOf({ to: callContext, kind: 'call' }, 150),
  ),
  rowsCase(
    {
      name: 'context-new-gas',
      at: lockstep2,
      does: 'calls CALL_CONTEXT with gas that just suffices and with one less',
      must: 'it costs 180 under lockstep2',
      clauses: [clause.precompileGas, comesAndGoes],
    },
    edgeOf({ to: callContext, kind: 'call' }, 180),
  ),
  boundary({
    name: 'context-comes',
    fork: 'lockstep1',
    does: 'calls CALL_CONTEXT and stores the size of what came back',
    must: 'the address answers from the first second on',
    clauses: [clause.precompileAbsent, clause.boundary, comesAndGoes],
    code: code(asks('call'), store(op('NUMBER'), seen(op('RETURNDATASIZE')))),
    slots: { 1: 1n, 2: 257n, 3: 257n },
  }),
  boundary({
    name: 'context-price-changes',
    fork: 'lockstep2',
    does: 'calls CALL_CONTEXT with 179 gas',
    must: 'that suffices until the last second before',
    clauses: [clause.precompileGas, clause.boundary, comesAndGoes],
    code: store(op('NUMBER'), seen(call(callContext, { gas: 179 }))),
    slots: { 1: 2n, 2: 1n, 3: 1n },
  }),
  specimen({
    name: 'context-price-stays',
    at: lockstep3,
    does: 'calls CALL_CONTEXT with 179 gas and with 180',
    must: 'the price of the fork before still holds',
    clauses: [clause.precompileGas, comesAndGoes],
    code: code(store(0, seen(call(callContext, { gas: 179 }))), store(1, seen(call(callContext, { gas: 180 })))),
    slots: { 0: 1n, 1: 2n },
  }),
]

/** CALL_CONTEXT, the precompile of the reference chain that depends on call, transaction and block. */
export const specimenContext: readonly Case[] = [...frames, ...blocks]
