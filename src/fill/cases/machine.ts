import { bytes, fromBytes } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import { apply, code, dup, label, op, placeOf, push, pushBytes, raw, swap } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import { call, drop, gasOf, repeat, seen, store, storeEach } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, program, wordMax } from './language.ts'

const callee = addressOf('callee')
const sixteen = Array.from({ length: 16 }, (_, index) => index + 1)

/** A word whose bytes are 1, 2, 3 ... */
function counting(size: number): ReturnType<typeof bytes> {
  return fromBytes(Uint8Array.from({ length: size }, (_, index) => index + 1))
}

/** A program that must end exceptionally after it stored 1: all gas is gone and the slot stays empty. */
function halting(
  [name, does, must]: readonly [name: string, does: string, must: string],
  body: Code,
  clauses: readonly string[],
): Case {
  return program({
    name,
    does: `stores 1, then ${does}`,
    must: `${must}: all gas is gone and nothing is stored`,
    clauses: [...clauses, clause.exceptionalHalt],
    code: code(store(0, 1), body, store(1, 1)),
    transaction: { gasLimit: 100_000n },
    slots: { 0: 0n, 1: 0n },
    expect: { gasUsed: [100_000n], status: [0] },
  })
}

const stack: readonly Case[] = [
  program({
    name: 'stack/push',
    does: 'pushes 1 to 32 bytes and stores each',
    must: 'the bytes are read in order and aligned right',
    clauses: [clause.push],
    code: code(...Array.from({ length: 32 }, (_, index) => store(index, pushBytes(counting(index + 1))))),
    transaction: { gasLimit: 2_000_000n },
    slots: Object.fromEntries(Array.from({ length: 32 }, (_, index) => [index, BigInt(counting(index + 1))])),
  }),
  program({
    name: 'stack/push-gas',
    does: 'measures PUSH0, PUSH1 and PUSH32',
    must: 'PUSH0 costs 2 (EIP-3855), the others 3',
    clauses: [clause.push, clause.gas],
    code: storeEach([
      gasOf(drop(op('PUSH0'))),
      gasOf(drop(pushBytes(bytes('0x01')))),
      gasOf(drop(pushBytes(counting(32)))),
    ]),
    slots: { 0: 6n, 1: 7n, 2: 7n },
  }),
  program({
    name: 'stack/dup',
    does: 'pushes 1 to 16 and duplicates from each depth',
    must: 'DUPn copies the n-th item',
    clauses: [clause.stack],
    code: code(
      ...sixteen.map((value) => push(value)),
      ...sixteen.map((depth) => code(dup(depth), push(depth), op('SSTORE'))),
    ),
    slots: Object.fromEntries(sixteen.map((depth) => [depth, BigInt(17 - depth)])),
  }),
  program({
    name: 'stack/swap',
    does: 'pushes 17 numbers and swaps the top with each depth',
    must: 'SWAPn swaps the top with the item n below it',
    clauses: [clause.stack],
    code: code(
      push(100),
      ...sixteen.map((value) => push(value)),
      ...sixteen.map((depth) => swap(depth)),
      ...Array.from({ length: 17 }, (_, slot) => code(push(slot), op('SSTORE'))),
    ),
  }),
  program({
    name: 'stack/full',
    does: 'fills the stack with 1,024 items and stores how far it came',
    must: 'the 1,024th item fits',
    clauses: [clause.stackBounds],
    // 1,022 items stay below the two operands of SSTORE.
    code: code(...Array.from({ length: 1022 }, () => push(0)), store(0, 1)),
    slots: { 0: 1n },
  }),
  halting(
    ['stack/overflow', 'pushes 1,025 items', 'the stack holds no more than 1,024'],
    code(...Array.from({ length: 1025 }, () => push(0))),
    [clause.stackBounds],
  ),
  halting(['stack/underflow', 'adds with one item', 'an operand is missing'], code(push(1), op('ADD')), [
    clause.stackBounds,
  ]),
  halting(
    ['stack/swap-underflow', 'swaps with an item that is not there', 'an operand is missing'],
    code(push(1), swap(1)),
    [clause.stackBounds],
  ),
]

