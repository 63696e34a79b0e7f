import type { AccountEntry } from './AccountEntry.ts'
import type { CodeAnalysis } from './CodeAnalysis.ts'
import type { Mark } from './Journal.ts'
import type { Machine } from './Machine.ts'
import { Memory } from './Memory.ts'

/** Where a frame stands. */
export const Status = { running: 0, calling: 1, returned: 2, reverted: 3, failed: 4 } as const

/** What a new frame is given. */
export interface FrameStart {
  readonly machine: Machine
  readonly parent: Frame | null
  readonly depth: number
  readonly kind: 'call' | 'create'
  /** Account whose storage is in force. */
  readonly account: AccountEntry
  readonly caller: bigint
  readonly value: bigint
  readonly input: Uint8Array
  readonly code: CodeAnalysis
  readonly gas: number
  readonly isStatic: boolean
  readonly mark: Mark
  /** Where the parent wants the output. */
  readonly outputOffset: number
  readonly outputSize: number
}

const noBytes: Uint8Array = new Uint8Array(0)

/** One call or creation while it runs; a class because every call makes one and every instruction reads it. */
export class Frame {
  readonly machine: Machine
  readonly parent: Frame | null
  readonly depth: number
  readonly kind: 'call' | 'create'
  readonly account: AccountEntry
  readonly caller: bigint
  readonly value: bigint
  readonly input: Uint8Array
  readonly code: CodeAnalysis
  readonly isStatic: boolean
  readonly mark: Mark
  readonly outputOffset: number
  readonly outputSize: number
  readonly memory: Memory
  /** Stack of all frames; this one's items start at `base`. */
  readonly stack: bigint[]
  readonly base: number
  /** Index behind the topmost item. */
  top: number
  pc = 0
  gas: number
  status: number = Status.running
  error: string | undefined = undefined
  /** What the last call of this frame returned. */
  returnData: Uint8Array = noBytes
  /** What this frame returns. */
  output: Uint8Array = noBytes
  /** Gas that a callee gave back within the instruction in progress, for traces. */
  givenBack = 0

  constructor(start: FrameStart) {
    this.machine = start.machine
    this.parent = start.parent
    this.depth = start.depth
    this.kind = start.kind
    this.account = start.account
    this.caller = start.caller
    this.value = start.value
    this.input = start.input
    this.code = start.code
    this.isStatic = start.isStatic
    this.mark = start.mark
    this.outputOffset = start.outputOffset
    this.outputSize = start.outputSize
    this.gas = start.gas
    this.memory = start.machine.memoryAt(start.depth)
    this.stack = start.machine.stack
    this.base = start.parent === null ? 0 : start.parent.top
    this.top = this.base
  }

  pop(): bigint {
    return this.stack[--this.top] ?? 0n
  }

  push(value: bigint): void {
    this.stack[this.top++] = value
  }

  /** Takes gas. @returns False where there is not enough; the frame has then failed. */
  charge(gas: number): boolean {
    this.gas -= gas
    if (this.gas >= 0) return true
    this.fail('out of gas')
    return false
  }

  /** Ends the frame with an exceptional halt: all its gas is lost. */
  fail(error: string): void {
    this.status = Status.failed
    this.error = error
  }

  /**
   * Pays for memory up to the end of a range and makes it exist.
   *
   * @param offset - First byte.
   * @param size - Count of bytes; zero needs no memory.
   * @returns False where the gas does not suffice.
   */
  expand(offset: bigint, size: bigint): boolean {
    if (size === 0n) return true
    return this.expandTo(Number(offset + size))
  }

  /** The same for the byte behind the last one. */
  expandTo(end: number): boolean {
    if (end <= this.memory.size) return true
    return this.charge(this.memory.costTo(end, this.machine.costs.memoryWord)) && this.memory.grow(end, this)
  }
}
