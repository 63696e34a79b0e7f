import type { Address } from '../../model/Hex.ts'
import { addressOf } from '../Account.ts'
import { apply, assemble, code, label, op, placeOf, push, raw } from '../Assembler.ts'
import type { Code } from '../Assembler.ts'
import type { AccountPlan, Case } from '../Case.ts'
import { toBytes } from '../../model/Hex.ts'
import type { Opcode } from '../opcodes.ts'
import { call, seen, store } from '../program.ts'
import { clause } from './clauses.ts'
import { contract, program } from './language.ts'

const stackMax = 1024
const gasOfCall = 50_000

/** Instructions by how many items they take (Yellow Paper, appendix H, and the EIPs of later ones). */
const taking: Readonly<Record<number, readonly Opcode[]>> = {
  1: [
    'ISZERO',
    'NOT',
    'CLZ',
    'BALANCE',
    'CALLDATALOAD',
    'EXTCODESIZE',
    'EXTCODEHASH',
    'BLOCKHASH',
    'BLOBHASH',
    'POP',
    'MLOAD',
    'SLOAD',
    'JUMP',
    'TLOAD',
    'SELFDESTRUCT',
  ],
  2: [
    'ADD',
    'MUL',
    'SUB',
    'DIV',
    'SDIV',
    'MOD',
    'SMOD',
    'EXP',
    'SIGNEXTEND',
    'LT',
    'GT',
    'SLT',
    'SGT',
    'EQ',
    'AND',
    'OR',
    'XOR',
    'BYTE',
    'SHL',
    'SHR',
    'SAR',
    'KECCAK256',
    'MSTORE',
    'MSTORE8',
    'SSTORE',
    'JUMPI',
    'TSTORE',
    'LOG0',
    'RETURN',
    'REVERT',
  ],
  3: ['ADDMOD', 'MULMOD', 'CALLDATACOPY', 'CODECOPY', 'RETURNDATACOPY', 'MCOPY', 'LOG1', 'CREATE'],
  4: ['EXTCODECOPY', 'LOG2', 'CREATE2'],
  5: ['LOG3'],
  6: ['LOG4', 'DELEGATECALL', 'STATICCALL'],
  7: ['CALL', 'CALLCODE'],
}

/** Instructions that leave an item more than they take, DUP and PUSH aside. */
const leaving: readonly Opcode[] = [
  'ADDRESS', 'ORIGIN', 'CALLER', 'CALLVALUE', 'CALLDATASIZE', 'CODESIZE', 'GASPRICE', 'RETURNDATASIZE', 'COINBASE', 'TIMESTAMP', 'NUMBER', 'PREVRANDAO', 'GASLIMIT', 'CHAINID', 'SELFBALANCE', 'BASEFEE', 'BLOBBASEFEE', 'PC', 'MSIZE', 'GAS',
] // prettier-ignore

/** What is tried with a stack that does not fit. */
interface Trial {
  readonly name: string
  readonly items: number
  readonly body: Code
}

/** Code that takes missing items for zeros ends well: JUMP goes to the start, where it ends the second time. */
function lacking(name: Opcode, items: number): Trial {
  const body =
    name === 'JUMP'
      ? code(apply('JUMPI', placeOf('end'), op('MSIZE')), apply('MSTORE', 0, 0), op('JUMP'), label('end'), op('STOP'))
      : code(op(name), op('STOP'))
  return { name, items, body }
}

const family = (first: number, count: number, prefix: string, itemsOf: (number: number) => number): readonly Trial[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${prefix}${index + 1}`,
    items: itemsOf(index + 1),
    body: code(raw([first + index]), op('STOP')),
  }))

const underflows: readonly Trial[] = [
  ...Object.entries(taking).flatMap(([items, names]) => names.map((name) => lacking(name, Number(items) - 1))),
  ...family(0x80, 16, 'DUP', (number) => number - 1),
  ...family(0x90, 16, 'SWAP', (number) => number),
]

function underflowing({ name, items, body }: Trial): readonly [Address, AccountPlan] {
  const start = name === 'JUMP' ? code(label('start')) : code()
  return [
    addressOf(`lacks an item of ${name}`),
    contract(code(start, ...Array.from({ length: items }, () => push(0)), body)),
  ]
}

/** Pieces of code, each of which begins with a JUMPDEST and overflows a stack that is full. */
const overflows: readonly Code[] = [
  ...leaving.map((name) => code(op(name), op('STOP'))),
  code(op('PUSH0'), op('STOP')),
  ...Array.from({ length: 32 }, (_, index) =>
    code(raw([0x60 + index, ...Array.from({ length: index + 1 }, () => 0)]), op('STOP')),
  ),
  ...Array.from({ length: 16 }, (_, index) => code(raw([0x80 + index]), op('STOP'))),
]

const filler = addressOf('has a full stack')

/** The place to go on comes from the input and takes the last item for a moment; the piece there pushes it again. */
function overflowing(): { readonly account: AccountPlan; readonly places: readonly number[] } {
  const head = code(...Array.from({ length: stackMax - 1 }, () => push(0)), apply('CALLDATALOAD', 0), op('JUMP'))
  let size = toBytes(assemble(head)).length
  const places: number[] = []
  const pieces = overflows.map((body) => {
    const piece = code(raw([0x5b]), push(0), body)
    places.push(size)
    size += toBytes(assemble(piece)).length
    return piece
  })
  return { account: contract(code(head, ...pieces)), places }
}

const { account: overflowAccount, places } = overflowing()

/** Instructions at the two ends of the stack. */
export const stackBounds: readonly Case[] = [
  program({
    name: 'stack/underflow-of-every-instruction',
    does: `calls ${underflows.length} contracts, each of which runs another instruction with one item too few, and stores one more than each call gives`,
    must: 'every one of them halts and takes all the gas that it was given',
    clauses: [clause.stackBounds, clause.exceptionalHalt],
    code: code(
      ...underflows.map(({ name }, slot) =>
        store(slot, seen(call(addressOf(`lacks an item of ${name}`), { gas: gasOfCall }))),
      ),
    ),
    alloc: Object.fromEntries(underflows.map(underflowing)),
    transaction: { gasLimit: 16_000_000n },
    slots: Object.fromEntries(underflows.map((_, slot) => [slot, 1n])),
  }),
  program({
    name: 'stack/overflow-of-every-instruction',
    does: `calls a contract ${places.length} times, which runs another instruction each time that leaves an item on a stack of 1,024, and stores one more than each call gives`,
    must: 'every one of them halts',
    clauses: [clause.stackBounds, clause.exceptionalHalt],
    code: code(
      ...places.map((place, slot) =>
        code(
          apply('MSTORE', 0, place),
          store(slot, seen(call(filler, { gas: gasOfCall, input: { offset: 0, size: 32 } }))),
        ),
      ),
    ),
    alloc: { [filler]: overflowAccount },
    transaction: { gasLimit: 16_000_000n },
    slots: Object.fromEntries(places.map((_, slot) => [slot, 1n])),
  }),
]
