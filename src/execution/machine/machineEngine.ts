import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import type { Engine, Environment, Message, Outcome } from '../Engine.ts'
import { Level } from '../Fork.ts'
import { callPrecompile, type Precompile } from '../precompiles/table.ts'
import type { Rules } from '../Rules.ts'
import { analyze } from './CodeAnalysis.ts'
import { costsOf, tablesOf } from './Costs.ts'
import { endFrame } from './endFrame.ts'
import { Frame, Status } from './Frame.ts'
import { arithmetic } from './handlers/arithmetic.ts'
import { calls } from './handlers/calls.ts'
import { creations } from './handlers/creations.ts'
import { environment as environmentHandlers } from './handlers/environment.ts'
import type { Handler } from './handlers/Handler.ts'
import { memory } from './handlers/memory.ts'
import { storage } from './handlers/storage.ts'
import type { Mark } from './Journal.ts'
import { Machine, type Buffers, type Program } from './Machine.ts'
import { integerOf } from './words.ts'

/** Gas is counted in doubles; a message with more gas goes to the library, which counts in big integers. */
const gasMax = BigInt(Number.MAX_SAFE_INTEGER)
const noBytes: Uint8Array = new Uint8Array(0)

const handlers: readonly Handler[] = makeHandlers()

/**
 * Makes our own engine: synchronous, one loop, no allocation per instruction beside the integers.
 *
 * @param crypto - Serves hashes and precompiles.
 * @returns The engine; it runs one message at a time.
 */
export function createMachineEngine(crypto: CryptoBackend): Engine {
  const programs = new WeakMap<Rules, Program>()
  const buffers: Buffers = { stack: [], memories: [] }
  let library: Promise<Engine> | null = null
  return {
    name: 'lockstep',
    run: (message, environment) => {
      if (message.gas > gasMax) {
        library ??= import('../library/libraryEngine.ts').then(({ createLibraryEngine }) => createLibraryEngine(crypto))
        return library.then((engine) => engine.run(message, environment))
      }
      let program = programs.get(environment.rules)
      if (program === undefined) {
        program = makeProgram(environment.rules)
        programs.set(environment.rules, program)
      }
      return run(message, new Machine(program, environment, crypto, buffers))
    },
  }
}

function makeHandlers(): readonly Handler[] {
  const all = { ...arithmetic, ...environmentHandlers, ...memory, ...storage, ...calls, ...creations }
  const invalid: Handler = (frame) => frame.fail('invalid opcode')
  return Array.from({ length: 256 }, (_, code) => all[code] ?? invalid)
}

function makeProgram(rules: Rules): Program {
  const { level, gas } = rules
  const program = { rules, level, costs: costsOf(gas), tables: tablesOf(level, gas), handlers, endFrame }
  return rules.faults?.program?.(program) ?? program
}

function run(message: Message, machine: Machine): Outcome {
  const { journal } = machine
  warm(message, machine.environment, machine)
  machine.rules.faults?.machine?.(machine)
  const caller = journal.entry(integerOf(message.caller))
  const target = journal.entry(integerOf(message.to))
  const gas = Number(message.gas)
  const mark = journal.mark()
  const failed = (error: string, gasUsed: number): Outcome => finish(machine, { error, gasUsed, output: noBytes })
  if (message.kind === 'create') {
    if (journal.isTaken(journal.account(target.key))) return failed('address is taken', gas)
    journal.markCreated(target)
  } else journal.account(target.key)
  if (message.value > 0n) journal.account(caller.key)
  journal.transfer(caller, target, message.value)
  const precompile = message.kind === 'call' ? machine.rules.precompiles.get(target.key) : undefined
  if (precompile !== undefined) return runPrecompile(machine, message, precompile, mark)
  const code = message.kind === 'create' ? analyze(message.data) : machine.codeToRun(target).code
  if (code.code.length === 0 && message.kind === 'call') return finish(machine, { gasUsed: 0, output: noBytes })
  const frame = new Frame({
    machine,
    parent: null,
    depth: 0,
    kind: message.kind,
    account: target,
    caller: caller.key,
    value: message.value,
    input: message.kind === 'create' ? noBytes : message.data,
    code,
    gas,
    isStatic: false,
    mark,
    outputOffset: 0,
    outputSize: 0,
  })
  machine.run(frame)
  const error = frame.status === Status.returned ? undefined : (frame.error ?? 'reverted')
  return finish(machine, { ...(error !== undefined && { error }), gasUsed: gas - frame.gas, output: frame.output })
}

function runPrecompile(machine: Machine, message: Message, precompile: Precompile, mark: Mark): Outcome {
  machine.environment.onPrecompile?.(precompile, message.data)
  const own = machine.journal.entry(integerOf(message.to))
  const surroundings =
    precompile.class === 'pure'
      ? machine.pureSurroundings
      : machine.site.aim({
          own,
          address: own.key,
          caller: integerOf(message.caller),
          value: message.value,
          depth: 0,
          isStatic: false,
        })
  const { end, gasUsed, output } = callPrecompile(precompile, message.data, message.gas, surroundings)
  if (end !== 'returned') machine.journal.revertTo(mark)
  const error = end === 'returned' ? {} : { error: `precompile ${end}` }
  return finish(machine, { ...error, gasUsed: Number(gasUsed), output })
}

interface End {
  readonly error?: string
  readonly gasUsed: number
  readonly output: Uint8Array
}

function finish(machine: Machine, { error, gasUsed, output }: End): Outcome {
  const { journal } = machine
  machine.release()
  const { destroyed, touched } = journal.flush()
  return {
    succeeded: error === undefined,
    ...(error !== undefined && { error }),
    gasUsed: BigInt(gasUsed),
    refund: BigInt(journal.refund),
    output,
    logs: journal.logs,
    destroyed,
    touched,
  }
}

/** Marks what is warm from the start (EIP-2929, EIP-2930, EIP-3651, EIP-7702). */
function warm(message: Message, { rules, block, accessList }: Environment, machine: Machine): void {
  if (rules.level < Level.berlin) return
  const { journal } = machine
  const add = (key: bigint): ReturnType<typeof journal.entry> => {
    const entry = journal.entry(key)
    entry.warm = true
    return entry
  }
  add(integerOf(message.caller))
  const target = add(integerOf(message.to))
  for (const key of rules.precompiles.keys()) add(key)
  if (rules.level >= Level.shanghai) add(integerOf(block.coinbase))
  for (const { address, slots } of accessList) {
    const entry = add(integerOf(address))
    for (const slot of slots) journal.slotEntry(entry, integerOf(slot)).warm = true
  }
  if (message.kind === 'create' || rules.level < Level.prague) return
  const delegate = machine.delegateOf(journal.code(journal.account(target.key)))
  if (delegate !== null) add(delegate.key)
}
