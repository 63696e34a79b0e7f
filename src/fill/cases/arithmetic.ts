import { apply, code } from '../Assembler.ts'
import type { Operand } from '../Assembler.ts'
import type { Case } from '../Case.ts'
import type { Opcode } from '../opcodes.ts'
import { gasOf, seen, store, storeEach, drop } from '../program.ts'
import { clause } from './clauses.ts'
import { program, signedMin, wordMax } from './language.ts'

/** An instruction with operands (top of the stack first) and what it leaves. */
interface Table {
  readonly opcode: Opcode
  readonly must: string
  readonly rows: readonly (readonly [operands: readonly bigint[], result: bigint])[]
  readonly clause: string
}

const minusOne = wordMax

const tables: readonly Table[] = [
  {
    opcode: 'ADD',
    must: 'sums wrap at 2**256',
    clause: clause.arithmetic,
    rows: [
      [[1n, 2n], 3n],
      [[wordMax, 1n], 0n],
      [[wordMax, wordMax], wordMax - 1n],
      [[0n, 0n], 0n],
    ],
  },
  {
    opcode: 'MUL',
    must: 'products wrap at 2**256',
    clause: clause.arithmetic,
    rows: [
      [[3n, 5n], 15n],
      [[2n ** 128n, 2n ** 128n], 0n],
      [[wordMax, wordMax], 1n],
      [[0n, wordMax], 0n],
    ],
  },
  {
    opcode: 'SUB',
    must: 'differences wrap below zero',
    clause: clause.arithmetic,
    rows: [
      [[5n, 3n], 2n],
      [[0n, 1n], wordMax],
      [[3n, 3n], 0n],
    ],
  },
  {
    opcode: 'DIV',
    must: 'quotients are cut towards zero, and anything by zero is zero',
    clause: clause.arithmetic,
    rows: [
      [[7n, 2n], 3n],
      [[7n, 0n], 0n],
      [[wordMax, 2n], signedMin - 1n],
      [[1n, wordMax], 0n],
    ],
  },
  {
    opcode: 'SDIV',
    must: 'signs are heeded, and the smallest number by minus one stays itself',
    clause: clause.arithmetic,
    rows: [
      [[-7n, 2n], -3n],
      [[7n, -2n], -3n],
      [[signedMin, minusOne], signedMin],
      [[-7n, 0n], 0n],
    ],
  },
  {
    opcode: 'MOD',
    must: 'remainders are those of division, and anything by zero is zero',
    clause: clause.arithmetic,
    rows: [
      [[7n, 3n], 1n],
      [[7n, 0n], 0n],
      [[wordMax, 10n], 5n],
    ],
  },
  {
    opcode: 'SMOD',
    must: 'the remainder has the sign of the dividend',
    clause: clause.arithmetic,
    rows: [
      [[-8n, 3n], -2n],
      [[8n, -3n], 2n],
      [[signedMin, minusOne], 0n],
      [[-8n, 0n], 0n],
    ],
  },
  {
    opcode: 'ADDMOD',
    must: 'the sum does not wrap before the remainder is taken',
    clause: clause.arithmetic,
    rows: [
      [[wordMax, wordMax, 7n], (wordMax * 2n) % 7n],
      [[10n, 10n, 8n], 4n],
      [[1n, 2n, 0n], 0n],
    ],
  },
  {
    opcode: 'MULMOD',
    must: 'the product does not wrap before the remainder is taken',
    clause: clause.arithmetic,
    rows: [
      [[wordMax, wordMax, 12n], (wordMax * wordMax) % 12n],
      [[10n, 10n, 8n], 4n],
      [[1n, 2n, 0n], 0n],
    ],
  },
  {
    opcode: 'EXP',
    must: 'powers wrap at 2**256, and zero to the zeroth is one',
    clause: clause.arithmetic,
    rows: [
      [[2n, 255n], signedMin],
      [[2n, 256n], 0n],
      [[0n, 0n], 1n],
      [[3n, 0x010000n], BigInt.asUintN(256, powerOfThree(0x010000))],
      [[wordMax, wordMax], wordMax],
    ],
  },
  {
    opcode: 'SIGNEXTEND',
    must: 'the sign bit of the given byte fills all above it',
    clause: clause.arithmetic,
    rows: [
      [[0n, 0xffn], wordMax],
      [[0n, 0x7fn], 0x7fn],
      [[1n, 0x8000n], BigInt.asUintN(256, -0x8000n)],
      [[31n, signedMin], signedMin],
      [[wordMax, 0x80n], 0x80n],
    ],
  },
  {
    opcode: 'LT',
    must: 'words compare without sign',
    clause: clause.comparison,
    rows: [
      [[1n, 2n], 1n],
      [[2n, 1n], 0n],
      [[1n, wordMax], 1n],
      [[1n, 1n], 0n],
    ],
  },
  {
    opcode: 'GT',
    must: 'words compare without sign',
    clause: clause.comparison,
    rows: [
      [[2n, 1n], 1n],
      [[1n, 2n], 0n],
      [[wordMax, 1n], 1n],
      [[1n, 1n], 0n],
    ],
  },
  {
    opcode: 'SLT',
    must: 'words compare with sign',
    clause: clause.comparison,
    rows: [
      [[-1n, 0n], 1n],
      [[0n, -1n], 0n],
      [[signedMin, signedMin - 1n], 1n],
    ],
  },
  {
    opcode: 'SGT',
    must: 'words compare with sign',
    clause: clause.comparison,
    rows: [
      [[0n, -1n], 1n],
      [[-1n, 0n], 0n],
      [[signedMin - 1n, signedMin], 1n],
    ],
  },
  {
    opcode: 'EQ',
    must: 'only equal words are equal',
    clause: clause.comparison,
    rows: [
      [[wordMax, wordMax], 1n],
      [[signedMin, 0n], 0n],
    ],
  },
  {
    opcode: 'ISZERO',
    must: 'only zero is zero',
    clause: clause.comparison,
    rows: [
      [[0n], 1n],
      [[signedMin], 0n],
    ],
  },
  {
    opcode: 'AND',
    must: 'bits of both stay',
    clause: clause.bits,
    rows: [
      [[0xff00n, 0x0ff0n], 0x0f00n],
      [[wordMax, signedMin], signedMin],
    ],
  },
  {
    opcode: 'OR',
    must: 'bits of either are set',
    clause: clause.bits,
    rows: [
      [[0xff00n, 0x0ff0n], 0xfff0n],
      [[signedMin, 1n], signedMin + 1n],
    ],
  },
  {
    opcode: 'XOR',
    must: 'bits of just one are set',
    clause: clause.bits,
    rows: [
      [[0xff00n, 0x0ff0n], 0xf0f0n],
      [[wordMax, wordMax], 0n],
    ],
  },
  {
    opcode: 'NOT',
    must: 'every bit flips',
    clause: clause.bits,
    rows: [
      [[0n], wordMax],
      [[signedMin], signedMin - 1n],
    ],
  },
  {
    opcode: 'BYTE',
    must: 'bytes count from the most significant one, and there is none at 32',
    clause: clause.bits,
    rows: [
      [[31n, 0xabn], 0xabn],
      [[0n, signedMin], 0x80n],
      [[32n, wordMax], 0n],
      [[wordMax, wordMax], 0n],
    ],
  },
  {
    opcode: 'SHL',
    must: 'a shift by 256 or more leaves nothing',
    clause: clause.shifts,
    rows: [
      [[1n, 1n], 2n],
      [[255n, 1n], signedMin],
      [[256n, 1n], 0n],
      [[wordMax, wordMax], 0n],
    ],
  },
  {
    opcode: 'SHR',
    must: 'zeros come in from above',
    clause: clause.shifts,
    rows: [
      [[1n, signedMin], signedMin / 2n],
      [[255n, signedMin], 1n],
      [[256n, wordMax], 0n],
    ],
  },
  {
    opcode: 'SAR',
    must: 'the sign comes in from above',
    clause: clause.shifts,
    rows: [
      [[1n, signedMin], signedMin + signedMin / 2n],
      [[255n, signedMin], wordMax],
      [[256n, signedMin], wordMax],
      [[256n, signedMin - 1n], 0n],
    ],
  },
  {
    opcode: 'CLZ',
    must: 'zero has 256 leading zeros (EIP-7939)',
    clause: clause.shifts,
    rows: [
      [[0n], 256n],
      [[1n], 255n],
      [[signedMin], 0n],
      [[0xffffn], 240n],
    ],
  },
]

