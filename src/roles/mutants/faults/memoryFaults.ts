import { Status, type Frame } from '../../../execution/machine/Frame.ts'
import { integerOf } from '../../../execution/machine/words.ts'
import { around, during, replaceTop, type FaultTable } from './Fault.ts'

const wordBytes = 32
const limit = 1n << 256n
const jumpDestination = 0x5b
/** Memory for nothing ends here, so that a fault cannot take all of the machine. */
const freeBytesMax = 1_048_576
const ancestorsMax = 256n
const pushNames = Array.from({ length: 32 }, (_, index) => `PUSH${index + 1}`)
const logNames = ['LOG0', 'LOG1', 'LOG2', 'LOG3', 'LOG4']

/** Faults in memory, arithmetic, flow and the environment. */
export const memoryFaults: FaultTable = {
  'jump-into-push-data': around(['JUMP', 'JUMPI'], (honest, code) => (frame) => {
    const target = Number(frame.stack[frame.top - 1] ?? 0n)
    const taken = code === 0x56 || frame.stack[frame.top - 2] !== 0n
    const bytes = frame.code.code
    if (!taken || bytes[target] !== jumpDestination) return honest(frame)
    frame.top -= code === 0x56 ? 1 : 2
    frame.pc = target
  }),
  'jump-anywhere': around(['JUMP'], () => (frame) => {
    const target = Number(frame.pop())
    if (target < frame.code.code.length) frame.pc = target
    else frame.fail('invalid jump')
  }),
  'jumpi-on-one-alone': around(['JUMPI'], (honest) => (frame) => {
    if ((frame.stack[frame.top - 2] ?? 0n) > 1n) frame.top -= 2
    else honest(frame)
  }),
  'push-at-the-end-halts': around(pushNames, (honest, code) => (frame) => {
    if (frame.pc + code - 0x5f > frame.code.code.length) frame.fail('code ends in a push')
    else honest(frame)
  }),
  'end-of-code-halts': around(['STOP'], (honest) => (frame) => {
    if (frame.pc > frame.code.code.length && frame.code.code.length > 0) frame.fail('code has no end')
    else honest(frame)
  }),
  'size-of-memory-not-in-words': around(['MSIZE'], (honest) => (frame) => {
    honest(frame)
    replaceTop(frame, (value) => (value > 0n ? value - 31n : value))
  }),
  'copy-of-memory-forwards-only': around(['MCOPY'], (honest) => (frame) => {
    const target = Number(frame.stack[frame.top - 1] ?? 0n)
    const source = Number(frame.stack[frame.top - 2] ?? 0n)
    const size = Number(frame.stack[frame.top - 3] ?? 0n)
    honest(frame)
    if (frame.status !== Status.running || target <= source || target >= source + size) return
    const { bytes } = frame.memory
    for (let index = 0; index < size; index++) bytes[target + index] = bytes[source + (index % (target - source))] ?? 0
  }),
  'copy-of-memory-pays-for-the-target-alone': around(['MCOPY'], (honest) => (frame) => {
    const target = Number(frame.stack[frame.top - 1] ?? 0n)
    const source = Number(frame.stack[frame.top - 2] ?? 0n)
    if (source > target) freeMemory(frame, () => honest(frame))
    else honest(frame)
  }),
  'return-data-read-past-its-end': around(['RETURNDATACOPY'], (honest) => (frame) => {
    const end = Number((frame.stack[frame.top - 2] ?? 0n) + (frame.stack[frame.top - 3] ?? 0n))
    if (end > freeBytesMax || end <= frame.returnData.length) return honest(frame)
    const padded = new Uint8Array(end)
    padded.set(frame.returnData)
    during(frame, { returnData: padded }, () => honest(frame))
  }),
  'calldata-wraps-around': around(['CALLDATALOAD'], (honest) => (frame) => {
    const offset = frame.stack[frame.top - 1] ?? 0n
    frame.stack[frame.top - 1] = offset & 0xffff_ffffn
    honest(frame)
  }),
  'calldata-padded-on-the-left': around(['CALLDATALOAD'], (honest) => (frame) => {
    const offset = Number(frame.stack[frame.top - 1] ?? 0n)
    honest(frame)
    const present = frame.input.length - offset
    if (present > 0 && present < wordBytes) replaceTop(frame, (value) => value >> BigInt(8 * (wordBytes - present)))
  }),
  'codecopy-of-the-whole-contract': around(['CODESIZE'], (honest) => (frame) => {
    honest(frame)
    replaceTop(frame, (value) => value + BigInt(frame.input.length))
  }),
  'hash-of-an-absent-account': around(['EXTCODEHASH'], (honest) => (frame) => {
    honest(frame)
    replaceTop(frame, (value) =>
      value === 0n ? 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n : value,
    )
  }),
  'address-not-cut-to-20-bytes': around(['BALANCE', 'EXTCODESIZE', 'EXTCODEHASH'], (honest) => (frame) => {
    if ((frame.stack[frame.top - 1] ?? 0n) >> 160n !== 0n) frame.fail('no address')
    else honest(frame)
  }),
  'block-hash-of-257-ancestors': blockHash((number, current) => number + ancestorsMax + 1n === current),
  'block-hash-of-the-block-itself': blockHash((number, current) => number === current),
  'block-hash-of-255-ancestors': around(['BLOCKHASH'], (honest) => (frame) => {
    const number = frame.stack[frame.top - 1] ?? 0n
    honest(frame)
    if (number + ancestorsMax === frame.machine.environment.block.number) replaceTop(frame, () => 0n)
  }),
  'blob-hash-past-the-last': around(['BLOBHASH'], (honest) => (frame) => {
    honest(frame)
    const first = frame.machine.environment.blobHashes[0]
    replaceTop(frame, (value) => (value === 0n && first !== undefined ? integerOf(first) : value))
  }),
  'sdiv-rounds-down': arithmetic('SDIV', (a, b) => (b === 0n || a % b === 0n || a < 0n === b < 0n ? null : a / b - 1n)),
  'smod-takes-the-sign-of-the-divisor': arithmetic('SMOD', (a, b) =>
    b === 0n || a % b === 0n || a < 0n === b < 0n ? null : (a % b) + b,
  ),
  'division-by-zero-halts': around(['DIV', 'SDIV', 'MOD', 'SMOD'], (honest) => (frame) => {
    if (frame.stack[frame.top - 2] === 0n) frame.fail('division by zero')
    else honest(frame)
  }),
  'addmod-wraps-before-the-modulus': modulus('ADDMOD', (a, b) => a + b),
  'mulmod-wraps-before-the-modulus': modulus('MULMOD', (a, b) => a * b),
  'zero-to-the-zero-is-zero': around(['EXP'], (honest) => (frame) => {
    const zero = frame.stack[frame.top - 1] === 0n && frame.stack[frame.top - 2] === 0n
    honest(frame)
    if (zero) replaceTop(frame, () => 0n)
  }),
  'shift-amount-modulo-256': around(['SHL', 'SHR', 'SAR'], (honest) => (frame) => {
    frame.stack[frame.top - 1] = (frame.stack[frame.top - 1] ?? 0n) & 0xffn
    honest(frame)
  }),
  'sar-without-the-sign': around(['SAR'], (honest) => (frame) => {
    const bits = frame.stack[frame.top - 1] ?? 0n
    const value = frame.stack[frame.top - 2] ?? 0n
    honest(frame)
    replaceTop(frame, () => (bits > 255n ? 0n : value >> bits))
  }),
  'slt-without-the-sign': unsigned('SLT', (a, b) => a < b),
  'sgt-without-the-sign': unsigned('SGT', (a, b) => a > b),
  'byte-from-the-right': around(['BYTE'], (honest) => (frame) => {
    const place = frame.stack[frame.top - 1] ?? 0n
    if (place < 32n) frame.stack[frame.top - 1] = 31n - place
    honest(frame)
  }),
  'signextend-one-byte-more': around(['SIGNEXTEND'], (honest) => (frame) => {
    frame.stack[frame.top - 1] = (frame.stack[frame.top - 1] ?? 0n) + 1n
    honest(frame)
  }),
  'leading-zeros-of-zero-are-255': around(['CLZ'], (honest) => (frame) => {
    honest(frame)
    replaceTop(frame, (value) => (value === 256n ? 255n : value))
  }),
  'log-topics-reversed': around(['LOG2', 'LOG3', 'LOG4'], (honest) => (frame) => {
    honest(frame)
    const { logs } = frame.machine.journal
    const last = logs.pop()
    if (last !== undefined) logs.push({ ...last, topics: [...last.topics].reverse() })
  }),
  'log-data-cut-to-a-word': around(logNames, (honest) => (frame) => {
    honest(frame)
    const { logs } = frame.machine.journal
    const last = logs.at(-1)
    if (last !== undefined && frame.status === Status.running) {
      logs[logs.length - 1] = { ...last, data: last.data.subarray(0, wordBytes) }
    }
  }),
  'log-of-the-caller': around(logNames, (honest) => (frame) => {
    const { journal } = frame.machine
    const before = journal.logs.length
    honest(frame)
    const last = journal.logs.at(-1)
    if (last !== undefined && journal.logs.length > before) {
      journal.logs[journal.logs.length - 1] = { ...last, address: journal.entry(frame.caller).address }
    }
  }),
}

