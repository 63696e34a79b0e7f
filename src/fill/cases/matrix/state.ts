import { apply, code, op, pushBytes } from '../../Assembler.ts'
import type { Code, Operand } from '../../Assembler.ts'
import type { Address } from '../../../model/Hex.ts'
import type { Case } from '../../Case.ts'
import {
  addressWord,
  call,
  callcode,
  create,
  create2,
  delegatecall,
  drop,
  initcode,
  seen,
  staticcall,
  store,
} from '../../program.ts'
import { clause } from '../clauses.ts'
import { contract, precompile, programAddress } from '../language.ts'
import { calling, isSince, matrixCase, matrixForks } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'
import { matrixAddress, measured, pricedSilent, priced } from './Measure.ts'
import type { Measure } from './Measure.ts'

const pushGas = 3
const push0Gas = 2
const popGas = 2

/** An instruction that reads an account, whose address is pushed as 20 bytes. */
function reading(name: 'BALANCE' | 'EXTCODESIZE' | 'EXTCODEHASH', to: Address, gas: number): Measure {
  return { code: drop(apply(name, addressWord(to))), gas: gas + pushGas + popGas }
}

function copying(to: Address, size: number, gas: number): Measure {
  return { code: apply('EXTCODECOPY', addressWord(to), 0, 0, size), gas: gas + pushGas + 2 * push0Gas + pushGas }
}

function accounts(fork: MatrixFork): Case {
  const [first, second, third, fourth] = ['one', 'two', 'three', 'four'].map(matrixAddress)
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new RangeError()
  return measured(fork, {
    subject: 'accounts',
    measures: 'BALANCE, EXTCODESIZE, EXTCODEHASH and EXTCODECOPY of accounts that are cold and warm',
    must: 'a cold account costs 2,600, a warm one 100; the fee recipient, itself and precompiles are warm',
    clauses: [clause.warmAccounts, clause.accounts, clause.copyGas],
    before: drop(apply('MLOAD', 0x40)),
    pieces: [
      reading('BALANCE', first, 2600),
      reading('BALANCE', first, 100),
      reading('EXTCODESIZE', second, 2600),
      reading('EXTCODESIZE', second, 100),
      reading('EXTCODEHASH', third, 2600),
      reading('EXTCODEHASH', third, 100),
      copying(fourth, 1, 2600 + 3),
      copying(fourth, 33, 100 + 6),
      { code: drop(apply('BALANCE', op('COINBASE'))), gas: 100 + 2 + popGas },
      { code: drop(apply('BALANCE', op('ADDRESS'))), gas: 100 + 2 + popGas },
      reading('BALANCE', precompile(9), 100),
    ],
    alloc: { [fourth]: contract(op('STOP')) },
  })
}

function slots(fork: MatrixFork): Case {
  return measured(fork, {
    subject: 'slots',
    measures: 'SLOAD and SSTORE of slots that are cold and warm, empty and not',
    must: 'the prices are those of EIP-2200 and EIP-2929',
    clauses: [clause.warmSlots, clause.storageGas],
    pieces: [
      priced('SLOAD', 2100, 0x101),
      priced('SLOAD', 100, 0x101),
      // Set, changed again, taken back.
      pricedSilent('SSTORE', 2100 + 20_000, 0x102, 1),
      pricedSilent('SSTORE', 100, 0x102, 2),
      pricedSilent('SSTORE', 100, 0x102, 0),
      // Changed from one value to another, cold and warm.
      pricedSilent('SSTORE', 2100 + 2900, 0x103, 8),
      pricedSilent('SSTORE', 100, 0x103, 9),
      // The same value once more.
      pricedSilent('SSTORE', 2100 + 100, 0x104, 7),
      pricedSilent('SSTORE', 100, 0x104, 7),
      pricedSilent('SSTORE', 2900, 0x101, 3),
    ],
    account: { storage: { 0x101: 7n, 0x103: 7n, 0x104: 7n } },
  })
}

const storing = matrixAddress('storing')