const memory: readonly Case[] = [
  program({
    name: 'memory/store-and-load',
    does: 'writes a word at an odd place and one byte, and reads around them',
    must: 'words are written big-endian, MSTORE8 writes the lowest byte only',
    clauses: [clause.memory],
    code: code(
      apply('MSTORE', 5, pushBytes(counting(32))),
      apply('MSTORE8', 0, 0x1ff),
      storeEach([apply('MLOAD', 0), apply('MLOAD', 5), apply('MLOAD', 32), op('MSIZE')]),
    ),
    slots: {
      0: BigInt(`0xff00000000${counting(27).slice(2)}`),
      1: BigInt(counting(32)),
      2: BigInt(`0x1c1d1e1f20${'00'.repeat(27)}`),
      3: 64n,
    },
  }),
  program({
    name: 'memory/size',
    does: 'stores MSIZE after reads and writes that touch more and more memory',
    must: 'memory grows in words, also by reading, and by nothing for ranges of size zero',
    clauses: [clause.memory],
    code: storeEach([
      seen(op('MSIZE')),
      code(drop(apply('MLOAD', 0)), op('MSIZE')),
      code(apply('MSTORE8', 32, 1), op('MSIZE')),
      code(drop(apply('KECCAK256', wordMax, 0)), op('MSIZE')),
      code(apply('CALLDATACOPY', 100, 0, 1), op('MSIZE')),
    ]),
    slots: { 0: 1n, 1: 32n, 2: 64n, 3: 64n, 4: 128n },
  }),
  program({
    name: 'memory/expansion-gas',
    does: 'measures MLOAD at 0, 32, 992, 32,736 and 65,504',
    must: 'a word costs 3, and from 724 bytes on the square adds to it',
    clauses: [clause.memoryGas],
    code: storeEach([0, 32, 992, 32_736, 65_504].map((offset) => gasOf(drop(apply('MLOAD', offset))))),
    transaction: { gasLimit: 300_000n },
    // C(words) = 3 words + words**2 / 512; PUSH 3 (PUSH0 2), MLOAD 3, POP 2, GAS 2.
    slots: {
      0: 9n + 3n,
      1: 10n + 3n,
      2: 10n + (96n + 2n) - 6n,
      3: 10n + (3072n + 2048n) - 98n,
      4: 10n + (6144n + 8192n) - 5120n,
    },
  }),
  halting(
    ['memory/out-of-gas', 'reads at 2**32', 'memory that large costs more than there is'],
    drop(apply('MLOAD', 2n ** 32n)),
    [clause.memoryGas, clause.outOfGas],
  ),
  halting(
    ['memory/offset-overflow', 'reads at the largest offset', 'no gas pays for it'],
    drop(apply('MLOAD', wordMax)),
    [clause.memoryGas, clause.outOfGas],
  ),
  program({
    name: 'memory/mcopy',
    does: 'copies memory forwards over itself, backwards over itself and from untouched memory',
    must: 'the source is read as it was before the copy',
    clauses: [clause.memoryCopy],
    code: code(
      apply('MSTORE', 0, pushBytes(counting(32))),
      apply('MCOPY', 1, 0, 32),
      store(0, apply('MLOAD', 1)),
      apply('MSTORE', 0, pushBytes(counting(32))),
      apply('MCOPY', 0, 1, 31),
      store(1, apply('MLOAD', 0)),
      apply('MCOPY', 0, 128, 32),
      store(2, seen(apply('MLOAD', 0))),
      store(3, op('MSIZE')),
    ),
    slots: { 0: BigInt(counting(32)), 2: 1n, 3: 160n },
  }),
  program({
    name: 'memory/mcopy-gas',
    does: 'measures MCOPY of 0, 1, 32, 33 bytes in paid memory, of 32 bytes from new memory, and of nothing far away',
    must: 'each word costs 3 beside the base of 3; memory is paid to the further end; size zero pays no memory',
    clauses: [clause.memoryCopy, clause.copyGas],
    code: code(
      drop(apply('MLOAD', 96)),
      ...[0, 1, 32, 33].map((size, slot) => store(slot, gasOf(apply('MCOPY', 0, 0, size)))),
      store(4, gasOf(apply('MCOPY', 0, 512, 32))),
      store(5, gasOf(apply('MCOPY', wordMax, wordMax, 0))),
    ),
    slots: { 0: 11n, 1: 15n, 2: 15n, 3: 18n, 5: 13n },
  }),
  program({
    name: 'memory/mcopy-before-cancun',
    does: 'stores 1, then runs the byte 0x5e',
    must: 'the byte is no instruction before EIP-5656, so all gas is gone',
    clauses: [clause.memoryCopy, clause.undefinedInstruction],
    ruleset: 'lockstep-shanghai',
    code: code(store(0, 1), apply('MCOPY', 0, 0, 0)),
    transaction: { gasLimit: 100_000n },
    slots: { 0: 0n },
    expect: { gasUsed: [100_000n], status: [0] },
  }),
  program({
    name: 'memory/of-callee',
    does: 'writes memory and calls one that stores MSIZE and what its memory holds',
    must: 'each frame starts with empty memory',
    clauses: [clause.memory, clause.calls],
    code: code(apply('MSTORE', 0, wordMax), drop(call(callee)), store(0, apply('MLOAD', 0))),
    alloc: { [callee]: contract(storeEach([seen(op('MSIZE')), seen(apply('MLOAD', 0))])) },
    slots: { 0: wordMax },
    expect: { storage: { [callee]: { 0: 1n, 1: 1n } } },
  }),
]

