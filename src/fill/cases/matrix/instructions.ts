import { apply, code, dup, op, pushBytes, raw, swap } from '../../Assembler.ts'
import type { Code } from '../../Assembler.ts'
import type { Case } from '../../Case.ts'
import type { Opcode } from '../../opcodes.ts'
import { call, drop, seen, staticcall, store } from '../../program.ts'
import { clause } from '../clauses.ts'
import { contract, filled, programAddress } from '../language.ts'
import { calling, isSince, matrixCase, matrixForks } from './MatrixFork.ts'
import type { MatrixFork } from './MatrixFork.ts'
import { matrixAddress, measured, priced, pricedSilent, together } from './Measure.ts'
import type { Measure } from './Measure.ts'

const arithmeticPrices: readonly (readonly [name: Opcode, gas: number, operands: number])[] = [
  ['ADD', 3, 2],
  ['MUL', 5, 2],
  ['SUB', 3, 2],
  ['DIV', 5, 2],
  ['SDIV', 5, 2],
  ['MOD', 5, 2],
  ['SMOD', 5, 2],
  ['ADDMOD', 8, 3],
  ['MULMOD', 8, 3],
  ['SIGNEXTEND', 5, 2],
  ['LT', 3, 2],
  ['GT', 3, 2],
  ['SLT', 3, 2],
  ['SGT', 3, 2],
  ['EQ', 3, 2],
  ['ISZERO', 3, 1],
  ['AND', 3, 2],
  ['OR', 3, 2],
  ['XOR', 3, 2],
  ['NOT', 3, 1],
  ['BYTE', 3, 2],
  ['SHL', 3, 2],
  ['SHR', 3, 2],
  ['SAR', 3, 2],
]

function arithmetic(fork: MatrixFork): Case {
  const pieces = arithmeticPrices.map(([name, gas, count]) => priced(name, gas, ...[7, 5, 3].slice(0, count)))
  return measured(fork, {
    subject: 'arithmetic',
    measures: 'each instruction of arithmetic, comparison, bits and shifts',
    must: 'each costs 3, 5 or 8, and CLZ 5 from Osaka on',
    clauses: [clause.baseGas, clause.arithmetic, clause.comparison, clause.bits, clause.shifts],
    pieces: [...pieces, ...(isSince(fork, 'osaka') ? [priced('CLZ', 5, 7)] : [])],
  })
}

function exponents(fork: MatrixFork): Case {
  return measured(fork, {
    subject: 'exponents',
    measures: 'EXP with exponents of 0, 1, 2 and 32 bytes',
    must: 'each byte of the exponent costs 50 beside the base of 10 (EIP-160)',
    clauses: [clause.exponentGas],
    pieces: [
      priced('EXP', 10, 3, 0),
      priced('EXP', 60, 3, 255),
      priced('EXP', 110, 3, 256),
      priced('EXP', 1610, 3, 2n ** 255n),
    ],
  })
}

const dupGas = 3
const popGas = 2

/** Items for the deepest DUP and SWAP, and what clears them away. */
const items: Measure = {
  code: code(...Array.from({ length: 17 }, () => raw([0x60, 0x01]))),
  gas: 17 * dupGas,
}

function pops(count: number): Measure {
  return { code: code(...Array.from({ length: count }, () => op('POP'))), gas: count * popGas }
}

function stack(fork: MatrixFork): Case {
  const sizes = Array.from({ length: 32 }, (_, index) => index + 1)
  const depths = sizes.slice(0, 16)
  const pushing = sizes.map((size) => ({ code: drop(pushBytes(filled(size, 1))), gas: dupGas + popGas }))
  const duplicating = depths.map((depth) => ({ code: drop(dup(depth)), gas: dupGas + popGas }))
  const swapping = depths.map((depth) => ({ code: swap(depth), gas: dupGas }))
  return measured(fork, {
    subject: 'stack',
    measures: 'PUSH0, every PUSH, DUP and SWAP, and the POPs between',
    must: 'PUSH0 and POP cost 2, the others 3 each',
    clauses: [clause.baseGas, clause.push, clause.stack],
    pieces: [
      { code: drop(op('PUSH0')), gas: 2 + popGas },
      together(...pushing),
      together(items, ...duplicating, pops(17)),
      together(items, ...swapping, pops(17)),
    ],
  })
}