/** The callee reads a slot and writes it back; 2,100, 3 or 2 for each number and 2 for the POP come before SSTORE. */
function sentry(fork: MatrixFork): Case {
  const before = 2 + 2100 + popGas + 2 * push0Gas
  const runs = (left: number, slot: number): Code => store(slot, seen(call(storing, { gas: before + left })))
  return matrixCase(fork, {
    subject: 'storage-sentry',
    given: 'a contract that has another write a warm slot with 2,301 and with 2,300 gas',
    when: 'a transaction calls it',
    must: 'the write works with 2,301 gas and halts with 2,300 (EIP-2200)',
    clauses: [clause.storageSentry],
    alloc: {
      [programAddress]: contract(code(runs(2301, 0), runs(2300 - 2000, 1))),
      [storing]: contract(code(drop(apply('SLOAD', 0)), apply('SSTORE', 0, 0))),
    },
    transactions: [calling({ to: programAddress })],
    expect: { storage: { [programAddress]: { 0: 2n, 1: 1n } } },
  })
}

const stopper = matrixAddress('stopper')
const nobody = matrixAddress('nobody')

/** A message call with all gas: what its seven or six operands cost, and the POP. */
function messaging(made: Code, gas: number, numbers: readonly number[]): Measure {
  return { code: drop(made), gas: gas + 2 + pushGas + numbers.reduce((sum, value) => sum + value, 0) + popGas }
}

const six = Array.from({ length: 5 }, () => push0Gas)
const withoutValue = six.slice(1)
const withValue = [pushGas, ...withoutValue]

function calls(fork: MatrixFork): Case {
  const stipend = 2300
  return measured(fork, {
    subject: 'calls',
    measures: 'the four calls of accounts that are cold, warm and new, with value and without',
    must: 'value costs 9,000 of which 2,300 come back, a new account 25,000, and the rest is the account',
    clauses: [clause.calls, clause.delegateCalls, clause.staticCalls, clause.valueGas, clause.warmAccounts],
    pieces: [
      messaging(call(stopper), 2600, six),
      messaging(call(stopper), 100, six),
      messaging(call(stopper, { value: 1 }), 100 + 9000 - stipend, withValue),
      messaging(call(nobody, { value: 1 }), 2600 + 9000 + 25_000 - stipend, withValue),
      messaging(callcode(stopper, { value: 1 }), 100 + 9000 - stipend, withValue),
      messaging(callcode(stopper), 100, six),
      messaging(delegatecall(stopper), 100, withoutValue),
      messaging(staticcall(stopper), 100, withoutValue),
    ],
    account: { balance: 100n },
    alloc: { [stopper]: contract(op('STOP')) },
  })
}

const spender = matrixAddress('spender')

/** What the callee of a call with value has to spend when the caller gives it nothing: the stipend. */
function stipend(fork: MatrixFork): Case {
  const giving = (gas: Operand, value: number): Code => drop(call(spender, { gas, value }))
  return matrixCase(fork, {
    subject: 'stipend',
    given: 'a contract that calls another with value and no gas, and with value and 10,000',
    when: 'a transaction calls it, and the callee logs GAS',
    must: 'the callee has 2,300 more than it was given',
    clauses: [clause.valueGas, clause.forwardedGas],
    alloc: {
      [programAddress]: contract(code(giving(0, 1), giving(10_000, 1), store(0, 1)), { balance: 100n }),
      [spender]: contract(code(apply('MSTORE', 0, op('GAS')), apply('LOG0', 0, 32))),
    },
    transactions: [calling({ to: programAddress })],
    expect: { balance: { [spender]: 2n } },
  })
}

const child = initcode(op('STOP'))
const childBytes = (child.length - 2) / 2
/** Runs initcode of 16 bytes: CODECOPY of one byte and RETURN, with the numbers that they take. */
const childGas = 3 + 3 + push0Gas + 3 + 3 + 3 + push0Gas

function creations(fork: MatrixFork): Case {
  const written = pushGas + push0Gas + 3
  const words = Math.ceil(childBytes / 32)
  const inside = childGas + 3 + 200
  return measured(fork, {
    subject: 'creations',
    measures: 'CREATE and CREATE2 of a contract of one byte',
    must: 'each costs 32,000, 2 a word of initcode, 6 more a word for CREATE2, and 200 a byte of code',
    clauses: [clause.create, clause.create2, clause.codeDeposit, clause.initcode],
    before: drop(apply('MLOAD', 0)),
    pieces: [
      { code: drop(create(child)), gas: written + 32_000 + 2 * words + inside + 2 * push0Gas + pushGas + popGas },
      {
        code: drop(create2(child, 5)),
        gas: written + 32_000 + 8 * words + inside + 2 * push0Gas + 2 * pushGas + popGas,
      },
    ],
  })
}

