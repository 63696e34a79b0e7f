import type { Address } from '../../../../src/model/Hex.ts'
import { address } from '../../../../src/model/Hex.ts'

/** What a step tells of the machine, with the stack's bottom first. */
export interface Step {
  readonly opName: string
  readonly depth: number
  readonly stack: readonly bigint[]
}

/** What follows about the frame in which a step runs. */
export interface Frame {
  /** Account whose code runs; absent in a contract creation. */
  readonly codeAddress?: Address
  /** Bytes of memory before the step. */
  readonly memorySize: number
}

/** Places, counted from the top of the stack, of the offset and the length of a range of memory; or a fixed length. */
type MemoryRange = readonly [offset: number, length: number | 'word' | 'byte']

const memoryRanges: Readonly<Record<string, readonly MemoryRange[]>> = {
  MLOAD: [[0, 'word']],
  MSTORE: [[0, 'word']],
  MSTORE8: [[0, 'byte']],
  KECCAK256: [[0, 1]],
  SHA3: [[0, 1]],
  CALLDATACOPY: [[0, 2]],
  CODECOPY: [[0, 2]],
  EXTCODECOPY: [[1, 3]],
  RETURNDATACOPY: [[0, 2]],
  MCOPY: [
    [0, 2],
    [1, 2],
  ],
  LOG0: [[0, 1]],
  LOG1: [[0, 1]],
  LOG2: [[0, 1]],
  LOG3: [[0, 1]],
  LOG4: [[0, 1]],
  CREATE: [[1, 2]],
  CREATE2: [[1, 2]],
  CALL: [
    [3, 4],
    [5, 6],
  ],
  CALLCODE: [
    [3, 4],
    [5, 6],
  ],
  DELEGATECALL: [
    [2, 3],
    [4, 5],
  ],
  STATICCALL: [
    [2, 3],
    [4, 5],
  ],
  RETURN: [[0, 1]],
  REVERT: [[0, 1]],
}

const calls: ReadonlySet<string> = new Set(['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL'])

const wordBytes = 32
const addressMask = (1n << 160n) - 1n

interface OpenFrame {
  readonly codeAddress?: Address
  memorySize: number
  last?: Step
}

/**
 * Follows the frames of a trace: nodes tell depth and stack, and what code runs and how large its memory is follows.
 *
 * @param recipient - Account whose code the transaction runs; absent where it creates one.
 * @returns A function to be called once with every step, in order.
 */
export function createFrames(recipient: Address | undefined): (step: Step) => Frame {
  const open: OpenFrame[] = []

  function enter(step: Step): OpenFrame {
    const codeAddress = open.length === 0 ? recipient : calleeOf(open.at(-1)?.last)
    const frame: OpenFrame = { ...(codeAddress !== undefined && { codeAddress }), memorySize: 0 }
    open.length = Math.min(open.length, step.depth - 1)
    open.push(frame)
    return frame
  }

  return (step) => {
    if (open.length > step.depth) open.length = step.depth
    const frame = open.length < step.depth ? enter(step) : (open.at(-1) ?? enter(step))
    if (frame.last !== undefined) frame.memorySize = sizeAfter(frame.memorySize, frame.last)
    frame.last = step
    const { codeAddress, memorySize } = frame
    return { ...(codeAddress !== undefined && { codeAddress }), memorySize }
  }
}

function sizeAfter(size: number, { opName, stack }: Step): number {
  let largest = size
  for (const [offsetPlace, lengthPlace] of memoryRanges[opName] ?? []) {
    const offset = stack.at(-1 - offsetPlace)
    const length = lengthOf(stack, lengthPlace)
    if (offset === undefined || length === 0n) continue
    largest = Math.max(largest, Math.ceil(Number(offset + length) / wordBytes) * wordBytes)
  }
  return largest
}

function lengthOf(stack: readonly bigint[], place: MemoryRange[1]): bigint {
  if (place === 'word') return BigInt(wordBytes)
  if (place === 'byte') return 1n
  return stack.at(-1 - place) ?? 0n
}

function calleeOf(step: Step | undefined): Address | undefined {
  const callee = step !== undefined && calls.has(step.opName) ? step.stack.at(-2) : undefined
  return callee === undefined ? undefined : address(`0x${(callee & addressMask).toString(16).padStart(40, '0')}`)
}