const readers: readonly Opcode[] = [
  'ADDRESS',
  'ORIGIN',
  'CALLER',
  'CALLVALUE',
  'CALLDATASIZE',
  'CODESIZE',
  'GASPRICE',
  'RETURNDATASIZE',
  'COINBASE',
  'TIMESTAMP',
  'NUMBER',
  'PREVRANDAO',
  'GASLIMIT',
  'CHAINID',
  'BASEFEE',
  'PC',
  'MSIZE',
  'GAS',
]

function environment(fork: MatrixFork): Case {
  const blobs = isSince(fork, 'cancun') ? [priced('BLOBBASEFEE', 2), priced('BLOBHASH', 3, 1)] : []
  return measured(fork, {
    subject: 'environment',
    measures: 'each instruction that reads the account, the transaction and the block',
    must: 'each costs 2, CALLDATALOAD and BLOBHASH 3, SELFBALANCE 5, BLOCKHASH 20',
    clauses: [clause.baseGas, clause.environment, clause.blockEnvironment],
    pieces: [
      ...readers.map((name) => priced(name, 2)),
      priced('CALLDATALOAD', 3, 1),
      priced('SELFBALANCE', 5),
      priced('BLOCKHASH', 20, 2 ** 20),
      ...blobs,
    ],
  })
}

function memory(fork: MatrixFork): Case {
  return measured(fork, {
    subject: 'memory',
    measures: 'MSTORE, MSTORE8 and MLOAD in new memory and in old',
    must: 'each costs 3, and memory of n words 3 n + n * n / 512',
    clauses: [clause.memoryGas, clause.memory],
    pieces: [
      pricedSilent('MSTORE', 3 + 3, 0, 1),
      pricedSilent('MSTORE8', 3 + 98 - 3, 0x3ff, 1),
      priced('MLOAD', 3, 1),
      priced('MLOAD', 3 + 5120 - 98, 0x7fe0),
      pricedSilent('MSTORE', 3, 0x40, 1),
      pricedSilent('MSTORE8', 3, 0x41, 1),
    ],
  })
}

const returner = matrixAddress('returner')

function copies(fork: MatrixFork): Case {
  const sized = [0, 1, 32, 33].flatMap((size) => {
    const gas = 3 + 3 * Math.ceil(size / 32)
    return [
      pricedSilent('CALLDATACOPY', gas, 0, 0, size),
      pricedSilent('CODECOPY', gas, 0, 0, size),
      pricedSilent('RETURNDATACOPY', gas, 0, 0, size),
      ...(isSince(fork, 'cancun') ? [pricedSilent('MCOPY', gas, 0x40, 0, size)] : []),
    ]
  })
  return measured(fork, {
    subject: 'copies',
    measures: 'copies of 0, 1, 32 and 33 bytes of calldata, code, returned data and, from Cancun on, memory',
    must: 'each costs 3 and 3 a word',
    clauses: [clause.copyGas],
    before: code(drop(apply('MLOAD', 0x100)), drop(staticcall(returner))),
    pieces: sized,
    alloc: { [returner]: contract(apply('RETURN', 0, 0x40)) },
  })
}

function hashes(fork: MatrixFork): Case {
  return measured(fork, {
    subject: 'hashes',
    measures: 'KECCAK256 of 0, 1, 32, 33 and 320 bytes',
    must: 'each costs 30 and 6 a word',
    clauses: [clause.keccak, clause.copyGas],
    before: drop(apply('MLOAD', 0x140)),
    pieces: [0, 1, 32, 33, 320].map((size) => priced('KECCAK256', 30 + 6 * Math.ceil(size / 32), 0, size)),
  })
}

function logs(fork: MatrixFork): Case {
  const names = ['LOG0', 'LOG1', 'LOG2', 'LOG3', 'LOG4'] as const
  return measured(fork, {
    subject: 'logs',
    measures: 'LOG0 to LOG4 with 5 bytes of data',
    must: 'each costs 375, 375 a topic and 8 a byte',
    clauses: [clause.logGas, clause.logs],
    before: drop(apply('MLOAD', 0)),
    pieces: names.map((name, topics) =>
      pricedSilent(name, 375 + 375 * topics + 8 * 5, 0, 5, ...[1, 2, 3, 4].slice(0, topics)),
    ),
  })
}

/** JUMP to the JUMPDEST right behind it, JUMPI that does and does not; offsets are read with PC. */
function jump(taken: 'JUMP' | 'yes' | 'no'): Measure {
  // PC gives its own place; the JUMPDEST lies as many bytes behind it as the number that is added.
  if (taken === 'JUMP') return { code: code(op('PC'), raw([0x60, 0x05]), op('ADD'), op('JUMP'), raw([0x5b])), gas: 17 }
  const condition = raw([0x60, taken === 'yes' ? 1 : 0])
  return {
    code: code(condition, op('PC'), raw([0x60, 0x05]), op('ADD'), op('JUMPI'), raw([0x5b])),
    gas: 22,
  }
}