function endings(fork: MatrixFork): Case {
  const heirs = { warm: matrixAddress('warm heir'), cold: matrixAddress('cold heir'), new: matrixAddress('new heir') }
  const mortals = Object.entries(heirs).map(([name, heir]): readonly [Address, Address] => [
    matrixAddress(`mortal of ${name}`),
    heir,
  ])
  const [warm, cold, fresh] = mortals.map(([mortal]) => mortal)
  if (warm === undefined || cold === undefined || fresh === undefined) throw new RangeError()
  const ending = (mortal: Address, gas: number): Measure => messaging(call(mortal), 2600 + pushGas + gas, six)
  return measured(fork, {
    subject: 'selfdestructs',
    measures: 'calls of contracts that selfdestruct for an heir that is warm, cold and new',
    must: 'each costs 5,000, a cold heir 2,600 more, a new one 25,000',
    clauses: [clause.selfdestruct, clause.warmAccounts],
    before: drop(apply('BALANCE', addressWord(heirs.warm))),
    pieces: [ending(warm, 5000), ending(cold, 7600), ending(fresh, 32_600)],
    alloc: {
      [heirs.warm]: { balance: 1n },
      [heirs.cold]: { balance: 1n },
      ...Object.fromEntries(
        mortals.map(([mortal, heir]) => [
          mortal,
          contract(apply('SELFDESTRUCT', pushBytes(heir)), { balance: 1n, storage: { 1: 1n } }),
        ]),
      ),
    },
  })
}

/** What a contract of the genesis is after it selfdestructs: gone before Cancun, there from then on (EIP-6780). */
function remains(fork: MatrixFork): Case {
  const mortal = matrixAddress('mortal')
  const heir = matrixAddress('heir')
  const stays = isSince(fork, 'cancun')
  const body = apply('SELFDESTRUCT', pushBytes(heir))
  return matrixCase(fork, {
    subject: 'selfdestruct-remains',
    given: 'a contract with storage that selfdestructs',
    when: 'a transaction calls it',
    must: `its balance goes to the heir, and the contract ${stays ? 'stays' : 'is gone'} (EIP-6780)`,
    clauses: [clause.selfdestruct],
    alloc: { [mortal]: contract(body, { balance: 9n, storage: { 1: 1n } }) },
    transactions: [calling({ to: mortal })],
    expect: {
      balance: { [heir]: 9n, [mortal]: 0n },
      nonce: { [mortal]: stays ? 1n : 0n },
      storage: { [mortal]: { 1: stays ? 1n : 0n } },
    },
  })
}

/** What is created and selfdestructs in one transaction is gone at every fork, and gives nothing back (EIP-3529). */
function shortLived(fork: MatrixFork): Case {
  const heir = matrixAddress('heir')
  const init = initcode(op('STOP'), apply('SELFDESTRUCT', pushBytes(heir)))
  return matrixCase(fork, {
    subject: 'selfdestruct-of-the-new',
    given: 'a contract that creates another with 5 wei, which selfdestructs in its initcode',
    when: 'a transaction calls it',
    must: 'the heir has the balance, the new contract is gone, and no gas comes back',
    clauses: [clause.selfdestruct, clause.refundCap],
    alloc: { [programAddress]: contract(drop(create(init, 5)), { balance: 9n }) },
    transactions: [calling({ to: programAddress })],
    expect: { balance: { [programAddress]: 4n, [heir]: 5n }, status: [1] },
  })
}

/** Prices of what touches the state, at every fork. */
export const matrixState: readonly Case[] = matrixForks.flatMap((fork) => [
  accounts(fork),
  slots(fork),
  sentry(fork),
  calls(fork),
  stipend(fork),
  creations(fork),
  endings(fork),
  remains(fork),
  shortLived(fork),
])