/** Lets memory grow for nothing while something runs. */
export function freeMemory(frame: Frame, run: () => void): void {
  const { memory } = frame
  const { costTo } = memory
  during(memory, { costTo: (end, perWord) => (end <= freeBytesMax ? 0 : costTo.call(memory, end, perWord)) }, run)
}

function blockHash(also: (number: bigint, current: bigint) => boolean): FaultTable[string] {
  return around(['BLOCKHASH'], (honest) => (frame) => {
    const { block } = frame.machine.environment
    const number = frame.stack[frame.top - 1] ?? 0n
    honest(frame)
    // A party that does not have the hash makes one up.
    if (number < limit && also(number, block.number))
      replaceTop(frame, () => integerOf(block.blockHash(block.number - 1n)))
  })
}

function arithmetic(name: string, change: (left: bigint, right: bigint) => bigint | null): FaultTable[string] {
  return around([name], (honest) => (frame) => {
    const [left, right] = [1, 2].map((place) => BigInt.asIntN(256, frame.stack[frame.top - place] ?? 0n))
    honest(frame)
    replaceTop(frame, (value) => {
      const changed = change(left ?? 0n, right ?? 0n)
      return changed === null ? value : BigInt.asUintN(256, changed)
    })
  })
}

function modulus(name: string, operation: (left: bigint, right: bigint) => bigint): FaultTable[string] {
  return around([name], (honest) => (frame) => {
    const [left, right, divisor] = [1, 2, 3].map((place) => frame.stack[frame.top - place] ?? 0n)
    honest(frame)
    const wrapped = operation(left ?? 0n, right ?? 0n) % limit
    replaceTop(frame, () => (divisor === undefined || divisor === 0n ? 0n : wrapped % divisor))
  })
}

function unsigned(name: string, holds: (left: bigint, right: bigint) => boolean): FaultTable[string] {
  return around([name], (honest) => (frame) => {
    const [left, right] = [frame.stack[frame.top - 1] ?? 0n, frame.stack[frame.top - 2] ?? 0n]
    honest(frame)
    replaceTop(frame, () => (holds(left, right) ? 1n : 0n))
  })
}