const stopper = matrixAddress('stopper')
const reverter = matrixAddress('reverter')

/** A call of a warm account without value; its seven operands are six zeros or GAS, and the address. */
function warmCall(to: typeof stopper, inside: number): Measure {
  return { code: drop(call(to)), gas: 100 + inside + 2 + 3 + 5 * 2 + popGas }
}

function flow(fork: MatrixFork): Case {
  return measured(fork, {
    subject: 'flow',
    measures: 'JUMP, JUMPI taken and not, JUMPDEST, and calls that end with STOP, RETURN and REVERT',
    must: 'JUMP costs 8, JUMPI 10, JUMPDEST 1, PC 2, and the endings nothing',
    clauses: [clause.baseGas, clause.flow, clause.endings],
    before: code(drop(call(stopper)), drop(call(returner)), drop(call(reverter))),
    pieces: [
      jump('JUMP'),
      jump('yes'),
      jump('no'),
      warmCall(stopper, 0),
      // Memory of one word beside the two numbers.
      warmCall(returner, 2 + 3 + 6),
      warmCall(reverter, 2 * 2),
    ],
    alloc: {
      [stopper]: contract(op('STOP')),
      [returner]: contract(apply('RETURN', 0, 0x40)),
      [reverter]: contract(apply('REVERT', 0, 0)),
    },
  })
}

function transient(fork: MatrixFork): readonly Case[] {
  if (!isSince(fork, 'cancun')) return []
  return [
    measured(fork, {
      subject: 'transient-storage',
      measures: 'TSTORE and TLOAD, of a new slot and of one that is known',
      must: 'each costs 100 (EIP-1153)',
      clauses: [clause.transient],
      pieces: [
        pricedSilent('TSTORE', 100, 1, 2),
        pricedSilent('TSTORE', 100, 1, 3),
        priced('TLOAD', 100, 1),
        priced('TLOAD', 100, 2),
      ],
    }),
  ]
}

/** Instructions by the fork that brings them, with operands that would do. */
const arrivals: readonly (readonly [name: Opcode, since: MatrixFork['id'], operands: number, leaves: boolean])[] = [
  ['TLOAD', 'cancun', 1, true],
  ['TSTORE', 'cancun', 2, false],
  ['MCOPY', 'cancun', 3, false],
  ['BLOBHASH', 'cancun', 1, true],
  ['BLOBBASEFEE', 'cancun', 0, true],
  ['CLZ', 'osaka', 1, true],
]

/** Every instruction that some fork of the chain brings: it halts the frame before, and runs from then on. */
function known(fork: MatrixFork): Case {
  const places = arrivals.map(([name]) => matrixAddress(`runs ${name}`))
  const body = ([name, , operands, leaves]: (typeof arrivals)[number]): Code => {
    const applied = apply(name, ...[0, 0, 0].slice(0, operands))
    return leaves ? drop(applied) : applied
  }
  const probes = places.map((place, slot) => store(slot, seen(call(place, { gas: 10_000 }))))
  return matrixCase(fork, {
    subject: 'known-instructions',
    given: 'a contract that has others run TLOAD, TSTORE, MCOPY, BLOBHASH, BLOBBASEFEE and CLZ',
    when: 'a transaction calls it',
    must: 'those run that the fork has, and the others take all the gas of their frame',
    clauses: [clause.undefinedInstruction, clause.exceptionalHalt],
    alloc: {
      [programAddress]: contract(code(...probes, store(places.length, op('GAS')))),
      ...Object.fromEntries(arrivals.map((arrival, index) => [places[index] ?? stopper, contract(body(arrival))])),
    },
    transactions: [calling({ to: programAddress })],
    expect: {
      storage: {
        [programAddress]: Object.fromEntries(
          arrivals.map(([, since], slot) => [String(slot), isSince(fork, since) ? 2n : 1n]),
        ),
      },
    },
  })
}

/** Prices of instructions at every fork. */
export const matrixInstructions: readonly Case[] = matrixForks.flatMap((fork) => [
  arithmetic(fork),
  exponents(fork),
  stack(fork),
  environment(fork),
  memory(fork),
  copies(fork),
  hashes(fork),
  logs(fork),
  flow(fork),
  ...transient(fork),
  known(fork),
])
