import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { isDelegation, delegate } from '../delegation.ts'
import type { Environment } from '../Engine.ts'
import { Level } from '../Fork.ts'
import type { Surroundings } from '../precompiles/CallSite.ts'
import type { Rules } from '../Rules.ts'
import type { AccountEntry } from './AccountEntry.ts'
import type { CodeAnalysis } from './CodeAnalysis.ts'
import type { Costs, OpcodeTables } from './Costs.ts'
import { execute } from './execute.ts'
import { executeTraced } from './executeTraced.ts'
import { Status, type Frame } from './Frame.ts'
import type { Handler } from './handlers/Handler.ts'
import { Journal } from './Journal.ts'
import { MachineCallSite } from './MachineCallSite.ts'
import { Memory } from './Memory.ts'
import { integerOf } from './words.ts'

/** Buffers larger than this are not kept between messages. */
const keptMemoryBytesMax = 256 * 1024

/** What every run under the same rules shares. */
export interface Program {
  readonly rules: Rules
  readonly level: number
  readonly costs: Costs
  readonly tables: OpcodeTables
  readonly handlers: readonly Handler[]
  /** Settles a frame that came to an end. */
  readonly endFrame: (frame: Frame) => void
}

/** Buffers that runs use one after the other. */
export interface Buffers {
  readonly stack: bigint[]
  readonly memories: (Memory | undefined)[]
}

/** Code to run for an account, and what came with finding it. */
export interface CodeToRun {
  readonly code: CodeAnalysis
  /** True where the account delegates (EIP-7702). */
  readonly delegated: boolean
}

/** Runs the frames of one message; a class because every instruction reaches it. */
export class Machine {
  readonly level: number
  readonly costs: Costs
  readonly rules: Rules
  readonly crypto: CryptoBackend
  /** Of precompiles that look at their input alone. */
  readonly pureSurroundings: Surroundings
  readonly environment: Environment
  readonly journal: Journal
  readonly stack: bigint[]
  readonly origin: bigint
  readonly coinbase: bigint
  /** Frame that the frame in progress has called. */
  callee: Frame | null = null
  readonly #program: Program
  #site: MachineCallSite | null = null
  readonly #memories: (Memory | undefined)[]

  constructor(program: Program, environment: Environment, crypto: CryptoBackend, buffers: Buffers) {
    this.#program = program
    this.level = program.level
    this.costs = program.costs
    this.rules = program.rules
    this.environment = environment
    this.crypto = crypto
    this.pureSurroundings = { crypto }
    this.stack = buffers.stack
    this.#memories = buffers.memories
    this.journal = new Journal(environment.world, program.level, crypto)
    this.origin = integerOf(environment.origin)
    this.coinbase = integerOf(environment.block.coinbase)
  }

  /** Site of precompiles that are not pure, to be aimed at a call. */
  get site(): MachineCallSite {
    return (this.#site ??= new MachineCallSite(this))
  }

  /** Memory of a frame at a depth, empty. */
  memoryAt(depth: number): Memory {
    let memory = this.#memories[depth]
    if (memory === undefined) {
      memory = new Memory()
      this.#memories[depth] = memory
    }
    if (memory.size > 0) memory.reset()
    return memory
  }

  /** Gives back large buffers, which few messages need and every depth would otherwise keep. */
  release(): void {
    const memories = this.#memories
    for (let depth = 0; depth < memories.length; depth++) {
      const memory = memories[depth]
      if (memory !== undefined && memory.bytes.length > keptMemoryBytesMax) memories[depth] = undefined
    }
  }

  /** Runs a frame and everything that it calls to the end. */
  run(outermost: Frame): void {
    const run = this.environment.listener === undefined ? execute : executeTraced
    let frame = outermost
    for (;;) {
      run(frame, this.#program)
      if (frame.status === Status.calling) {
        frame.status = Status.running
        frame = this.callee ?? frame
        continue
      }
      const { parent } = frame
      this.#program.endFrame(frame)
      if (parent === null) return
      frame = parent
    }
  }

  /** Gas for looking at an account, which is warm afterwards (EIP-2929). */
  accessCost(entry: AccountEntry): number {
    if (this.level < Level.berlin) return 0
    return this.journal.warmAccount(entry) ? this.costs.coldAccount : this.costs.warm
  }

  /** Code that a call of an account runs; of a delegating one, that of its delegate. */
  codeToRun(entry: AccountEntry): CodeToRun {
    const code = this.journal.code(entry)
    const target = this.delegateOf(code)
    if (target === null) return { code, delegated: false }
    return { code: this.journal.code(this.journal.account(target.key)), delegated: true }
  }

  /** Account that code delegates to, not read yet. */
  delegateOf({ code }: CodeAnalysis): AccountEntry | null {
    if (this.level < Level.prague || !isDelegation(code)) return null
    return this.journal.entry(integerOf(delegate(code)))
  }
}
