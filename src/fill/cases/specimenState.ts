import type { Address } from '../../model/Hex.ts'
import { addressOf, bob } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Code, Operand } from '../Assembler.ts'
import type { AccountPlan, Case } from '../Case.ts'
import { call, callcode, delegatecall, drop, gasOf, seen, staticcall, store } from '../program.ts'
import { blockAt, type CallKind, type CallRow } from './calling.ts'
import { clause } from './clauses.ts'
import { contract, filled, programAddress, transaction, words } from './language.ts'
import {
  lockstep1,
  lockstep2,
  lockstep3,
  prices,
  register,
  rowsCase,
  specimen,
  type SpecimenPlan,
} from './specimenLanguage.ts'

const works = 'PRE-30'
const effects = 'PRE-31'
const statics = 'PRE-32'
const comesAndGoes = 'PRE-35'

const helper = addressOf('helper')
const price = prices.lockstep1
const coldRead = price.base + price.cold
const warmRead = price.base + price.warm
const coldWrite = coldRead + price.write
const warmWrite = warmRead + price.write
const firstWrite = coldWrite + price.newAccount

/** The register's account once something has written to it. */
export function registerWith(storage: Readonly<Record<string, bigint>>): Readonly<Record<Address, AccountPlan>> {
  return { [register]: { nonce: 1n, storage } }
}

/** A call that reads a slot, and what it must give. */
export function reads(slot: bigint, value: bigint, more: Partial<CallRow> = {}): CallRow {
  return { to: register, kind: 'call', input: words(slot), succeeds: true, output: words(value), ...more }
}

/** A call that writes a slot, and what must have been there before. */
export function writes(slot: bigint, value: bigint, before: bigint, more: Partial<CallRow> = {}): CallRow {
  return { to: register, kind: 'call', input: words(slot, value), succeeds: true, output: words(before), ...more }
}

/** A call that must fail and lose its gas. */
export function fails(row: CallRow, gas = 40_000): CallRow {
  return { ...row, gas, succeeds: false, output: filled(0) }
}

/** Writes a slot to a value, both on the stack of the caller's making; leaves whether that worked. */
export function writeSlot(slot: Operand, value: Operand, gas: Operand = op('GAS')): Code {
  return code(
    apply('MSTORE', 0, slot),
    apply('MSTORE', 32, value),
    call(register, { gas, input: { offset: 0, size: 64 } }),
  )
}

/** Reads a slot; leaves its value. */
export function readSlot(slot: Operand): Code {
  return code(
    apply('MSTORE', 0, slot),
    drop(call(register, { input: { offset: 0, size: 32 }, output: { offset: 0, size: 32 } })),
    apply('MLOAD', 0),
  )
}

const plentyGas: SpecimenPlan['transaction'] = { gasLimit: 3_000_000n }

