import { Status, type Frame } from '../Frame.ts'
import { integerOf, readWord, writeWord } from '../words.ts'
import type { Handler, Handlers } from './Handler.ts'

const wordBytes = 32n
const wordSize = 32
const push1 = 0x60
const smallIntegers: readonly bigint[] = Array.from({ length: 256 }, (_, value) => BigInt(value))

function mload(frame: Frame): void {
  const offset = frame.pop()
  if (frame.expand(offset, wordBytes)) frame.push(readWord(frame.memory.view, Number(offset)))
}

function mstore(frame: Frame): void {
  const offset = frame.pop()
  const value = frame.pop()
  if (frame.expand(offset, wordBytes)) writeWord(frame.memory.view, Number(offset), value)
}

function mstore8(frame: Frame): void {
  const offset = frame.pop()
  const value = frame.pop()
  if (frame.expand(offset, 1n)) frame.memory.bytes[Number(offset)] = Number(value & 0xffn)
}

/** EIP-5656. */
function mcopy(frame: Frame): void {
  const target = frame.pop()
  const source = frame.pop()
  const size = frame.pop()
  if (size === 0n) return
  if (!frame.charge(Math.ceil(Number(size) / wordSize) * frame.machine.costs.copyWord)) return
  if (!frame.expand(target > source ? target : source, size)) return
  frame.memory.bytes.copyWithin(Number(target), Number(source), Number(source + size))
}

function keccak256(frame: Frame): void {
  const offset = frame.pop()
  const size = frame.pop()
  const { machine, memory } = frame
  if (!frame.charge(Math.ceil(Number(size) / wordSize) * machine.costs.keccakWord)) return
  if (!frame.expand(offset, size)) return
  const start = size === 0n ? 0 : Number(offset)
  frame.push(integerOf(machine.crypto.keccak256(memory.bytes.subarray(start, start + Number(size)))))
}

function jump(frame: Frame): void {
  jumpTo(frame, frame.pop())
}

function jumpi(frame: Frame): void {
  const target = frame.pop()
  if (frame.pop() !== 0n) jumpTo(frame, target)
}

function jumpTo(frame: Frame, target: bigint): void {
  const place = Number(target)
  if (frame.code.destinations[place] === 1) frame.pc = place
  else frame.fail('invalid jump')
}

function end(status: number): Handler {
  return (frame) => {
    const offset = frame.pop()
    const size = frame.pop()
    if (!frame.expand(offset, size)) return
    if (size > 0n) frame.output = frame.memory.copy(Number(offset), Number(size))
    frame.status = status
  }
}

function stop(frame: Frame): void {
  frame.status = Status.returned
}

function none(): void {
  // JUMPDEST does nothing.
}

function pop(frame: Frame): void {
  frame.top--
}

function push1Handler(frame: Frame): void {
  frame.push(smallIntegers[frame.code.padded[frame.pc++] ?? 0] ?? 0n)
}

function push(size: number): Handler {
  return (frame) => {
    const { pc } = frame
    const { pushes, padded } = frame.code
    frame.pc = pc + size
    let value = pushes[pc]
    if (value === undefined) {
      value = integerOf(padded.subarray(pc, pc + size))
      pushes[pc] = value
    }
    frame.push(value)
  }
}

function dup(number: number): Handler {
  return (frame) => frame.push(frame.stack[frame.top - number] ?? 0n)
}

function swap(number: number): Handler {
  return ({ stack, top }) => {
    const last = top - 1
    const first = stack[last] ?? 0n
    stack[last] = stack[last - number] ?? 0n
    stack[last - number] = first
  }
}

function family(first: number, count: number, make: (number: number) => Handler): Record<number, Handler> {
  const handlers: Record<number, Handler> = {}
  for (let number = 1; number <= count; number++) handlers[first + number - 1] = make(number)
  return handlers
}

/** Stack, memory and control flow. */
export const memory: Handlers = {
  0x00: stop,
  0x20: keccak256,
  0x50: pop,
  0x51: mload,
  0x52: mstore,
  0x53: mstore8,
  0x56: jump,
  0x57: jumpi,
  0x58: (frame) => frame.push(BigInt(frame.pc - 1)),
  0x59: (frame) => frame.push(BigInt(frame.memory.size)),
  0x5a: (frame) => frame.push(BigInt(frame.gas)),
  0x5b: none,
  0x5e: mcopy,
  0x5f: (frame) => frame.push(0n),
  ...family(push1, 32, push),
  [push1]: push1Handler,
  ...family(0x80, 16, dup),
  ...family(0x90, 16, swap),
  0xf3: end(Status.returned),
  0xfd: end(Status.reverted),
}