const flow: readonly Case[] = [
  program({
    name: 'flow/jump',
    does: 'jumps forwards over a store, backwards once, and takes and does not take conditional jumps',
    must: 'only what is reached is stored',
    clauses: [clause.flow],
    code: code(
      apply('JUMP', placeOf('forward')),
      store(0, 1),
      label('forward'),
      store(1, 1),
      apply('JUMPI', placeOf('taken'), wordMax),
      store(2, 1),
      label('taken'),
      apply('JUMPI', placeOf('forward'), 0),
      store(3, 1),
    ),
    slots: { 0: 0n, 1: 1n, 2: 0n, 3: 1n },
  }),
  program({
    name: 'flow/loop',
    does: 'counts to 50 in a loop',
    must: 'the loop runs 50 times',
    clauses: [clause.flow],
    code: code(repeat('loop', 50, apply('MSTORE', 0, apply('ADD', apply('MLOAD', 0), 1))), store(0, apply('MLOAD', 0))),
    slots: { 0: 50n },
  }),
  program({
    name: 'flow/gas',
    does: 'measures JUMP and JUMPI, taken and not',
    must: 'JUMP costs 8, JUMPI 10 and JUMPDEST 1, taken or not',
    clauses: [clause.flow, clause.gas],
    code: storeEach([
      gasOf(code(apply('JUMP', placeOf('a')), label('a'))),
      gasOf(code(apply('JUMPI', placeOf('b'), 1), label('b'))),
      gasOf(code(apply('JUMPI', placeOf('c'), 0), label('c'))),
    ]),
    slots: { 0: 14n, 1: 19n, 2: 18n },
  }),
  program({
    name: 'flow/pc',
    does: 'stores PC at three places',
    must: 'PC is the place of the instruction itself',
    clauses: [clause.flow],
    code: storeEach([seen(op('PC')), op('PC'), op('PC')]),
    // PUSH1 comes first: PC is 2.
    slots: { 0: 3n },
  }),
  program({
    name: 'flow/stop',
    does: 'stores 1, stops, and would store 2',
    must: 'what came before STOP stays and unused gas comes back',
    clauses: [clause.flow],
    code: code(store(0, 1), op('STOP'), store(0, 2)),
    slots: { 0: 1n },
    // 21,000, PUSH1 3, PUSH0 2, cold SSTORE of a new value 22,100.
    expect: { gasUsed: [43_105n], status: [1] },
  }),
  program({
    name: 'flow/end-of-code',
    does: 'stores 1 and ends inside a PUSH32 with one byte',
    must: 'code goes on with zeros, so the frame stops in success',
    clauses: [clause.push],
    code: code(store(0, 1), raw([0x7f, 0x01])),
    slots: { 0: 1n },
    expect: { gasUsed: [43_108n], status: [1] },
  }),
  halting(['flow/jump-into-push', 'jumps to a 0x5b that is data of a PUSH', 'only a JUMPDEST instruction is a target'],
    code(apply('JUMP', 8), raw([0x60, 0x5b])), [clause.badJump]), // prettier-ignore
  halting(['flow/jump-past-end', 'jumps past the end of the code', 'there is no JUMPDEST'], apply('JUMP', 0xffff), [
    clause.badJump,
  ]),
  halting(['flow/jump-wide', 'jumps to 2**64 plus a valid target', 'the whole word counts'],
    code(apply('JUMP', apply('ADD', placeOf('target'), 2n ** 64n)), label('target')), [clause.badJump]), // prettier-ignore
  halting(['flow/invalid', 'runs INVALID', '0xfe is the designated invalid instruction'], op('INVALID'), [
    clause.endings,
  ]),
  halting(['flow/undefined', 'runs the byte 0x0c', 'the byte is no instruction'], raw([0x0c]), [
    clause.undefinedInstruction,
  ]),
]

/** Stack, memory and control flow. */
export const machine: readonly Case[] = [...stack, ...memory, ...flow]