const values: readonly Case[] = [
  rowsCase(
    {
      name: 'state-write-and-read',
      does: 'writes a slot of REGISTER, reads it, writes it again and reads it again',
      must: 'each call sees what the one before wrote',
      clauses: [works, effects],
      more: { expect: { storage: { [register]: { 7: 22n } }, nonce: { [register]: 1n } } },
    },
    [writes(7n, 11n, 0n), reads(7n, 11n), writes(7n, 22n, 11n), reads(7n, 22n)],
  ),
  rowsCase(
    {
      name: 'state-slots',
      does: 'writes three slots of REGISTER, the last of all among them, and reads them and a fourth',
      must: 'each slot has a value of its own',
      clauses: [works],
      more: { expect: { storage: { [register]: { 0: 1n, 1: 2n, [String(2n ** 256n - 1n)]: 3n } } } },
    },
    [
      writes(0n, 1n, 0n),
      writes(1n, 2n, 0n),
      writes(2n ** 256n - 1n, 3n, 0n),
      reads(1n, 2n),
      reads(0n, 1n),
      reads(2n ** 256n - 1n, 3n),
      reads(2n, 0n),
    ],
  ),
  rowsCase(
    {
      name: 'state-of-genesis',
      does: 'reads slots of REGISTER that the genesis has filled',
      must: 'it gives what the state holds',
      clauses: [works, 'PRE-33'],
      more: { alloc: registerWith({ 5: 55n, 6: 2n ** 255n }) },
    },
    [reads(5n, 55n), reads(6n, 2n ** 255n), reads(4n, 0n)],
  ),
  rowsCase(
    {
      name: 'state-cleared',
      does: 'writes zero to a slot of REGISTER that the genesis has filled',
      must: 'the slot is gone and gives zero',
      clauses: [works],
      more: { alloc: registerWith({ 5: 55n, 6: 66n }), expect: { storage: { [register]: { 5: 0n, 6: 66n } } } },
    },
    [writes(5n, 0n, 55n), reads(5n, 0n)],
  ),
  rowsCase(
    {
      name: 'state-lengths',
      does: 'calls REGISTER with 0, 31, 33, 63, 65 and 96 bytes',
      must: 'each call fails, takes all its gas and writes nothing',
      clauses: [works, clause.precompileFailure, clause.precompileEmpty],
      more: { expect: { storage: { [register]: { 0: 0n } }, nonce: { [register]: 0n } } },
    },
    [0, 31, 33, 63, 65, 96].map((size) => fails({ to: register, kind: 'call', input: filled(size), succeeds: false })),
  ),
]

const kindRows = (kind: CallKind): readonly CallRow[] => [writes(3n, 33n, 0n, { kind }), reads(3n, 33n)]

const frames: readonly Case[] = [
  ...(['callcode', 'delegatecall'] as const).map((kind) =>
    rowsCase(
      {
        name: `state-${kind}`,
        does: `writes a slot of REGISTER by ${kind.toUpperCase()} and reads it by CALL`,
        must: 'the slot is one of the precompile, and that of the contract stays as it is',
        clauses: [works, clause.precompileCalls],
        more: { expect: { storage: { [register]: { 3: 33n }, [programAddress]: { 33: 0n } } } },
      },
      kindRows(kind),
    ),
  ),
  rowsCase(
    {
      name: 'state-static-write',
      does: 'writes a slot of REGISTER by STATICCALL, and then reads it in the same way',
      must: 'the write fails and takes all its gas, and the read succeeds',
      clauses: [statics],
      more: { alloc: registerWith({ 3: 30n }), expect: { storage: { [register]: { 3: 30n } } } },
    },
    [fails(writes(3n, 33n, 30n, { kind: 'staticcall' })), reads(3n, 30n, { kind: 'staticcall' })],
  ),
  ...(['call', 'callcode', 'delegatecall'] as const).map((kind) =>
    specimen({
      name: `state-inherited-static-${kind}`,
      does: `calls another by STATICCALL, which writes a slot of REGISTER by ${kind.toUpperCase()}`,
      must: 'the write fails, for an outer frame is static',
      clauses: [statics],
      code: code(
        drop(staticcall(helper, { gas: 200_000, output: { offset: 0, size: 32 } })),
        store(0, seen(apply('MLOAD', 0))),
      ),
      more: {
        alloc: {
          ...registerWith({ 3: 30n }),
          [helper]: contract(
            code(
              apply('MSTORE', 0, 3),
              apply('MSTORE', 32, 33),
              apply(
                'MSTORE',
                64,
                { call, callcode, delegatecall }[kind](register, { gas: 40_000, input: { offset: 0, size: 64 } }),
              ),
              apply('RETURN', 64, 32),
            ),
          ),
        },
        expect: { storage: { [register]: { 3: 30n } } },
      },
      slots: { 0: 1n },
    }),
  ),
  specimen({
    name: 'state-same-number-elsewhere',
    does: 'writes slot 9 of its own storage and slot 9 of REGISTER, and reads both',
    must: 'the two have nothing to do with each other',
    clauses: [works],
    code: code(store(9, 90), drop(writeSlot(9, 99)), store(10, apply('SLOAD', 9)), store(11, readSlot(9))),
    slots: { 9: 90n, 10: 90n, 11: 99n },
  }),
  rowsCase(
    {
      name: 'state-value',
      does: 'sends 3 wei to REGISTER with a write, and 5 with a call that fails',
      must: 'the first value arrives and the second comes back',
      clauses: [clause.precompileValue, works],
      more: { balance: 10n, expect: { balance: { [register]: 3n, [programAddress]: 7n }, nonce: { [register]: 0n } } },
    },
    [writes(1n, 1n, 0n, { value: 3n }), fails({ ...reads(1n, 1n), input: filled(1), value: 5n })],
  ),
]

