import type { Frame } from './Frame.ts'
import type { Program } from './Machine.ts'

/**
 * Runs a frame until it ends or calls.
 *
 * @param frame - Frame that is running.
 * @param program - Handlers and tables of the fork in force.
 */
export function execute(frame: Frame, program: Program): void {
  const { handlers, tables } = program
  const { gas: costs, pops, room } = tables
  const code = frame.code.padded
  const { base } = frame
  do {
    const op = code[frame.pc++] ?? 0
    const cost = costs[op] ?? -1
    const height = frame.top - base
    if (cost < 0) return frame.fail('invalid opcode')
    if (height < (pops[op] ?? 0)) return frame.fail('stack underflow')
    if (height > (room[op] ?? 0)) return frame.fail('stack overflow')
    if ((frame.gas -= cost) < 0) return frame.fail('out of gas')
    handlers[op]?.(frame)
  } while (frame.status === 0)
}
