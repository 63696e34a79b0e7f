import { addressOf, alice, bob, carol } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { BlockPlan, Case } from '../Case.ts'
import { call, drop, seen, store } from '../program.ts'
import { blockAt, callRows, slotsOfRows } from './calling.ts'
import { clause } from './clauses.ts'
import { contract, programAddress, transaction, words } from './language.ts'
import { boundary, callContext, lockstep1, lockstep3, merkleFold, prices, register } from './specimenLanguage.ts'
import { fails, readSlot, reads, registerWith, writes, writeSlot } from './specimenState.ts'

const works = 'PRE-30'
const effects = 'PRE-31'
const comesAndGoes = 'PRE-35'

const reader = addressOf('reader')
const price = prices.lockstep1
const coldRead = price.base + price.cold
const fullWrite = 21_000n + 280n + BigInt(coldRead + price.write)

interface ChainPlan extends Pick<Case, 'given' | 'when' | 'must' | 'clauses' | 'expect'> {
  readonly name: string
  readonly alloc?: Case['alloc']
  readonly at?: bigint
  readonly blocks: (start: bigint) => readonly BlockPlan[]
}

function chainCase({ name, alloc = {}, at = lockstep1, blocks, ...rest }: ChainPlan): Case {
  return {
    ...rest,
    name: `specimen/${name}`,
    ruleset: 'lockstep-reference',
    alloc,
    genesis: { timestamp: at - 10n },
    headerInputs: ['timestamp'],
    blocks: blocks(at),
  }
}

/** Writes what calldata says, slot and value. */
const forwards = contract(
  code(
    apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
    drop(call(register, { input: { offset: 0, size: op('CALLDATASIZE') } })),
  ),
)
const forwardsAndReverts = contract(
  code(
    apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')),
    drop(call(register, { input: { offset: 0, size: op('CALLDATASIZE') } })),
    apply('REVERT', 0, 0),
  ),
)
const writer = addressOf('writer')
const reverter = addressOf('reverter')

