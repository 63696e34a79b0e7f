import { addressOf, alice, bob, carol } from '../Account.ts'
import { apply, assemble, code, op, type Code } from '../Assembler.ts'
import type { AccountPlan, Expectation, TransactionPlan } from '../Case.ts'
import { contract, ether, filled, precompile, programAddress, words } from '../cases/language.ts'
import { createAddress } from '../created.ts'
import { addressWord, call, create, drop, gasOf, initcode, repeat, seen, staticcall, store, when } from '../program.ts'
import type { OrderingCase } from './OrderingCase.ts'
import { blobs, heir, pay, type Sketch } from './sketch.ts'

const sha256 = precompile(2)
const identity = precompile(4)
const bystander = addressOf('bystander')
const firstCreated = createAddress(programAddress, 1n)
const secondCreated = createAddress(programAddress, 2n)
const createdByAlice = createAddress(alice.address, 0n)

/** SHA256 may be called twice in a block; the third call is found out when everything before it has been done. */
const tooManyCalls = 3n
const justEnoughCalls = 2n
const gasLimit = 200_000n

/** Something that a transaction does before it turns out to be one that may not be in a block. */
interface Trace {
  readonly name: string
  /** What the transaction of alice does before its calls; goes on after "a contract that ...". */
  readonly does: string
  /** What the transaction of bob measures in the same contract; goes on after "and ...". */
  readonly shows: string
  readonly act: Code
  readonly probe: Code
  readonly account?: Omit<AccountPlan, 'code'>
  readonly sends?: Partial<TransactionPlan>
  /** Slots of the contract where that of alice is left out, and where it is in the block. */
  readonly left: Readonly<Record<string, bigint>>
  readonly kept: Readonly<Record<string, bigint>>
  readonly expectLeft?: Expectation
}

function hashing(times: Code): Code {
  return repeat('again', times, drop(staticcall(sha256, { gas: 10_000 })))
}

/** Acts and hashes where it is told a number of hashes, else probes. */
function told(act: Code, probe: Code): Code {
  const times = apply('CALLDATALOAD', 0)
  return code(when('act', times, code(act, hashing(times), op('STOP'))), probe)
}

function calls(from: TransactionPlan['from'], times: bigint, rest: Partial<TransactionPlan> = {}): TransactionPlan {
  return pay(from, 0, { to: programAddress, value: 0n, data: words(times), gasLimit, ...rest })
}

const loads = (slot: number): Code => gasOf(drop(apply('SLOAD', slot)))
const looksAt = (address: typeof heir): Code => gasOf(drop(apply('BALANCE', addressWord(address))))
/** PUSH 3, POP 2 and GAS 2 around SLOAD and BALANCE of what is cold (EIP-2929). */
const coldSlotGas = 2107n
const coldAccountGas = 2607n
/** Two PUSH 3 and GAS 2 around the first change of a cold slot that is not zero (EIP-2200, EIP-2929). */
const firstChangeGas = 5008n

