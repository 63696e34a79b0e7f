import type { Address, Bytes } from '../../model/Hex.ts'
import { bytes } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, assemble, code, op } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { BlockPlan, Case } from '../Case.ts'
import { call, callcode, create, delegatecall, drop, gasOf, seen, staticcall, store } from '../program.ts'
import { buildWithout } from './calling.ts'
import { clause } from './clauses.ts'
import { build, contract, filled, precompile, programAddress, transaction } from './language.ts'

const statuses = 'PRE-9'
const comesAndGoes = 'PRE-35'
const unprovable = 'PRE-1'
const keepsLimits = 'FRK-19'

/** Number of the block that a status of `lockstep-statuses` is in force at, and what a call meets there. */
const blockOf = { active: 1, error: 2, revert: 3, absent: 4, unprovable: 5, back: 6 } as const
type Status = keyof typeof blockOf

interface Subject {
  readonly name: string
  readonly address: Address
  readonly input: Bytes
  readonly outputBytes: number
  /** When active, and when it has come back. */
  readonly price: number
  readonly laterPrice: number
}

const subjects: readonly Subject[] = [
  {
    name: 'ripemd160',
    address: precompile(3),
    input: filled(64),
    outputBytes: 32,
    price: 600 + 2 * 120,
    laterPrice: 660 + 2 * 120,
  },
  // No rounds but twelve; the rest of the 213 bytes is zero, of which the last is the final flag.
  {
    name: 'blake2f',
    address: precompile(9),
    input: bytes(`0x0000000c${'00'.repeat(209)}`),
    outputBytes: 64,
    price: 12,
    laterPrice: 24,
  },
]

const forwarded = 100_000
const helper = addressOf('helper')

/** An empty block, or at a block's place what happens there. */
function upTo(number: number, last: BlockPlan): readonly BlockPlan[] {
  return [...Array.from({ length: number - 1 }, () => build()), last]
}

interface StatusPlan extends Pick<Case, 'given' | 'when' | 'must' | 'clauses' | 'expect'> {
  readonly name: string
  readonly alloc: Case['alloc']
  readonly number: number
  readonly last: BlockPlan
}

function statusCase({ name, number, last, ...rest }: StatusPlan): Case {
  return { ...rest, name: `precompile-status/${name}`, ruleset: 'lockstep-statuses', blocks: upTo(number, last) }
}

/** Where the success of a call is kept, behind every input. */
const kept = 0x800
/** Pushes 15, keeping the success 6, GAS 2. */
const overhead = 23
const warm = 100
const cold = 2600

type MakeCall = typeof staticcall

/** Stores success and size of the output, both plus one, and the gas that the call took. */
function observes({ address, input }: Subject, make: MakeCall = staticcall): Code {
  const size = (input.length - 2) / 2
  const called = make(address, { gas: forwarded, input: { offset: 0, size } })
  return code(
    apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
    apply('MSTORE', kept, 1),
    store(2, gasOf(apply('MSTORE', kept, called))),
    store(0, seen(apply('MLOAD', kept))),
    store(1, seen(op('RETURNDATASIZE'))),
  )
}

interface Met {
  readonly status: Exclude<Status, 'unprovable'>
  readonly must: string
  readonly succeeds: bigint
  readonly outputBytes: number
  readonly gas: number
}

function metBy({ outputBytes, price, laterPrice }: Subject): readonly Met[] {
  return [
    { status: 'active', must: 'it succeeds at its price', succeeds: 1n, outputBytes, gas: warm + price },
    { status: 'error', must: 'it fails and all its gas is lost', succeeds: 0n, outputBytes: 0, gas: warm + forwarded },
    { status: 'revert', must: 'it fails and its gas comes back', succeeds: 0n, outputBytes: 0, gas: warm },
    { status: 'absent', must: 'it succeeds as a call of a cold account', succeeds: 1n, outputBytes: 0, gas: cold },
    { status: 'back', must: 'it succeeds at its new price', succeeds: 1n, outputBytes, gas: warm + laterPrice },
  ]
}

const told: readonly Case[] = subjects.flatMap((subject) =>
  metBy(subject).map(({ status, must, succeeds, outputBytes, gas }) =>
    statusCase({
      name: `${subject.name}-${status}`,
      given: `a contract that calls ${subject.name} with 100,000 gas, and stores success, size of the output and gas`,
      when: `a transaction calls it in the block at which the status is ${status}`,
      must,
      clauses: [statuses, comesAndGoes],
      alloc: { [programAddress]: contract(observes(subject)) },
      number: blockOf[status],
      last: build(transaction({ to: programAddress, data: subject.input })),
      expect: {
        storage: {
          [programAddress]: { 0: succeeds + 1n, 1: BigInt(outputBytes) + 1n, 2: BigInt(gas + overhead) },
        },
      },
    }),
  ),
)

