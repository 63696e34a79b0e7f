import { bytes, type Address, type Bytes } from '../../src/model/Hex.ts'

const opcode = {
  ADD: '01',
  SUB: '03',
  DIV: '04',
  ISZERO: '15',
  KECCAK256: '20',
  BALANCE: '31',
  CALLDATALOAD: '35',
  CALLDATASIZE: '36',
  CALLDATACOPY: '37',
  RETURNDATASIZE: '3d',
  RETURNDATACOPY: '3e',
  POP: '50',
  MSTORE: '52',
  SSTORE: '55',
  JUMP: '56',
  JUMPI: '57',
  GAS: '5a',
  JUMPDEST: '5b',
  CALL: 'f1',
  RETURN: 'f3',
} as const

const push1 = (value: number): string => `60${value.toString(16).padStart(2, '0')}`
const dup = (depth: number): string => (0x7f + depth).toString(16)
const swap = (depth: number): string => (0x8f + depth).toString(16)
const argument = (word: number): string => push1(word * 32) + opcode.CALLDATALOAD

/** Words of calldata before the input of the call: target, gas, first slot. */
const argumentWords = 3
const inputOffset = push1(argumentWords * 32)

/** Puts the input of the call into memory at 0. */
const loadInput = `${inputOffset}${opcode.CALLDATASIZE}${opcode.SUB}${inputOffset}${push1(0)}${opcode.CALLDATACOPY}`

/** Pushes what CALL takes, but for the gas: no value, the whole input, no room for output. */
const callTerms = `${push1(0)}${push1(0)}${inputOffset}${opcode.CALLDATASIZE}${opcode.SUB}${push1(0)}${push1(0)}${argument(0)}`

/** Stores the top of the stack at the first slot plus a number. */
const storeAt = (place: number): string => argument(2) + push1(place) + opcode.ADD + opcode.SSTORE

/**
 * Calls a target once and stores what came of it: success plus one, size of the returned data plus one, gas that the call
 * took, keccak256 of the returned data.
 *
 * Calldata: target, gas, first slot, input.
 */
export const callOnce: Bytes = bytes(
  '0x' +
    loadInput +
    opcode.GAS +
    callTerms +
    argument(1) +
    opcode.CALL +
    // Gas before, success -> gas taken, success.
    opcode.GAS +
    dup(3) +
    opcode.SUB +
    swap(1) +
    push1(1) +
    opcode.ADD +
    storeAt(0) +
    storeAt(2) +
    push1(1) +
    opcode.RETURNDATASIZE +
    opcode.ADD +
    storeAt(1) +
    opcode.RETURNDATASIZE +
    push1(0) +
    push1(0) +
    opcode.RETURNDATACOPY +
    opcode.RETURNDATASIZE +
    push1(0) +
    opcode.KECCAK256 +
    storeAt(3),
)

/**
 * Gas between the two readings of {@link callOnce} that is not the call's own: what its terms take, and the reading itself.
 */
export const callOverheadGas = 34n

/**
 * Finds by bisection the least gas with which a call succeeds, and stores it plus one; what never succeeds gives the upper
 * bound.
 *
 * Calldata: target, upper bound, slot, input.
 */
export const leastGas: Bytes = bytes(bisection())

function bisection(): string {
  // On the stack while it loops: the least gas that may suffice, and the most that is needed.
  const head = loadInput + push1(0) + argument(1)
  const start = (end: number): string =>
    opcode.JUMPDEST + dup(2) + dup(2) + opcode.SUB + opcode.ISZERO + push1(end) + opcode.JUMPI
  const middle = push1(2) + dup(2) + dup(4) + opcode.ADD + opcode.DIV
  const attempt = (success: number): string => callTerms + dup(7) + opcode.CALL + push1(success) + opcode.JUMPI
  const again = push1(size(head)) + opcode.JUMP
  const failed = push1(1) + opcode.ADD + swap(2) + opcode.POP + again
  const succeeded = opcode.JUMPDEST + swap(1) + opcode.POP + again
  const success = size(head + start(0) + middle + attempt(0) + failed)
  const end = success + size(succeeded)
  const done = opcode.JUMPDEST + push1(1) + opcode.ADD + argument(2) + opcode.SSTORE
  return `0x${head}${start(end)}${middle}${attempt(success)}${failed}${succeeded}${done}`
}

function size(code: string): number {
  return code.length / 2
}

/**
 * Stores what the first BALANCE of an account takes.
 *
 * Calldata: target, nothing, slot.
 */
export const firstAccess: Bytes = bytes(
  '0x' +
    opcode.GAS +
    argument(0) +
    opcode.BALANCE +
    opcode.POP +
    opcode.GAS +
    swap(1) +
    opcode.SUB +
    argument(2) +
    opcode.SSTORE,
)

/** Gas between the two readings of {@link firstAccess} that is not BALANCE's own. */
export const accessOverheadGas = 10n

/** Reads the balance of every account of a list, so that a witness shows all of them. */
export function touchAll(addresses: readonly Address[]): Bytes {
  return bytes(`0x${addresses.map((address) => `73${address.slice(2)}${opcode.BALANCE}${opcode.POP}`).join('')}`)
}

/** Zeros on the stack before an instruction: as many as the hungriest one takes. */
const operands = 17

/**
 * Runs one instruction on a stack of zeros.
 *
 * @param byte - The instruction; jumps go to the byte behind it.
 */
export function oneInstruction(byte: number): Bytes {
  const zeros = push1(0).repeat(operands)
  const code = byte.toString(16).padStart(2, '0')
  const isJump = code === opcode.JUMP || code === opcode.JUMPI
  const target = operands * 2 + 3
  return bytes(`0x${zeros}${isJump ? push1(target) : ''}${code}${isJump ? opcode.JUMPDEST : '00'}`)
}

/** Returns the one word that an instruction without operands leaves. */
export function answerOf(byte: number): Bytes {
  const code = byte.toString(16).padStart(2, '0')
  return bytes(`0x${code}${push1(0)}${opcode.MSTORE}${push1(32)}${push1(0)}${opcode.RETURN}`)
}