const state: readonly Trace[] = [
  {
    name: 'storage',
    does: 'stores 7 in slot 1',
    shows: 'what is in the slot',
    act: store(1, 7),
    probe: store(16, seen(apply('SLOAD', 1))),
    left: { 1: 0n, 16: 1n },
    kept: { 1: 7n, 16: 8n },
  },
  {
    name: 'value',
    does: 'is sent 5 wei and passes 2 on',
    shows: 'the balances of contract, heir and alice',
    act: drop(call(heir, { value: 2 })),
    probe: code(
      store(16, seen(op('SELFBALANCE'))),
      store(17, seen(apply('BALANCE', addressWord(heir)))),
      store(18, apply('EQ', apply('BALANCE', addressWord(alice.address)), 100n * ether)),
    ),
    sends: { value: 5n },
    left: { 16: 1n, 17: 1n, 18: 1n },
    kept: { 16: 4n, 17: 3n, 18: 0n },
  },
  {
    name: 'creation',
    does: 'creates a contract',
    shows: 'the size of its code, and the address of the next that it creates',
    act: drop(create(initcode(op('STOP')))),
    probe: code(
      store(16, seen(apply('EXTCODESIZE', addressWord(firstCreated)))),
      store(17, create(initcode(op('STOP')))),
    ),
    left: { 16: 1n, 17: BigInt(firstCreated) },
    kept: { 16: 2n, 17: BigInt(secondCreated) },
  },
  {
    name: 'delegation',
    does: 'is called by a transaction that also gives carol code',
    shows: 'the size of her code',
    act: [],
    probe: store(16, seen(apply('EXTCODESIZE', addressWord(carol.address)))),
    sends: { type: 'setCode', authorizations: [{ authority: carol, address: programAddress, nonce: 0n }] },
    left: { 16: 1n },
    kept: { 16: 24n },
    expectLeft: { nonce: { [carol.address]: 0n } },
  },
  {
    name: 'deletion',
    does: 'creates a contract that destroys itself at once',
    shows: 'the size of the code of the next that it creates, which has the same address',
    act: drop(create(assemble(apply('SELFDESTRUCT', addressWord(heir))))),
    probe: store(16, apply('EXTCODESIZE', create(initcode(op('STOP'))))),
    left: { 16: 1n },
    kept: { 16: 1n },
    expectLeft: { code: { [firstCreated]: assemble(op('STOP')) } },
  },
]

const ofTransaction: readonly Trace[] = [
  {
    name: 'warm-slot',
    does: 'loads slot 3',
    shows: 'what it costs to load the slot',
    act: drop(apply('SLOAD', 3)),
    probe: store(16, loads(3)),
    left: { 16: coldSlotGas },
    kept: { 16: coldSlotGas },
  },
  {
    name: 'warm-account',
    does: 'asks for the balance of a bystander',
    shows: 'what it costs to ask',
    act: drop(apply('BALANCE', addressWord(bystander))),
    probe: store(16, looksAt(bystander)),
    left: { 16: coldAccountGas },
    kept: { 16: coldAccountGas },
  },
  {
    name: 'access-list',
    does: 'is called with an access list of its slot 3 and of a bystander',
    shows: 'what slot and bystander cost without the list',
    act: [],
    probe: code(store(16, loads(3)), store(17, looksAt(bystander))),
    sends: {
      accessList: [
        { address: programAddress, slots: [3] },
        { address: bystander, slots: [] },
      ],
    },
    left: { 16: coldSlotGas, 17: coldAccountGas },
    kept: { 16: coldSlotGas, 17: coldAccountGas },
  },
  {
    name: 'transient-storage',
    does: 'stores 9 in its transient slot 5',
    shows: 'what is in the slot',
    act: apply('TSTORE', 5, 9),
    probe: store(16, seen(apply('TLOAD', 5))),
    left: { 16: 1n },
    kept: { 16: 1n },
  },
  {
    name: 'refund',
    does: 'clears slot 2',
    shows: 'nothing, so that no gas is given back',
    act: store(2, 0),
    probe: store(16, 1),
    account: { storage: { 2: 5n } },
    left: { 2: 5n, 16: 1n },
    kept: { 2: 0n, 16: 1n },
  },
  {
    name: 'original-value',
    does: 'changes slot 6 from 1 to 2',
    shows: 'what it costs to change the slot to 3',
    act: store(6, 2),
    probe: store(16, gasOf(store(6, 3))),
    account: { storage: { 6: 1n } },
    left: { 6: 3n, 16: firstChangeGas },
    kept: { 6: 3n, 16: firstChangeGas },
  },
  {
    name: 'logs',
    does: 'emits a log of topic 1',
    shows: 'a log of topic 2 alone',
    act: apply('LOG1', 0, 0, 1),
    probe: code(apply('LOG1', 0, 0, 2), store(16, 1)),
    left: { 16: 1n },
    kept: { 16: 1n },
  },
]

const skipped: OrderingCase['skipped'] = [{ arrival: 0, reason: 'PRECOMPILE_UNSUPPORTED' }]
const clauses = ['ORD-9', 'ORD-10']
const ruleset = 'lockstep-limits'

