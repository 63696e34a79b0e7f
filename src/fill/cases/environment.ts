import { bytes, fromBytes } from '../../model/Hex.ts'
import { addressOf, alice } from '../Account.ts'
import { apply, assemble, code, dup, op, push, raw } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { addressWord, call, create, drop, gasOf, giveWord, initcode, seen, store, storeEach } from '../program.ts'
import { clause } from './clauses.ts'
import { build, contract, gwei, program, programAddress, transaction } from './language.ts'

const other = addressOf('other contract')
const nobody = addressOf('nobody')
const rich = addressOf('rich without code')
const emptyHash = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n

function wordOf(address: string): bigint {
  return BigInt(address)
}

function storedEach(...names: Parameters<typeof op>[0][]): Code {
  return storeEach(names.map((name) => op(name)))
}

const keccakSizes = [0, 1, 32, 135, 136, 137]

/** Instructions that read the transaction, the account and the block. */
export const environment: readonly Case[] = [
  program({
    name: 'environment/keccak256',
    does: 'hashes memory ranges of 0, 1, 32, 135, 136 and 137 bytes',
    must: 'the hash of nothing is the known one, and each size has its own',
    clauses: [clause.keccak],
    code: storeEach(keccakSizes.map((size) => apply('KECCAK256', 0, size))),
    slots: { 0: emptyHash },
  }),
  program({
    name: 'environment/keccak256-gas',
    does: 'measures KECCAK256 of 0, 1, 32, 33 and 320 bytes in memory that is paid for',
    must: 'each word costs 6 beside the base of 30',
    clauses: [clause.copyGas],
    code: code(
      drop(apply('MLOAD', 320)),
      ...[0, 1, 32, 33, 320].map((size, slot) => store(slot, gasOf(drop(apply('KECCAK256', 0, size))))),
    ),
    // PUSH0 2 or PUSH1 3 for the size, PUSH0 2 for the place, 30, 6 a word, POP 2, GAS 2.
    slots: { 0: 38n, 1: 45n, 2: 45n, 3: 51n, 4: 99n },
  }),
  program({
    name: 'environment/caller-origin-address',
    does: 'stores ADDRESS, CALLER, ORIGIN and CALLVALUE, and calls another that does the same',
    must: 'the callee sees the contract as caller and the sender as origin',
    clauses: [clause.environment],
    code: code(storedEach('ADDRESS', 'CALLER', 'ORIGIN', 'CALLVALUE'), drop(call(other, { value: 3 }))),
    alloc: { [other]: contract(storedEach('ADDRESS', 'CALLER', 'ORIGIN', 'CALLVALUE')) },
    transaction: { value: 7n },
    slots: { 0: wordOf(programAddress), 1: wordOf(alice.address), 2: wordOf(alice.address), 3: 7n },
    expect: {
      storage: {
        [programAddress]: { 0: wordOf(programAddress), 1: wordOf(alice.address), 2: wordOf(alice.address), 3: 7n },
        [other]: { 0: wordOf(other), 1: wordOf(programAddress), 2: wordOf(alice.address), 3: 3n },
      },
    },
  }),
  program({
    name: 'environment/calldata',
    does: 'reads calldata of 40 bytes at its start, across its end, past its end and at the largest offset',
    must: 'bytes past the end are zero',
    clauses: [clause.environment],
    code: storeEach([
      op('CALLDATASIZE'),
      apply('CALLDATALOAD', 0),
      apply('CALLDATALOAD', 32),
      seen(apply('CALLDATALOAD', 40)),
      seen(apply('CALLDATALOAD', -1)),
    ]),
    transaction: { data: bytes(`0x${'11'.repeat(32)}${'22'.repeat(8)}`) },
    slots: {
      0: 40n,
      1: BigInt(`0x${'11'.repeat(32)}`),
      2: BigInt(`0x${'22'.repeat(8)}${'00'.repeat(24)}`),
      3: 1n,
      4: 1n,
    },
  }),
  program({
    name: 'environment/calldatacopy',
    does: 'copies calldata inside, across its end and from the largest offset over memory that holds ones',
    must: 'what lies past the end is written as zeros',
    clauses: [clause.environment, clause.copyGas],
    code: code(
      apply('MSTORE', 0, -1),
      apply('MSTORE', 32, -1),
      apply('MSTORE', 64, -1),
      apply('CALLDATACOPY', 0, 0, 4),
      apply('CALLDATACOPY', 32, 6, 4),
      apply('CALLDATACOPY', 64, -1, 4),
      storeEach([apply('MLOAD', 0), apply('MLOAD', 32), apply('MLOAD', 64)]),
      store(3, gasOf(apply('CALLDATACOPY', 0, 0, 33))),
    ),
    transaction: { data: bytes('0x0102030405060708') },
    slots: {
      0: BigInt(`0x01020304${'ff'.repeat(28)}`),
      1: BigInt(`0x07080000${'ff'.repeat(28)}`),
      2: BigInt(`0x00000000${'ff'.repeat(28)}`),
    },
  }),
  program({
    name: 'environment/codecopy',
    does: 'stores CODESIZE and copies its own code at its start and from past its end',
    must: 'the code reads as it was written and ends with zeros',
    clauses: [clause.environment, clause.copyGas],
    code: code(
      store(0, op('CODESIZE')),
      apply('MSTORE', 0, -1),
      apply('CODECOPY', 0, 0, 8),
      store(1, apply('MLOAD', 0)),
      apply('CODECOPY', 0, -1, 8),
      store(2, apply('MLOAD', 0)),
      store(3, gasOf(apply('CODECOPY', 0, 0, 64))),
    ),
  }),
  program({
    name: 'environment/extcode-size-and-hash',
    does: 'reads EXTCODESIZE and EXTCODEHASH of a contract, of an account without code, of nobody and of a precompile',
    must: 'an account without code has the hash of nothing, nobody has zero',
    clauses: [clause.accounts],
    code: storeEach([
      apply('EXTCODESIZE', addressWord(other)),
      apply('EXTCODEHASH', addressWord(other)),
      seen(apply('EXTCODESIZE', addressWord(rich))),
      apply('EXTCODEHASH', addressWord(rich)),
      seen(apply('EXTCODESIZE', addressWord(nobody))),
      seen(apply('EXTCODEHASH', addressWord(nobody))),
      seen(apply('EXTCODEHASH', 2)),
    ]),
    alloc: { [other]: contract(store(0, 1)), [rich]: { balance: 1n } },
    slots: { 0: 4n, 2: 1n, 3: emptyHash, 4: 1n, 5: 1n, 6: 1n },
  }),
  program({
    name: 'environment/extcodecopy',
    does: 'copies the code of another contract, across its end, and the code of nobody',
    must: 'what lies past the end is zero',
    clauses: [clause.witnessCodes, clause.accounts, clause.copyGas],
    code: code(
      apply('MSTORE', 0, -1),
      apply('EXTCODECOPY', addressWord(other), 0, 0, 16),
      store(0, apply('MLOAD', 0)),
      apply('MSTORE', 0, -1),
      apply('EXTCODECOPY', addressWord(nobody), 0, 0, 8),
      store(1, apply('MLOAD', 0)),
      store(2, gasOf(apply('EXTCODECOPY', addressWord(other), 0, 2, 96))),
    ),
    alloc: { [other]: contract(code(store(0, 0xabcdef), op('STOP'))) },
    slots: { 1: BigInt(`0x${'00'.repeat(8)}${'ff'.repeat(24)}`) },
  }),
  program({
    name: 'environment/balance',
    does: 'reads the balance of a rich account, of nobody, of itself and SELFBALANCE after it received value',
    must: 'the value of the running transaction is already there',
    clauses: [clause.accounts],
    code: storeEach([
      apply('BALANCE', addressWord(rich)),
      seen(apply('BALANCE', addressWord(nobody))),
      apply('BALANCE', op('ADDRESS')),
      op('SELFBALANCE'),
    ]),
    balance: 100n,
    alloc: { [rich]: { balance: 123456789n } },
    transaction: { value: 11n },
    slots: { 0: 123456789n, 1: 1n, 2: 111n, 3: 111n },
  }),
  program({
    name: 'environment/gasprice',
    does: 'stores GASPRICE and BASEFEE',
    must: 'the gas price is the base fee and the priority fee, not the highest fee offered',
    clauses: [clause.environment, clause.fees],
    code: storedEach('GASPRICE', 'BASEFEE'),
    transaction: { maxFeePerGas: 100n * gwei, maxPriorityFeePerGas: 2n * gwei },
    headerInputs: ['baseFeePerGas'],
    // The genesis block is empty, so the base fee falls from 1 gwei by an eighth.
    slots: { 0: 2_875_000_000n, 1: 875_000_000n },
  }),
  {
    name: 'environment/block',
    given: 'a contract that stores COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, CHAINID and BASEFEE',
    when: 'a transaction calls it in block 2',
    must: 'they are those of the block that runs',
    clauses: [clause.blockEnvironment],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        storedEach('COINBASE', 'TIMESTAMP', 'NUMBER', 'PREVRANDAO', 'GASLIMIT', 'CHAINID', 'BASEFEE'),
      ),
    },
    blocks: [build(), build(transaction({ to: programAddress }))],
    headerInputs: ['timestamp', 'prevRandao', 'gasLimit', 'baseFeePerGas'],
    expect: { storage: { [programAddress]: { 2: 2n } } },
  },
  program({
    name: 'environment/gas',
    does: 'stores what GAS leaves before and after a JUMPDEST, and the gas at its start',
    must: 'GAS tells what is left after its own cost',
    clauses: [clause.gas],
    code: code(store(0, op('GAS')), store(1, gasOf(raw([0x5b])))),
    // 1,000,000 - 21,000 - 2.
    slots: { 0: 978_998n, 1: 3n },
  }),
  {
    name: 'environment/cheap-instructions-gas',
    given: 'a contract that measures every instruction without operands that reads its surroundings',
    when: 'a transaction calls it',
    must: 'each costs 2, SELFBALANCE 5',
    clauses: [clause.gas, clause.environment],
    ruleset: 'lockstep-osaka',
    alloc: {
      [programAddress]: contract(
        storeEach(
          ([
              'ADDRESS', 'ORIGIN', 'CALLER', 'CALLVALUE', 'CALLDATASIZE', 'CODESIZE', 'GASPRICE', 'RETURNDATASIZE',
              'COINBASE', 'TIMESTAMP', 'NUMBER', 'PREVRANDAO', 'GASLIMIT', 'CHAINID', 'SELFBALANCE', 'BASEFEE',
              'BLOBBASEFEE', 'PC', 'MSIZE', 'GAS',
            ] as const) // prettier-ignore
            .map((name) => gasOf(drop(op(name)))),
        ),
      ),
    },
    blocks: [build(transaction({ to: programAddress }))],
    expect: {
      storage: {
        [programAddress]: Object.fromEntries(Array.from({ length: 20 }, (_, slot) => [slot, slot === 14 ? 9n : 6n])),
      },
    },
  },
  program({
    name: 'environment/extcode-of-created',
    does: 'creates a contract and reads size and hash of its code in the same transaction',
    must: 'the code is there at once',
    clauses: [clause.accounts, clause.create],
    code: code(
      create(initcode(giveWord(7))),
      store(0, apply('EXTCODESIZE', dup(1))),
      op('EXTCODEHASH'),
      push(1),
      op('SSTORE'),
    ),
    slots: { 0: BigInt(assemble(giveWord(7)).length / 2 - 1) },
  }),
  program({
    name: 'environment/large-calldata',
    does: 'stores the hash of 1,000 bytes of calldata',
    must: 'each nonzero byte costs 16 and each zero byte 4, and the hash covers all of them',
    clauses: [clause.environment, clause.calldataGas],
    code: code(apply('CALLDATACOPY', 0, 0, op('CALLDATASIZE')), store(0, apply('KECCAK256', 0, op('CALLDATASIZE')))),
    transaction: {
      data: fromBytes(Uint8Array.from({ length: 1000 }, (_, index) => (index % 3 === 0 ? 0 : index % 251))),
    },
  }),
]