const ripemd160 = precompile(3)
const succeedsAt = { error: 1n, revert: 1n, absent: 2n } as const
const disabled = ['error', 'revert', 'absent'] as const

const kinds: readonly Case[] = disabled.flatMap((status) => [
  statusCase({
    name: `${status}-kinds`,
    given: 'a contract that calls RIPEMD160 by CALL, CALLCODE and DELEGATECALL, and stores what each gave',
    when: `a transaction calls it in the block at which the status is ${status}`,
    must: 'each way meets the same',
    clauses: [statuses, clause.precompileCalls],
    alloc: {
      [programAddress]: contract(
        code(
          ...[call, callcode, delegatecall].map((make, index) =>
            store(index, seen(make(ripemd160, { gas: forwarded, input: { offset: 0, size: 64 } }))),
          ),
        ),
      ),
    },
    number: blockOf[status],
    last: build(transaction({ to: programAddress })),
    expect: {
      storage: { [programAddress]: { 0: succeedsAt[status], 1: succeedsAt[status], 2: succeedsAt[status] } },
    },
  }),
  statusCase({
    name: `${status}-value`,
    given: 'a contract with 10 wei that sends 4 of them to RIPEMD160',
    when: `a transaction calls it in the block at which the status is ${status}`,
    must: status === 'absent' ? 'the wei arrive' : 'the wei come back',
    clauses: [statuses, clause.precompileValue],
    alloc: { [programAddress]: contract(drop(call(ripemd160, { gas: forwarded, value: 4 })), { balance: 10n }) },
    number: blockOf[status],
    last: build(transaction({ to: programAddress })),
    expect: {
      balance: { [ripemd160]: status === 'absent' ? 4n : 0n, [programAddress]: status === 'absent' ? 6n : 10n },
    },
  }),
  statusCase({
    name: `${status}-recipient`,
    given: 'no contract at all',
    when: `a transaction sends 3 wei to RIPEMD160 in the block at which the status is ${status}`,
    must: {
      error: 'it fails and uses all its gas',
      revert: 'it fails and uses 21,000 gas',
      absent: 'it succeeds and uses 21,000 gas',
    }[status],
    clauses: [statuses, clause.precompileCalls],
    alloc: {},
    number: blockOf[status],
    last: build(transaction({ to: ripemd160, value: 3n, gasLimit: 50_000n })),
    expect: {
      status: [status === 'absent' ? 1 : 0],
      gasUsed: [status === 'error' ? 50_000n : 21_000n],
      balance: { [ripemd160]: status === 'absent' ? 3n : 0n },
    },
  }),
])

const chains: readonly Case[] = [
  {
    name: 'precompile-status/warmth',
    given: 'a contract that measures BALANCE of the address of RIPEMD160',
    when: 'six blocks call it, one under each status',
    must: 'the address is cold only while it is absent',
    clauses: [statuses, clause.precompileWarm, 'FRK-8'],
    ruleset: 'lockstep-statuses',
    alloc: { [programAddress]: contract(store(op('NUMBER'), gasOf(drop(apply('BALANCE', 3))))) },
    blocks: Array.from({ length: 6 }, () => build(transaction({ to: programAddress }))),
    // PUSH1, POP and GAS cost 7.
    expect: { storage: { [programAddress]: { 1: 107n, 2: 107n, 3: 107n, 4: 2607n, 5: 107n, 6: 107n } } },
  },
  {
    name: 'precompile-status/failure-in-a-frame',
    given: 'a contract that calls another with 300,000 gas, which calls RIPEMD160 with 100,000 and returns',
    when: 'blocks call it while the status is active, disabled-error, disabled-revert and absent',
    must: 'only the gas of the call itself is lost, whatever became of it, and the frame around it succeeds',
    clauses: [statuses, clause.precompileFailure],
    ruleset: 'lockstep-statuses',
    alloc: {
      [programAddress]: contract(
        code(
          apply('MSTORE', 0, 0),
          store(op('NUMBER'), seen(call(helper, { gas: 300_000, output: { offset: 0, size: 32 } }))),
          store(apply('ADD', 10, op('NUMBER')), seen(apply('MLOAD', 0))),
        ),
      ),
      [helper]: contract(code(apply('MSTORE', 0, call(ripemd160, { gas: forwarded })), apply('RETURN', 0, 32))),
    },
    blocks: Array.from({ length: 4 }, () => build(transaction({ to: programAddress }))),
    expect: {
      storage: { [programAddress]: { 1: 2n, 2: 2n, 3: 2n, 4: 2n, 11: 2n, 12: 1n, 13: 1n, 14: 2n } },
    },
  },
]

interface UnprovablePlan {
  readonly name: string
  readonly does: string
  readonly contracts: Case['alloc']
  readonly included?: true
}

