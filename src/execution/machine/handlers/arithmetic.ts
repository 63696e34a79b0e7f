import type { Frame } from '../Frame.ts'
import type { Handlers } from './Handler.ts'

const wordBits = 256
const limit = 1n << 256n
const wordMask = limit - 1n

function signed(value: bigint): bigint {
  return BigInt.asIntN(wordBits, value)
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(wordBits, value)
}

function add(frame: Frame): void {
  const sum = frame.pop() + frame.pop()
  frame.push(sum >= limit ? sum - limit : sum)
}

function mul(frame: Frame): void {
  frame.push(wrap(frame.pop() * frame.pop()))
}

function sub(frame: Frame): void {
  const difference = frame.pop() - frame.pop()
  frame.push(difference < 0n ? difference + limit : difference)
}

function div(frame: Frame): void {
  const numerator = frame.pop()
  const divisor = frame.pop()
  frame.push(divisor === 0n ? 0n : numerator / divisor)
}

function sdiv(frame: Frame): void {
  const numerator = signed(frame.pop())
  const divisor = signed(frame.pop())
  frame.push(divisor === 0n ? 0n : wrap(numerator / divisor))
}

function mod(frame: Frame): void {
  const numerator = frame.pop()
  const divisor = frame.pop()
  frame.push(divisor === 0n ? 0n : numerator % divisor)
}

function smod(frame: Frame): void {
  const numerator = signed(frame.pop())
  const divisor = signed(frame.pop())
  frame.push(divisor === 0n ? 0n : wrap(numerator % divisor))
}

function addmod(frame: Frame): void {
  const sum = frame.pop() + frame.pop()
  const divisor = frame.pop()
  frame.push(divisor === 0n ? 0n : sum % divisor)
}

function mulmod(frame: Frame): void {
  const product = frame.pop() * frame.pop()
  const divisor = frame.pop()
  frame.push(divisor === 0n ? 0n : product % divisor)
}

function exp(frame: Frame): void {
  const base = frame.pop()
  const exponent = frame.pop()
  if (exponent === 0n) return frame.push(1n)
  const bytes = (exponent.toString(16).length + 1) >> 1
  if (!frame.charge(bytes * frame.machine.costs.expByte)) return
  frame.push(power(base, exponent))
}

function power(base: bigint, exponent: bigint): bigint {
  if (base === 2n) return exponent < 256n ? 1n << exponent : 0n
  if (base < 2n) return base
  let result = 1n
  let square = base
  for (let rest = exponent; ; square = wrap(square * square)) {
    if (rest & 1n) result = wrap(result * square)
    rest >>= 1n
    if (rest === 0n) return result
  }
}

function signextend(frame: Frame): void {
  const place = frame.pop()
  const value = frame.pop()
  if (place > 30n) return frame.push(value)
  frame.push(wrap(BigInt.asIntN(8 * (Number(place) + 1), value)))
}

function lt(frame: Frame): void {
  frame.push(frame.pop() < frame.pop() ? 1n : 0n)
}

function gt(frame: Frame): void {
  frame.push(frame.pop() > frame.pop() ? 1n : 0n)
}

function slt(frame: Frame): void {
  frame.push(signed(frame.pop()) < signed(frame.pop()) ? 1n : 0n)
}

function sgt(frame: Frame): void {
  frame.push(signed(frame.pop()) > signed(frame.pop()) ? 1n : 0n)
}

function eq(frame: Frame): void {
  frame.push(frame.pop() === frame.pop() ? 1n : 0n)
}

function iszero(frame: Frame): void {
  frame.push(frame.pop() === 0n ? 1n : 0n)
}

function and(frame: Frame): void {
  frame.push(frame.pop() & frame.pop())
}

function or(frame: Frame): void {
  frame.push(frame.pop() | frame.pop())
}

function xor(frame: Frame): void {
  frame.push(frame.pop() ^ frame.pop())
}

function not(frame: Frame): void {
  frame.push(wordMask ^ frame.pop())
}

function byte(frame: Frame): void {
  const place = frame.pop()
  const value = frame.pop()
  frame.push(place > 31n ? 0n : (value >> (8n * (31n - place))) & 0xffn)
}

function shl(frame: Frame): void {
  const bits = frame.pop()
  const value = frame.pop()
  frame.push(bits > 255n ? 0n : wrap(value << bits))
}

function shr(frame: Frame): void {
  const bits = frame.pop()
  const value = frame.pop()
  frame.push(bits > 255n ? 0n : value >> bits)
}

function sar(frame: Frame): void {
  const bits = frame.pop()
  const value = signed(frame.pop())
  frame.push(wrap(value >> (bits > 255n ? 255n : bits)))
}

/** Count of leading zeros (EIP-7939). */
function clz(frame: Frame): void {
  const value = frame.pop()
  frame.push(value === 0n ? 256n : BigInt(wordBits - value.toString(2).length))
}

/** Arithmetic, comparison and bit operations. */
export const arithmetic: Handlers = {
  0x01: add,
  0x02: mul,
  0x03: sub,
  0x04: div,
  0x05: sdiv,
  0x06: mod,
  0x07: smod,
  0x08: addmod,
  0x09: mulmod,
  0x0a: exp,
  0x0b: signextend,
  0x10: lt,
  0x11: gt,
  0x12: slt,
  0x13: sgt,
  0x14: eq,
  0x15: iszero,
  0x16: and,
  0x17: or,
  0x18: xor,
  0x19: not,
  0x1a: byte,
  0x1b: shl,
  0x1c: shr,
  0x1d: sar,
  0x1e: clz,
}