const transactions: readonly Case[] = [
  chainCase({
    name: 'state-next-transaction',
    given:
      'a contract that writes to REGISTER, and one that reads a slot, at first with one gas less than a cold read costs',
    when: 'a transaction writes and the next one reads',
    must: 'the second sees the value, and pays for a cold read',
    clauses: [effects, clause.freshTransaction, clause.warmSlots],
    alloc: {
      [writer]: forwards,
      [reader]: contract(callRows([fails(reads(1n, 7n), coldRead - 1), reads(1n, 7n, { gas: coldRead })])),
    },
    blocks: (start) => [
      blockAt(
        start,
        transaction({ to: writer, data: words(1, 7) }),
        transaction({ from: bob, to: reader, gasLimit: 500_000n }),
      ),
    ],
    expect: {
      storage: {
        [register]: { 1: 7n },
        [reader]: slotsOfRows([fails(reads(1n, 7n)), reads(1n, 7n)]),
      },
    },
  }),
  chainCase({
    name: 'state-next-block',
    given: 'a contract that writes to REGISTER, and one that reads a slot',
    when: 'a block writes, an empty one follows, and then one that reads',
    must: 'the value is there',
    clauses: [effects, works],
    alloc: { [writer]: forwards, [reader]: contract(callRows([reads(1n, 7n)])) },
    blocks: (start) => [
      blockAt(start, transaction({ to: writer, data: words(1, 7) })),
      blockAt(start + 1n),
      blockAt(start + 2n, transaction({ to: reader })),
    ],
    expect: { storage: { [register]: { 1: 7n }, [reader]: slotsOfRows([reads(1n, 7n)]) } },
  }),
  chainCase({
    name: 'state-cleared-next-block',
    given: 'a register of two slots, and a contract that writes to it',
    when: 'a block clears both slots and the next one fills one of them',
    must: 'the storage is empty in between, and the account stays for its nonce',
    clauses: [effects, works, clause.emptySlots],
    alloc: { ...registerWith({ 1: 1n, 2: 2n }), [writer]: forwards },
    blocks: (start) => [
      blockAt(start, transaction({ to: writer, data: words(1, 0) }), transaction({ to: writer, data: words(2, 0) })),
      blockAt(start + 1n, transaction({ to: writer, data: words(2, 9) })),
    ],
    expect: { storage: { [register]: { 1: 0n, 2: 9n } }, nonce: { [register]: 1n } },
  }),
  chainCase({
    name: 'state-reverted-transaction',
    given: 'a contract that writes to REGISTER and reverts, and one that writes and returns',
    when: 'a transaction calls the first, and the next one the second',
    must: 'nothing of the first stays, so that the second pays for a new account',
    clauses: [effects, clause.failedTransaction],
    alloc: { [reverter]: forwardsAndReverts, [writer]: forwards },
    blocks: (start) => [
      blockAt(
        start,
        transaction({ to: reverter, data: words(1, 7) }),
        transaction({ from: bob, to: writer, data: words(2, 8) }),
      ),
    ],
    expect: { storage: { [register]: { 1: 0n, 2: 8n } }, nonce: { [register]: 1n }, status: [0, 1] },
  }),
  chainCase({
    name: 'state-only-reverted',
    given: 'a contract that writes to REGISTER and reverts',
    when: 'a transaction calls it',
    must: 'there is no account of REGISTER after it',
    clauses: [effects, clause.emptyAccounts],
    alloc: { [reverter]: forwardsAndReverts },
    blocks: (start) => [blockAt(start, transaction({ to: reverter, data: words(1, 7) }))],
    expect: { storage: { [register]: { 1: 0n } }, nonce: { [register]: 0n }, status: [0] },
  }),
  chainCase({
    name: 'state-three-senders',
    given: 'a register with its account',
    when: 'three transactions write one slot one after the other, the second with one gas too little',
    must: 'the value is that of the third',
    clauses: [effects, clause.precompileGas, clause.order],
    alloc: registerWith({ 1: 1n }),
    blocks: (start) => [
      blockAt(
        start,
        transaction({ from: alice, to: register, data: words(1, 7), gasLimit: fullWrite }),
        transaction({ from: bob, to: register, data: words(1, 8), gasLimit: fullWrite - 1n }),
        transaction({ from: carol, to: register, data: words(1, 9), gasLimit: fullWrite }),
      ),
    ],
    expect: {
      storage: { [register]: { 1: 9n } },
      status: [1, 0, 1],
      gasUsed: [fullWrite, fullWrite - 1n, fullWrite],
    },
  }),
  chainCase({
    name: 'state-account-appears',
    given: 'a contract that stores EXTCODEHASH and EXTCODESIZE of REGISTER and writes to it',
    when: 'two blocks call it',
    must: 'there is no account at first, and one without code after the first write',
    clauses: [works],
    alloc: {
      [programAddress]: contract(
        code(
          store(op('NUMBER'), apply('EXTCODEHASH', 0x202)),
          store(apply('ADD', 10, op('NUMBER')), seen(apply('EXTCODESIZE', 0x202))),
          drop(writeSlot(1, op('NUMBER'))),
        ),
      ),
    },
    blocks: (start) => [
      blockAt(start, transaction({ to: programAddress })),
      blockAt(start + 1n, transaction({ to: programAddress })),
    ],
    expect: {
      storage: {
        [programAddress]: {
          1: 0n,
          2: 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n,
          11: 1n,
          12: 1n,
        },
        [register]: { 1: 2n },
      },
    },
  }),
]