function twins(trace: Trace): readonly Sketch[] {
  const { name, does, shows, act, probe, account = {}, sends = {}, left, kept, expectLeft } = trace
  const given = `a contract that ${does} and then calls SHA256 as often as alice says, and that shows bob ${shows}`
  const common = {
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told(act, probe), account) },
  } as const
  return [
    {
      ...common,
      name: `left-in-${name}`,
      given: `${given}; alice says 2, as many as a block may have`,
      must: 'both transactions are in the block, the second behind the first',
      arrivals: [calls(alice, justEnoughCalls, sends), calls(bob, 0n)],
      order: [0, 1],
      expect: { storage: { [programAddress]: kept } },
    },
    {
      ...common,
      name: `left-out-${name}`,
      given: `${given}; alice says 3, one more than a block may have`,
      must: 'that of alice is left out, and that of bob finds everything as if it had never run',
      arrivals: [calls(alice, tooManyCalls, sends), calls(bob, 0n)],
      order: [1],
      skipped,
      expect: { storage: { [programAddress]: left }, ...expectLeft },
      twin: `left-in-${name}`,
    },
  ]
}

/** Where the call is that a block may not have. */
const elsewhere: readonly Sketch[] = [
  {
    name: 'left-in-creation-of-alice',
    given: 'a creation by alice that is sent 5 wei and calls SHA256 twice, and bob, who looks at what it created',
    must: 'both are in the block, and bob finds the contract',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(lookingAtCreation()) },
    arrivals: [creation(justEnoughCalls), calls(bob, 0n)],
    order: [0, 1],
    expect: { storage: { [programAddress]: { 16: 2n, 17: 6n } } },
  },
  {
    name: 'left-out-creation-of-alice',
    given: 'a creation by alice that is sent 5 wei and calls SHA256 three times, and bob, who looks at what it created',
    must: 'that of alice is left out, and bob finds neither code nor wei',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(lookingAtCreation()) },
    arrivals: [creation(tooManyCalls), calls(bob, 0n)],
    order: [1],
    skipped,
    expect: { storage: { [programAddress]: { 16: 1n, 17: 1n } }, nonce: { [alice.address]: 0n } },
    twin: 'left-in-creation-of-alice',
  },
  {
    name: 'left-in-precompile-of-alice',
    given:
      'a transaction of alice that sends 3 wei to ID with 64 bytes, which is as much as it takes, and bob, who looks at its balance',
    must: 'both are in the block, and bob finds 3 wei',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(store(16, seen(apply('BALANCE', addressWord(identity))))) },
    arrivals: [calls(alice, 0n, { to: identity, value: 3n, data: filled(64) }), calls(bob, 0n)],
    order: [0, 1],
    expect: { storage: { [programAddress]: { 16: 4n } } },
  },
  {
    name: 'left-out-precompile-of-alice',
    given:
      'a transaction of alice that sends 3 wei to ID with 65 bytes, one more than it takes, and bob, who looks at its balance',
    must: 'that of alice is left out, and bob finds none',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(store(16, seen(apply('BALANCE', addressWord(identity))))) },
    arrivals: [calls(alice, 0n, { to: identity, value: 3n, data: filled(65) }), calls(bob, 0n)],
    order: [1],
    skipped,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-precompile-of-alice',
  },
]

function creation(times: bigint): TransactionPlan {
  return calls(alice, 0n, { to: null, value: 5n, data: initcode(op('STOP'), hashing(code(apply('ADD', times, 0)))) })
}

function lookingAtCreation(): Code {
  return code(
    store(16, seen(apply('EXTCODESIZE', addressWord(createdByAlice)))),
    store(17, seen(apply('BALANCE', addressWord(createdByAlice)))),
  )
}

/** Code that destroys the contract; alive where it was not created in the same transaction (EIP-6780). */
const destroys = apply('SELFDESTRUCT', addressWord(heir))
const createsOrNot = contract(told(drop(create(initcode(destroys))), drop(create(initcode(destroys)))))

