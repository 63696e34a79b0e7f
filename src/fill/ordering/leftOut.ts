import { addressOf, alice, bob, carol } from '../Account.ts'
import { apply, assemble, code, op, type Code } from '../Assembler.ts'
import type { AccountPlan, Expectation, TransactionPlan } from '../Case.ts'
import { contract, ether, programAddress } from '../cases/language.ts'
import { createAddress } from '../created.ts'
import { addressWord, call, create, drop, gasOf, initcode, seen, store } from '../program.ts'
import { leftOutElsewhere } from './leftOutElsewhere.ts'
import { calls, firstCreated, justEnoughCalls, running, skippedFirst, told, tooManyCalls } from './leftOutLanguage.ts'
import { heir, type Sketch } from './sketch.ts'

const bystander = addressOf('bystander')
const secondCreated = createAddress(programAddress, 2n)

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

function twins(trace: Trace): readonly Sketch[] {
  const { name, does, shows, act, probe, account = {}, sends = {}, left, kept, expectLeft } = trace
  const given = `a contract that ${does} and then calls SHA256 as often as alice says, and that shows bob ${shows}`
  const common = { ...running, accounts: { [programAddress]: contract(told(act, probe), account) } }
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
      skipped: skippedFirst,
      expect: { storage: { [programAddress]: left }, ...expectLeft },
      twin: `left-in-${name}`,
    },
  ]
}

/** Transactions that run, turn out to be what a block may not have, and must leave no trace for those behind them. */
export const leftOut: readonly Sketch[] = [...[...state, ...ofTransaction].flatMap(twins), ...leftOutElsewhere]
