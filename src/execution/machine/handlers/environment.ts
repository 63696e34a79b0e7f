import type { Frame } from '../Frame.ts'
import { integerOf } from '../words.ts'
import type { Handlers } from './Handler.ts'

const ancestorsMax = 256n
const wordBytes = 32

function balance(frame: Frame): void {
  const entry = accessed(frame, frame.pop())
  if (entry !== null) frame.push(entry.balance)
}

function extcodesize(frame: Frame): void {
  const entry = accessed(frame, frame.pop())
  if (entry !== null) frame.push(BigInt(frame.machine.journal.code(entry).code.length))
}

function extcodehash(frame: Frame): void {
  const entry = accessed(frame, frame.pop())
  if (entry !== null) frame.push(entry.isEmpty ? 0n : integerOf(entry.codeHash))
}

/** Finds the account on the stack, reads it and pays for the access; null where the gas does not suffice. */
function accessed(frame: Frame, word: bigint): ReturnType<Frame['machine']['journal']['account']> | null {
  const { machine } = frame
  const entry = machine.journal.entry(word & addressMask)
  return frame.charge(machine.accessCost(entry)) ? machine.journal.account(entry.key) : null
}

const addressMask = (1n << 160n) - 1n

function extcodecopy(frame: Frame): void {
  const entry = frame.machine.journal.entry(frame.pop() & addressMask)
  const target = frame.pop()
  const source = frame.pop()
  const size = frame.pop()
  if (!frame.charge(frame.machine.accessCost(entry))) return
  if (!payCopy(frame, target, size)) return
  const { journal } = frame.machine
  const { code } = journal.code(journal.account(entry.key))
  if (size > 0n) frame.memory.write(Number(target), code, source, Number(size))
}

function payCopy(frame: Frame, target: bigint, size: bigint): boolean {
  if (size === 0n) return true
  const words = Math.ceil(Number(size) / wordBytes)
  return frame.charge(words * frame.machine.costs.copyWord) && frame.expand(target, size)
}

function copyFrom(frame: Frame, source: Uint8Array): void {
  const target = frame.pop()
  const from = frame.pop()
  const size = frame.pop()
  if (payCopy(frame, target, size) && size > 0n) frame.memory.write(Number(target), source, from, Number(size))
}

function returndatacopy(frame: Frame): void {
  const target = frame.pop()
  const from = frame.pop()
  const size = frame.pop()
  if (from + size > BigInt(frame.returnData.length)) return frame.fail('read past the return data')
  if (payCopy(frame, target, size) && size > 0n) {
    frame.memory.write(Number(target), frame.returnData, from, Number(size))
  }
}

function calldataload(frame: Frame): void {
  const offset = frame.pop()
  const { input } = frame
  if (offset >= BigInt(input.length)) return frame.push(0n)
  const start = Number(offset)
  const present = input.subarray(start, start + wordBytes)
  const value = integerOf(present)
  frame.push(present.length === wordBytes ? value : value << BigInt(8 * (wordBytes - present.length)))
}

function blockhash(frame: Frame): void {
  const number = frame.pop()
  const { block } = frame.machine.environment
  const known = number < block.number && number + ancestorsMax >= block.number
  frame.push(known ? integerOf(block.blockHash(number)) : 0n)
}

function blobhash(frame: Frame): void {
  const place = frame.pop()
  const { blobHashes } = frame.machine.environment
  const hash = place < BigInt(blobHashes.length) ? blobHashes[Number(place)] : undefined
  frame.push(hash === undefined ? 0n : integerOf(hash))
}

/** What the machine, the transaction and the block are. */
export const environment: Handlers = {
  0x30: (frame) => frame.push(frame.account.key),
  0x31: balance,
  0x32: (frame) => frame.push(frame.machine.origin),
  0x33: (frame) => frame.push(frame.caller),
  0x34: (frame) => frame.push(frame.value),
  0x35: calldataload,
  0x36: (frame) => frame.push(BigInt(frame.input.length)),
  0x37: (frame) => copyFrom(frame, frame.input),
  0x38: (frame) => frame.push(BigInt(frame.code.code.length)),
  0x39: (frame) => copyFrom(frame, frame.code.code),
  0x3a: (frame) => frame.push(frame.machine.environment.gasPrice),
  0x3b: extcodesize,
  0x3c: extcodecopy,
  0x3d: (frame) => frame.push(BigInt(frame.returnData.length)),
  0x3e: returndatacopy,
  0x3f: extcodehash,
  0x40: blockhash,
  0x41: (frame) => frame.push(frame.machine.coinbase),
  0x42: (frame) => frame.push(frame.machine.environment.block.timestamp),
  0x43: (frame) => frame.push(frame.machine.environment.block.number),
  0x44: (frame) => frame.push(frame.machine.environment.block.random),
  0x45: (frame) => frame.push(frame.machine.environment.block.gasLimit),
  0x46: (frame) => frame.push(frame.machine.rules.chainId),
  0x47: (frame) => frame.push(frame.machine.journal.account(frame.account.key).balance),
  0x48: (frame) => frame.push(frame.machine.environment.block.baseFee),
  0x49: blobhash,
  0x4a: (frame) => frame.push(frame.machine.environment.block.blobBaseFee),
}