function powerOfThree(exponent: number): bigint {
  let power = 1n
  for (let count = 0; count < exponent; count++) power = BigInt.asUintN(256, power * 3n)
  return power
}

/** Comparison, bit and shift instructions share a case with their kin. */
function groupCase(name: string, does: string, group: string): Case {
  const members = tables.filter((table) => table.clause === group)
  const rows = members.flatMap((table) => table.rows.map((row) => ({ opcode: table.opcode, row })))
  return program({
    name: `arithmetic/${name}`,
    does,
    must: members.map((table) => `${table.opcode}: ${table.must}`).join('; '),
    clauses: [group],
    code: storeEach(rows.map(({ opcode, row: [operands] }) => seen(apply(opcode, ...operands)))),
    slots: Object.fromEntries(rows.map(({ row: [, result] }, slot) => [slot, BigInt.asUintN(256, result + 1n)])),
  })
}

function tableCase(table: Table): Case {
  return program({
    name: `arithmetic/${table.opcode.toLowerCase()}`,
    does: `stores what ${table.opcode} gives for ${table.rows.length} lists of operands, each plus one`,
    must: table.must,
    clauses: [table.clause],
    code: storeEach(table.rows.map(([operands]) => seen(apply(table.opcode, ...operands)))),
    slots: Object.fromEntries(table.rows.map(([, result], slot) => [slot, BigInt.asUintN(256, result + 1n)])),
  })
}

