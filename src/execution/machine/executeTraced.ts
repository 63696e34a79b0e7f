import type { Frame } from './Frame.ts'
import type { Program } from './Machine.ts'

/**
 * Runs a frame like `execute` and tells the listener of each step.
 *
 * @param frame - Frame that is running.
 * @param program - Handlers and tables of the fork in force.
 * @see EIP-3155
 */
export function executeTraced(frame: Frame, program: Program): void {
  const { listener } = frame.machine.environment
  do {
    const wanted = listener?.wants() === true
    const before = wanted ? snapshot(frame) : null
    frame.givenBack = 0
    step(frame, program)
    if (before === null || listener === undefined) continue
    const { error } = frame
    listener.step({
      ...before,
      gasCost: BigInt(Math.max(0, before.gasNumber - frame.gas + frame.givenBack)),
      ...(error !== undefined && { error }),
    })
  } while (frame.status === 0)
}

function step(frame: Frame, { handlers, tables }: Program): void {
  const op = frame.code.padded[frame.pc++] ?? 0
  const cost = tables.gas[op] ?? -1
  const height = frame.top - frame.base
  if (cost < 0) return frame.fail('invalid opcode')
  if (height < (tables.pops[op] ?? 0)) return frame.fail('stack underflow')
  if (height > (tables.room[op] ?? 0)) return frame.fail('stack overflow')
  if ((frame.gas -= cost) < 0) return frame.fail('out of gas')
  handlers[op]?.(frame)
}

function snapshot(frame: Frame): {
  readonly pc: number
  readonly op: number
  readonly gas: bigint
  readonly gasNumber: number
  readonly memSize: number
  readonly stack: readonly bigint[]
  readonly depth: number
  readonly refund: number
  readonly address: Uint8Array
} {
  return {
    pc: frame.pc,
    op: frame.code.padded[frame.pc] ?? 0,
    gas: BigInt(frame.gas),
    gasNumber: frame.gas,
    memSize: frame.memory.size,
    stack: frame.stack.slice(frame.base, frame.top),
    depth: frame.depth + 1,
    refund: frame.machine.journal.refund,
    address: frame.account.address,
  }
}