const forks: readonly Case[] = [
  boundary({
    name: 'state-comes',
    fork: 'lockstep1',
    does: 'writes its block number to slot 1 of REGISTER, and stores what the slot had held before',
    must: 'nothing is written before the fork, and each block sees what the one before wrote after it',
    clauses: [clause.precompileAbsent, clause.boundary, comesAndGoes, effects],
    code: code(
      apply('MSTORE', 0, 1),
      apply('MSTORE', 32, op('NUMBER')),
      apply('MSTORE', 64, 77),
      drop(call(register, { input: { offset: 0, size: 64 }, output: { offset: 64, size: 32 } })),
      store(op('NUMBER'), seen(apply('MLOAD', 64))),
    ),
    slots: { 1: 78n, 2: 1n, 3: 3n },
    more: { expect: { storage: { [register]: { 1: 3n } } } },
  }),
  boundary({
    name: 'state-new-price',
    fork: 'lockstep3',
    does: 'reads a slot of REGISTER with one gas less than a cold read cost before',
    must: 'that suffices from the first second on, and the storage is still there',
    clauses: [clause.precompileGas, clause.boundary, comesAndGoes],
    code: code(
      apply('MSTORE', 0, 5),
      drop(
        call(register, {
          gas: coldRead - 1,
          input: { offset: 0, size: 32 },
          output: { offset: 32, size: 32 },
        }),
      ),
      store(op('NUMBER'), seen(apply('MLOAD', 32))),
    ),
    slots: { 1: 1n, 2: 56n, 3: 56n },
    more: { alloc: registerWith({ 5: 55n }) },
  }),
  boundary({
    name: 'state-of-shadowed-code',
    fork: 'lockstep1',
    does: 'calls REGISTER with a slot to read, where the genesis has put code that writes 42 to slot 1',
    must: 'the code runs before the fork, and REGISTER reads what it wrote after it',
    clauses: [comesAndGoes, effects],
    code: store(op('NUMBER'), seen(readSlot(1))),
    // Before the fork the output is empty, and the word in memory is the slot that was asked for.
    slots: { 1: 2n, 2: 43n, 3: 43n },
    more: { alloc: { [register]: contract(store(1, 42)) } },
  }),
  ...([merkleFold, callContext, register] as const).map((precompile, index) =>
    chainCase({
      name: `delegation-to-${['pure', 'contextual', 'stateful'][index] ?? ''}`,
      given: `bob, whose account delegates to ${['MERKLE_FOLD', 'CALL_CONTEXT', 'REGISTER'][index] ?? ''}`,
      when: 'a contract calls bob with a word',
      must: 'no code runs, for a precompile is not what a delegation leads to (EIP-7702)',
      clauses: [clause.delegatedCall, comesAndGoes],
      alloc: {
        [programAddress]: contract(
          code(
            store(0, seen(call(bob.address, { gas: 50_000, input: { offset: 0, size: 32 } }))),
            store(1, seen(op('RETURNDATASIZE'))),
          ),
        ),
      },
      blocks: (start) => [
        blockAt(
          start,
          transaction({
            type: 'setCode',
            to: programAddress,
            authorizations: [{ authority: bob, address: precompile, nonce: 0n }],
          }),
        ),
      ],
      expect: { storage: { [programAddress]: { 0: 2n, 1: 1n } } },
    }),
  ),
  chainCase({
    name: 'state-written-by-all-ways',
    at: lockstep3,
    given: 'a contract that writes through CALL, CALLCODE and DELEGATECALL, slot after slot',
    when: 'a transaction calls it under the last fork',
    must: 'all three slots are those of REGISTER',
    clauses: [works, clause.precompileCalls],
    alloc: {
      [programAddress]: contract(
        callRows([
          writes(1n, 10n, 0n),
          writes(2n, 20n, 0n, { kind: 'callcode' }),
          writes(3n, 30n, 0n, { kind: 'delegatecall' }),
        ]),
      ),
    },
    blocks: (start) => [blockAt(start, transaction({ to: programAddress }))],
    expect: { storage: { [register]: { 1: 10n, 2: 20n, 3: 30n } } },
  }),
]

/** The precompiles of the reference chain from transaction to transaction, block to block and fork to fork. */
export const specimenChain: readonly Case[] = [...transactions, ...forks]
