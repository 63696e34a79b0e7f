import type { Address, Bytes } from '../model/Hex.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import { apply, assemble, code, dup, evaluate, label, op, placeOf, push, pushBytes, raw, swap } from './Assembler.ts'
import type { Code, Operand } from './Assembler.ts'

/** A range of memory, in bytes. */
interface MemoryRange {
  readonly offset: Operand
  readonly size: Operand
}

/** What a message call is given; what is absent is zero, gas is all that is left. */
export interface CallOptions {
  readonly gas?: Operand
  readonly value?: Operand
  readonly input?: MemoryRange
  readonly output?: MemoryRange
}

const empty: MemoryRange = { offset: 0, size: 0 }
const wordBytes = 32

/** The address as a number to push. */
export function addressWord(address: Address): Code {
  return pushBytes(address)
}

/** Writes a value to a slot. */
export function store(slot: Operand, value: Operand): Code {
  return apply('SSTORE', slot, value)
}

/** Writes each value to the slot of its place in the list. */
export function storeEach(values: readonly Operand[], firstSlot = 0): Code {
  return code(...values.map((value, index) => store(firstSlot + index, value)))
}

/**
 * Writes bytes to memory with MSTORE, word by word; the last word is filled up with zeros.
 *
 * @param bytes - Any length.
 * @param offset - First byte of memory.
 */
export function write(bytes: Bytes, offset = 0): Code {
  const data = toBytes(bytes)
  const words: Code[] = []
  for (let start = 0; start < data.length; start += wordBytes) {
    const word = new Uint8Array(wordBytes)
    word.set(data.subarray(start, start + wordBytes))
    words.push(apply('MSTORE', offset + start, pushBytes(fromBytes(word))))
  }
  return code(...words)
}

/** A message call; leaves 1 or 0. */
export function call(to: Address, options: CallOptions = {}): Code {
  const { input = empty, output = empty } = options
  return apply(
    'CALL',
    options.gas ?? op('GAS'),
    addressWord(to),
    options.value ?? 0,
    input.offset,
    input.size,
    output.offset,
    output.size,
  )
}

/** A CALLCODE; leaves 1 or 0. */
export function callcode(to: Address, options: CallOptions = {}): Code {
  const { input = empty, output = empty } = options
  return apply(
    'CALLCODE',
    options.gas ?? op('GAS'),
    addressWord(to),
    options.value ?? 0,
    input.offset,
    input.size,
    output.offset,
    output.size,
  )
}

/** A DELEGATECALL; leaves 1 or 0. */
export function delegatecall(to: Address, options: Omit<CallOptions, 'value'> = {}): Code {
  return apply('DELEGATECALL', options.gas ?? op('GAS'), addressWord(to), ...ranges(options))
}

/** A STATICCALL; leaves 1 or 0. */
export function staticcall(to: Address, options: Omit<CallOptions, 'value'> = {}): Code {
  return apply('STATICCALL', options.gas ?? op('GAS'), addressWord(to), ...ranges(options))
}

function ranges({ input = empty, output = empty }: Omit<CallOptions, 'value'>): readonly Operand[] {
  return [input.offset, input.size, output.offset, output.size]
}

/** Drops the top of the stack. */
export function drop(value: Code): Code {
  return code(value, op('POP'))
}

/** The gas that code costs, with the GAS that reads the meter again; the code must leave the stack as it was. */
export function gasOf(measured: Code): Code {
  return code(op('GAS'), measured, op('GAS'), swap(1), op('SUB'))
}

/** Leaves value + 1, so that a result of zero is seen in storage as well. */
export function seen(value: Operand): Code {
  return apply('ADD', value, 1)
}

/** Returns a range of memory. */
export function giveBack(size: Operand = wordBytes, offset: Operand = 0): Code {
  return apply('RETURN', offset, size)
}

/** Returns one word. */
export function giveWord(value: Operand): Code {
  return code(apply('MSTORE', 0, value), giveBack())
}

/** Reverts with a range of memory. */
export function revert(size: Operand = 0, offset: Operand = 0): Code {
  return apply('REVERT', offset, size)
}

/**
 * Repeats code.
 *
 * @param name - Label, unique in the program.
 * @param count - How often, at least 1.
 * @param body - Code that leaves the stack as it was; the counter that runs down to 1 is on top.
 */
export function repeat(name: string, count: Operand, body: Code): Code {
  return code(
    evaluate(count),
    label(name),
    body,
    push(1),
    swap(1),
    op('SUB'),
    dup(1),
    placeOf(name),
    op('JUMPI'),
    op('POP'),
  )
}

/** Runs code only where a condition is not zero. */
export function when(name: string, condition: Operand, body: Code): Code {
  return code(apply('JUMPI', placeOf(name), apply('ISZERO', condition)), body, label(name))
}

/** Bytes of initcode that leaves code, after it ran a piece of its own. */
export function initcode(runtime: Code, before: Code = []): Bytes {
  const runtimeBytes = assemble(runtime)
  const size = toBytes(runtimeBytes).length
  // PUSH2 keeps the head's size independent of the numbers in it.
  const head = (offset: number): Code =>
    code(
      before,
      pushBytes(word16(size)),
      pushBytes(word16(offset)),
      op('PUSH0'),
      op('CODECOPY'),
      pushBytes(word16(size)),
      op('PUSH0'),
      op('RETURN'),
    )
  const headSize = toBytes(assemble(head(0))).length
  return assemble(code(head(headSize), raw(runtimeBytes)))
}

/** Creates a contract from bytes that are written to memory first; leaves the address or zero. */
export function create(init: Bytes, value: Operand = 0): Code {
  return code(write(init), apply('CREATE', value, 0, toBytes(init).length))
}

/** Creates a contract at an address that depends on a salt; leaves the address or zero. */
export function create2(init: Bytes, salt: Operand, value: Operand = 0): Code {
  return code(write(init), apply('CREATE2', value, 0, toBytes(init).length, salt))
}

function word16(value: number): Bytes {
  return fromBytes(Uint8Array.of(value >> 8, value & 0xff))
}