const counted: readonly Sketch[] = [
  {
    name: 'left-out-created-before',
    given:
      'alice creates a contract and calls SHA256 three times; bob creates the same at the same address; carol has it destroy itself',
    must: 'that of alice is left out, and the contract of bob stays, for it was not created in the transaction of carol',
    clauses,
    ruleset,
    accounts: { [programAddress]: createsOrNot },
    arrivals: [calls(alice, tooManyCalls), calls(bob, 0n), calls(carol, 0n, { to: firstCreated })],
    order: [1, 2],
    skipped,
    expect: { code: { [firstCreated]: assemble(destroys) } },
    twin: 'left-in-creation',
  },
  {
    name: 'left-out-gas',
    given:
      'a block of 300,000 gas, a transaction of alice with 200,000 that calls SHA256 three times, and one of bob with 200,000',
    must: 'that of alice is left out, and none of its gas is used, so that bob has room',
    clauses,
    ruleset,
    gasLimit: 300_000n,
    accounts: { [programAddress]: contract(told([], store(16, 1))) },
    arrivals: [calls(alice, tooManyCalls), calls(bob, 0n)],
    order: [1],
    skipped,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-gas-of-batch',
    given:
      'batches of 500,000 gas, a transaction of alice with 400,000 that calls SHA256 three times, and one of bob with 400,000',
    must: 'that of alice is left out, and none of its gas is used, so that bob has room',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told([], store(16, 1))) },
    arrivals: [calls(alice, tooManyCalls, { gasLimit: 400_000n }), calls(bob, 0n, { gasLimit: 400_000n })],
    order: [1],
    skipped,
    expect: { storage: { [programAddress]: { 16: 1n } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-count',
    given: 'blocks of three transactions, one of alice that calls SHA256 three times, and three transfers of bob',
    must: 'that of alice is left out and not counted, so that the three have room',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told([], [])) },
    arrivals: [calls(alice, tooManyCalls), pay(bob, 0), pay(bob, 1), pay(bob, 2)],
    order: [1, 2, 3],
    skipped,
    expect: { balance: { [heir]: 3n } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-blobs',
    given:
      'blocks of nine blobs, a transaction of alice with six that calls SHA256 three times, and a transfer of bob with six',
    must: 'that of alice is left out, and none of its blobs is used, so that bob has room',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told([], [])) },
    arrivals: [calls(alice, tooManyCalls, blobs(6)), pay(bob, 0, blobs(6))],
    order: [1],
    skipped,
    expect: { balance: { [heir]: 1n } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-calls',
    given: 'a transaction of alice that calls SHA256 three times, and one of bob that calls it twice',
    must: 'that of alice is left out, and none of its calls is counted, so that bob has room',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told(store(1, op('CALLER')), [])) },
    arrivals: [calls(alice, tooManyCalls), calls(bob, justEnoughCalls)],
    order: [1],
    skipped,
    expect: { storage: { [programAddress]: { 1: BigInt(bob.address) } } },
    twin: 'left-in-refund',
  },
  {
    name: 'left-out-behind',
    given: 'a transfer of alice, one of bob that calls SHA256 three times, another of bob, and one of carol',
    must: 'that of bob is left out with the later one, and that of carol is in the block behind that of alice',
    clauses,
    ruleset,
    accounts: { [programAddress]: contract(told(store(1, 7), [])) },
    arrivals: [pay(alice, 0), calls(bob, tooManyCalls), pay(bob, 1), pay(carol, 0)],
    order: [0, 3],
    skipped: [{ arrival: 1, reason: 'PRECOMPILE_UNSUPPORTED' }],
    expect: { storage: { [programAddress]: { 1: 0n } }, nonce: { [bob.address]: 0n } },
    twin: 'left-in-storage',
  },
]

/** Transactions that run, turn out to be what a block may not have, and must leave no trace for those behind them. */
export const leftOut: readonly Sketch[] = [...[...state, ...ofTransaction].flatMap(twins), ...elsewhere, ...counted]
