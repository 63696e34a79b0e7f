import { Defect } from '../model/Defect.ts'
import type { Bytes } from '../model/Hex.ts'
import { fromBytes, toBytes } from '../model/Hex.ts'
import { opcodes } from './opcodes.ts'
import type { Opcode } from './opcodes.ts'

/** A piece of EVM code before the places of its labels are known. */
type Part =
  | { readonly kind: 'bytes'; readonly bytes: readonly number[] }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'reference'; readonly name: string }

/** Code in the making; parts run one after the other. */
export type Code = readonly Part[]

/** What an instruction takes from the stack: code that leaves one item, or a number to push. */
export type Operand = Code | bigint | number

const wordBits = 256n
/** PUSH2 and two bytes: code of 65,536 bytes is longer than any that a fork admits. */
const referenceBytes = 3

/**
 * Writes one instruction without operands.
 *
 * @param name - Instruction.
 * @returns Code of one byte.
 */
export function op(name: Opcode): Code {
  return raw([opcodes[name]])
}

/**
 * Pushes a number with the shortest PUSH; zero with PUSH0 (EIP-3855).
 *
 * @param value - Number below 2**256; a negative one is pushed as its two's complement.
 * @returns Code that leaves the number.
 */
export function push(value: bigint | number): Code {
  const word = BigInt.asUintN(Number(wordBits), BigInt(value))
  if (word === 0n) return op('PUSH0')
  const digits = word.toString(16)
  return pushBytes(fromBytes(Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')))
}

/**
 * Pushes bytes with the PUSH of exactly their length.
 *
 * @param value - 1 to 32 bytes.
 * @returns Code that leaves the bytes, aligned right.
 * @throws {@link Defect} For another length.
 */
export function pushBytes(value: Bytes): Code {
  const data = toBytes(value)
  if (data.length < 1 || data.length > 32) throw new Defect(`PUSH takes 1 to 32 bytes, not ${data.length}`)
  return raw([opcodes.PUSH0 + data.length, ...data])
}

/** Duplicates the item at a depth: 1 for the top. */
export function dup(depth: number): Code {
  return raw([0x7f + within16(depth)])
}

/** Swaps the top with the item at a depth below it: 1 for the next. */
export function swap(depth: number): Code {
  return raw([0x8f + within16(depth)])
}

/**
 * Puts bytes into the code as they are.
 *
 * @param bytes - Octets, or text of them.
 * @returns Code that holds just these bytes.
 */
export function raw(bytes: readonly number[] | Uint8Array | Bytes): Code {
  return [{ kind: 'bytes', bytes: typeof bytes === 'string' ? [...toBytes(bytes)] : [...bytes] }]
}

/** Marks a place with a JUMPDEST. */
export function label(name: string): Code {
  return [{ kind: 'label', name }]
}

/** Pushes the place of a label as PUSH2. */
export function placeOf(name: string): Code {
  return [{ kind: 'reference', name }]
}

/** Joins pieces of code. */
export function code(...pieces: readonly Code[]): Code {
  return pieces.flat()
}

/**
 * Runs an instruction on operands.
 *
 * @param name - Instruction.
 * @param operands - First one ends on top of the stack; they are evaluated last to first.
 * @returns Code that leaves what the instruction leaves.
 */
export function apply(name: Opcode, ...operands: readonly Operand[]): Code {
  return code(...operands.map(evaluate).toReversed(), op(name))
}

/** Code that leaves the value of an operand. */
export function evaluate(operand: Operand): Code {
  return typeof operand === 'object' ? operand : push(operand)
}

/**
 * Fixes the places of labels and writes the code out.
 *
 * @param program - Parts; each label occurs once.
 * @returns Bytes of the code.
 * @throws {@link Defect} For a label that is missing or occurs twice.
 */
export function assemble(program: Code): Bytes {
  const places = new Map<string, number>()
  let size = 0
  for (const part of program) {
    if (part.kind === 'label') {
      if (places.has(part.name)) throw new Defect(`label ${part.name} occurs twice`)
      places.set(part.name, size)
    }
    size += sizeOf(part)
  }
  return fromBytes(Uint8Array.from(program.flatMap((part) => write(part, places))))
}

function sizeOf(part: Part): number {
  if (part.kind === 'bytes') return part.bytes.length
  return part.kind === 'label' ? 1 : referenceBytes
}

function write(part: Part, places: ReadonlyMap<string, number>): readonly number[] {
  if (part.kind === 'bytes') return part.bytes
  if (part.kind === 'label') return [opcodes.JUMPDEST]
  const place = places.get(part.name)
  if (place === undefined) throw new Defect(`label ${part.name} is nowhere`)
  return [opcodes.PUSH0 + 2, place >> 8, place & 0xff]
}

function within16(depth: number): number {
  if (!Number.isInteger(depth) || depth < 1 || depth > 16) throw new Defect(`depth ${depth} is not 1 to 16`)
  return depth
}