const metered: readonly Case[] = [
  rowsCase(
    {
      name: 'state-gas-first-write',
      does: 'writes to REGISTER with one gas less than the first write costs, and with just so much',
      must: `it costs ${firstWrite}: base, cold read, write and new account; the one that failed has left nothing`,
      clauses: [clause.precompileGas, effects, works],
      more: { expect: { nonce: { [register]: 1n } } },
    },
    [fails(writes(1n, 1n, 0n), firstWrite - 1), writes(1n, 1n, 0n, { gas: firstWrite }), reads(1n, 1n)],
  ),
  rowsCase(
    {
      name: 'state-gas-cold-read',
      does: 'reads a slot of REGISTER with one gas less than a cold read costs, and with just so much',
      must: `it costs ${coldRead}, the second time as well, for the call that failed has warmed nothing`,
      clauses: [clause.precompileGas, effects, clause.warmSlots],
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [fails(reads(1n, 1n), coldRead - 1), fails(reads(1n, 1n), coldRead - 1), reads(1n, 1n, { gas: coldRead })],
  ),
  rowsCase(
    {
      name: 'state-gas-warm-read',
      does: 'reads a slot of REGISTER twice, the second time with just enough for a warm read, then with one less',
      must: `a warm read costs ${warmRead}`,
      clauses: [clause.precompileGas, clause.warmSlots],
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [reads(1n, 1n), reads(1n, 1n, { gas: warmRead }), fails(reads(1n, 1n), warmRead - 1)],
  ),
  rowsCase(
    {
      name: 'state-gas-cold-write',
      does: 'writes a slot of REGISTER with one gas less than a cold write costs, and with just so much',
      must: `it costs ${coldWrite} where the account is there`,
      clauses: [clause.precompileGas],
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [fails(writes(2n, 2n, 0n), coldWrite - 1), writes(2n, 2n, 0n, { gas: coldWrite })],
  ),
  rowsCase(
    {
      name: 'state-gas-warm-write',
      does: 'reads a slot of REGISTER and writes it with just enough for a warm write, then with one less',
      must: `a warm write costs ${warmWrite}, also one that changes nothing`,
      clauses: [clause.precompileGas, clause.warmSlots],
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [
      reads(1n, 1n),
      writes(1n, 1n, 1n, { gas: warmWrite }),
      writes(1n, 5n, 1n, { gas: warmWrite }),
      fails(writes(1n, 6n, 5n), warmWrite - 1),
    ],
  ),
  rowsCase(
    {
      name: 'state-gas-other-slot',
      does: 'reads a slot of REGISTER and then another with just enough for a cold read, then with one less another',
      must: 'warmth belongs to a slot',
      clauses: [clause.precompileGas, clause.warmSlots],
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [reads(1n, 1n), reads(2n, 0n, { gas: coldRead }), fails(reads(3n, 0n), coldRead - 1)],
  ),
  rowsCase(
    {
      name: 'state-gas-access-list',
      does: 'reads a slot of REGISTER that the access list names, with just enough for a warm read, and another one',
      must: 'the first is warm from the start, the other is not',
      clauses: [clause.precompileGas, clause.accessListGas],
      transaction: { ...plentyGas, accessList: [{ address: register, slots: [1] }] },
      more: { alloc: registerWith({ 1: 1n }) },
    },
    [reads(1n, 1n, { gas: warmRead }), fails(reads(2n, 0n), coldRead - 1)],
  ),
  rowsCase(
    {
      name: 'state-gas-balance-only',
      does: 'writes to REGISTER, whose account has one wei and nothing else, with just enough for a cold write',
      must: 'no account is made: it is not empty, and its nonce stays 0',
      clauses: [clause.precompileGas, works],
      more: {
        alloc: { [register]: { balance: 1n } },
        expect: { nonce: { [register]: 0n }, storage: { [register]: { 1: 1n } } },
      },
    },
    [writes(1n, 1n, 0n, { gas: coldWrite })],
  ),
  specimen({
    name: 'state-gas-no-refund',
    does: 'clears a slot of REGISTER',
    must: 'nothing is given back: the transaction costs what the instructions cost',
    clauses: [clause.precompileGas],
    code: code(
      apply('MSTORE', 0, 5),
      apply('MSTORE', 32, 0),
      drop(call(register, { gas: 100_000, input: { offset: 0, size: 64 } })),
    ),
    more: {
      alloc: registerWith({ 5: 55n }),
      // Two MSTORE with pushes and memory 22, seven pushes 17, warm access 100, POP 2.
      expect: { gasUsed: [21_000n + 22n + 17n + 100n + BigInt(coldWrite) + 2n] },
    },
  }),
  ...(
    [
      ['lockstep1', 'lockstep1', lockstep1],
      ['lockstep2', 'lockstep1', lockstep2],
      ['lockstep3', 'lockstep3', lockstep3],
    ] as const
  ).map(([name, fork, at]) =>
    specimen({
      name: `state-gas-measured-${name}`,
      at,
      does: 'measures a cold read, a warm read and a warm write of REGISTER',
      must: name === fork ? `each costs what ${fork} says` : `each still costs what ${fork} says at ${name}`,
      clauses: [clause.precompileGas, comesAndGoes],
      code: code(
        apply('MSTORE', 0, 5),
        apply('MSTORE', 32, 6),
        ...[32, 32, 64].map((size, index) =>
          store(index, gasOf(drop(call(register, { gas: 100_000, input: { offset: 0, size } })))),
        ),
      ),
      more: { alloc: registerWith({ 5: 55n }) },
      // Pushes 17, warm access 100, POP 2, GAS 2.
      slots: {
        0: BigInt(prices[fork].base + prices[fork].cold) + 121n,
        1: BigInt(prices[fork].base + prices[fork].warm) + 121n,
        2: BigInt(prices[fork].base + prices[fork].warm + prices[fork].write) + 121n,
      },
    }),
  ),
  {
    name: 'specimen/state-recipient',
    given: 'no contract at all',
    when: 'transactions write a slot of REGISTER, with gas that just suffices and with one less',
    must: 'the first pays for a new account and the second fails and leaves nothing',
    clauses: [clause.precompileCalls, clause.precompileGas, works],
    ruleset: 'lockstep-reference',
    alloc: {},
    genesis: { timestamp: lockstep1 - 10n },
    headerInputs: ['timestamp'],
    blocks: [
      blockAt(
        lockstep1,
        // 62 zero bytes and 2 others: 280.
        transaction({ to: register, data: words(1, 7), gasLimit: 21_280n + BigInt(firstWrite) }),
        transaction({ from: bob, to: register, data: words(2, 7), gasLimit: 21_279n + BigInt(coldWrite) }),
      ),
    ],
    expect: {
      storage: { [register]: { 1: 7n, 2: 0n } },
      nonce: { [register]: 1n },
      status: [1, 0],
      gasUsed: [21_280n + BigInt(firstWrite), 21_279n + BigInt(coldWrite)],
    },
  },
]

/** REGISTER, the precompile of the reference chain that has storage of its own: within one transaction. */
export const specimenState: readonly Case[] = [...values, ...frames, ...metered]