function measured(exponent: Operand): Operand {
  return gasOf(drop(apply('EXP', 2, exponent)))
}

/** Arithmetic, comparison and bit instructions, with the results that the yellow paper gives. */
export const arithmetic: readonly Case[] = [
  ...tables.filter((table) => table.clause === clause.arithmetic || table.opcode === 'CLZ').map(tableCase),
  groupCase('comparison', 'stores what comparisons give for all kinds of signs', clause.comparison),
  groupCase('bits', 'stores what AND, OR, XOR, NOT and BYTE give', clause.bits),
  groupCase('shifts', 'stores what SHL, SHR, SAR and CLZ give', clause.shifts),
  program({
    name: 'arithmetic/exp-gas',
    does: 'measures EXP with exponents of 0, 1, 2 and 32 bytes',
    must: 'each byte of the exponent costs 50 (EIP-160)',
    clauses: [clause.exponentGas],
    code: code(...[0n, 1n, 0x100n, signedMin].map((exponent, slot) => store(slot, measured(exponent)))),
    // GAS 2, PUSH 3 (PUSH0 2), EXP 10 and 50 for each byte, POP 2.
    slots: { 0: 19n, 1: 20n + 50n, 2: 20n + 100n, 3: 20n + 1600n },
  }),
  program({
    name: 'arithmetic/clz-before-osaka',
    does: 'stores 1, then runs the byte 0x1e',
    must: 'the byte is no instruction before EIP-7939, so all gas is gone',
    clauses: [clause.shifts, clause.undefinedInstruction],
    ruleset: 'lockstep-prague',
    code: code(store(0, 1), store(1, apply('CLZ', 1))),
    transaction: { gasLimit: 100_000n },
    slots: { 0: 0n, 1: 0n },
    expect: { gasUsed: [100_000n], status: [0] },
  }),
]
