import { addressOf } from '../Account.ts'
import { apply, code, op } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { call, drop, seen, store } from '../program.ts'
import { callRows, slotsOfRows } from './calling.ts'
import { clause } from './clauses.ts'
import { contract } from './language.ts'
import { prices, register, specimen } from './specimenLanguage.ts'
import { fails, readSlot, reads, registerWith, writeSlot } from './specimenState.ts'

const works = 'PRE-30'
const effects = 'PRE-31'

const helper = addressOf('helper')
const { base, cold, warm, write, newAccount } = prices.lockstep1
const coldRead = base + cold
const warmRead = base + warm
const firstWrite = coldRead + write + newAccount

/** What a call left in the register is undone with it. */
const reverting = code(drop(writeSlot(1, 99)), apply('REVERT', 0, 0))

/** REGISTER, where frames around its calls fail or return. */
export const specimenUndone: readonly Case[] = [
  specimen({
    name: 'state-reverted-frame',
    does: 'writes a slot of REGISTER, calls another that writes it and reverts, and reads it',
    must: 'it reads its own value: the write of the frame is undone',
    clauses: [effects, clause.revert],
    code: code(drop(writeSlot(1, 11)), store(0, seen(call(helper, { gas: 200_000 }))), store(1, readSlot(1))),
    more: { alloc: { [helper]: contract(reverting) }, expect: { storage: { [register]: { 1: 11n } } } },
    slots: { 0: 1n, 1: 11n },
  }),
  specimen({
    name: 'state-reverted-account',
    does: 'calls another that writes to REGISTER for the first time and reverts, and asks for EXTCODEHASH of REGISTER',
    must: 'there is no account, and the price of a new account is due again',
    clauses: [effects, works],
    code: code(
      store(0, seen(call(helper, { gas: 200_000 }))),
      store(1, seen(apply('EXTCODEHASH', 0x202))),
      store(2, seen(writeSlot(1, 5, firstWrite - 1))),
      store(3, seen(writeSlot(1, 5, firstWrite))),
    ),
    more: { alloc: { [helper]: contract(reverting) }, expect: { storage: { [register]: { 1: 5n } } } },
    slots: { 0: 1n, 1: 1n, 2: 1n, 3: 2n },
  }),
  specimen({
    name: 'state-reverted-warmth',
    does: 'calls another that reads a slot of REGISTER and reverts, and reads it with just enough for a warm read',
    must: 'that does not suffice: the slot is cold again',
    clauses: [effects, clause.warmSlots],
    code: code(store(0, seen(call(helper, { gas: 200_000 }))), callRows([fails(reads(1n, 1n), coldRead - 1)], 1)),
    more: {
      alloc: { ...registerWith({ 1: 1n }), [helper]: contract(code(drop(readSlot(1)), apply('REVERT', 0, 0))) },
    },
    slots: { 0: 1n, ...slotsOfRows([fails(reads(1n, 1n), coldRead - 1)], 1) },
  }),
  specimen({
    name: 'state-kept-frame',
    does: 'calls another that writes a slot of REGISTER and returns, and reads it with just enough for a warm read',
    must: 'value and warmth outlive the frame',
    clauses: [effects, clause.warmSlots],
    code: code(store(0, seen(call(helper, { gas: 200_000 }))), callRows([reads(1n, 99n, { gas: warmRead })], 1)),
    more: { alloc: { [helper]: contract(drop(writeSlot(1, 99))) } },
    slots: { 0: 2n, ...slotsOfRows([reads(1n, 99n)], 1) },
  }),
  specimen({
    name: 'state-failed-frame',
    does: 'calls another that writes a slot of REGISTER and runs out of gas, and reads it',
    must: 'the write is undone',
    clauses: [effects, clause.exceptionalHalt],
    code: code(store(0, seen(call(helper, { gas: 60_000 }))), store(1, seen(readSlot(1)))),
    more: { alloc: { ...registerWith({ 1: 1n }), [helper]: contract(code(drop(writeSlot(1, 99)), op('INVALID'))) } },
    slots: { 0: 1n, 1: 2n },
  }),
  specimen({
    name: 'state-undone-in-part',
    does: 'has one contract write a slot and a second one write it again and revert, both within a frame that returns',
    must: 'the value of the first stays',
    clauses: [effects],
    code: code(drop(call(addressOf('outer'), { gas: 400_000 })), store(0, readSlot(1))),
    more: {
      alloc: {
        [addressOf('outer')]: contract(code(drop(writeSlot(1, 11)), drop(call(helper, { gas: 200_000 })))),
        [helper]: contract(reverting),
      },
      expect: { storage: { [register]: { 1: 11n } } },
    },
    slots: { 0: 11n },
  }),
]