/** A transaction that is left out, and one after it that is not. */
function unprovableCase({ name, does, contracts, included }: UnprovablePlan): Case {
  const plain = addressOf('plain')
  return statusCase({
    name: `unprovable-${name}`,
    given: `a contract that ${does}, and one that stores 1`,
    when: 'alice calls the first and bob the second, in the block at which RIPEMD160 is unprovable',
    must:
      included === undefined
        ? 'the transaction of alice is left out and leaves nothing behind, and that of bob is in the block'
        : 'both transactions are in the block',
    clauses: [unprovable, keepsLimits],
    alloc: { ...contracts, [plain]: contract(store(0, 1)) },
    number: blockOf.unprovable,
    last: buildWithout(
      included === undefined ? { 0: 'PRECOMPILE_UNSUPPORTED' } : {},
      transaction({ to: programAddress, gasLimit: 500_000n }),
      transaction({ from: bob, to: plain, gasLimit: 100_000n }),
    ),
    expect: {
      storage: { [plain]: { 0: 1n }, [programAddress]: { 0: included === undefined ? 0n : 1n } },
    },
  })
}

const reaches = drop(call(ripemd160, { gas: forwarded }))

const leftOut: readonly Case[] = [
  unprovableCase({
    name: 'called',
    does: 'stores 1 and calls RIPEMD160',
    contracts: { [programAddress]: contract(code(store(0, 1), reaches)) },
  }),
  unprovableCase({
    name: 'in-reverted-frame',
    does: 'stores 1 and calls another, which calls RIPEMD160 and reverts',
    contracts: {
      [programAddress]: contract(code(store(0, 1), drop(call(helper, { gas: 200_000 })))),
      [helper]: contract(code(reaches, apply('REVERT', 0, 0))),
    },
  }),
  unprovableCase({
    name: 'in-reverted-transaction',
    does: 'stores 1, calls RIPEMD160 and reverts',
    contracts: { [programAddress]: contract(code(store(0, 1), reaches, apply('REVERT', 0, 0))) },
  }),
  unprovableCase({
    name: 'in-failed-frame',
    does: 'stores 1 and calls another, which calls RIPEMD160 and runs out of gas',
    contracts: {
      [programAddress]: contract(code(store(0, 1), drop(call(helper, { gas: 200_000 })))),
      [helper]: contract(code(reaches, op('INVALID'))),
    },
  }),
  unprovableCase({
    name: 'without-gas',
    does: 'stores 1 and calls RIPEMD160 with no gas, so that the call fails',
    contracts: { [programAddress]: contract(code(store(0, 1), drop(call(ripemd160, { gas: 0 })))) },
  }),
  ...([staticcall, delegatecall, callcode] as const).map((make) =>
    unprovableCase({
      name: `by-${make.name}`,
      does: `stores 1 and calls RIPEMD160 by ${make.name.toUpperCase()}`,
      contracts: { [programAddress]: contract(code(store(0, 1), drop(make(ripemd160, { gas: forwarded })))) },
    }),
  ),
  unprovableCase({
    name: 'in-initcode',
    does: 'stores 1 and creates another, whose initcode calls RIPEMD160',
    contracts: { [programAddress]: contract(code(store(0, 1), drop(create(assemble(reaches))))) },
  }),
  unprovableCase({
    name: 'only-looked-at',
    does: 'stores 1 and asks for balance, code size and code hash of RIPEMD160',
    contracts: {
      [programAddress]: contract(
        code(store(0, 1), drop(apply('BALANCE', 3)), drop(apply('EXTCODESIZE', 3)), drop(apply('EXTCODEHASH', 3))),
      ),
    },
    included: true,
  }),
  unprovableCase({
    name: 'not-reached',
    does: 'stores 1 and stops before it would call RIPEMD160',
    contracts: { [programAddress]: contract(code(store(0, 1), op('STOP'), reaches)) },
    included: true,
  }),
  statusCase({
    name: 'unprovable-recipient',
    given: 'no contract at all',
    when: 'alice sends 3 wei to RIPEMD160 and bob 4 to alice, in the block at which RIPEMD160 is unprovable',
    must: 'the transaction of alice is left out',
    clauses: [unprovable, keepsLimits],
    alloc: {},
    number: blockOf.unprovable,
    last: buildWithout(
      { 0: 'PRECOMPILE_UNSUPPORTED' },
      transaction({ to: ripemd160, value: 3n }),
      transaction({ from: bob, to: helper, value: 4n }),
    ),
    expect: { balance: { [ripemd160]: 0n, [helper]: 4n } },
  }),
]

/** What calls meet at addresses whose precompiles are disabled, absent, not provable, or back. */
export const precompileStatus: readonly Case[] = [...told, ...kinds, ...chains, ...leftOut]
