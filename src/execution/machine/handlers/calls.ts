import { Level } from '../../Fork.ts'
import type { Surroundings } from '../../precompiles/CallSite.ts'
import { callPrecompile, type Precompile } from '../../precompiles/table.ts'
import type { AccountEntry } from '../AccountEntry.ts'
import { Frame, Status } from '../Frame.ts'
import type { Handlers } from './Handler.ts'

const addressMask = (1n << 160n) - 1n
/** A 64th of the gas stays with the caller (EIP-150). */
const keptShare = 64
const depthMax = 1024
const noBytes: Uint8Array = new Uint8Array(0)

/** The four ways to call. */
type CallKind = 'call' | 'callcode' | 'delegatecall' | 'staticcall'

/** What the instruction took from the stack. */
interface Request {
  readonly kind: CallKind
  readonly gas: bigint
  /** Account whose code is to run. */
  readonly target: AccountEntry
  readonly value: bigint
  readonly inputOffset: bigint
  readonly inputSize: bigint
  readonly outputOffset: bigint
  readonly outputSize: bigint
}

function call(kind: CallKind): (frame: Frame) => void {
  const carriesValue = kind === 'call' || kind === 'callcode'
  return (frame) => {
    const gas = frame.pop()
    const target = frame.machine.journal.entry(frame.pop() & addressMask)
    const value = carriesValue ? frame.pop() : 0n
    const request: Request = {
      kind,
      gas,
      target,
      value,
      inputOffset: frame.pop(),
      inputSize: frame.pop(),
      outputOffset: frame.pop(),
      outputSize: frame.pop(),
    }
    if (kind === 'call' && frame.isStatic && value !== 0n) return frame.fail('write in a static call')
    const forwarded = pay(frame, request)
    if (forwarded !== null) enter(frame, request, forwarded)
  }
}

/** Takes everything that the call costs, gas for the callee included. @returns That gas; null where it fails. */
function pay(frame: Frame, request: Request): number | null {
  const { machine } = frame
  const { costs } = machine
  const { target, value, kind } = request
  if (!expandBoth(frame, request)) return null
  if (!frame.charge(machine.accessCost(target))) return null
  if (value !== 0n && !frame.charge(costs.callValue)) return null
  const entry = machine.journal.account(target.key)
  if (machine.level >= Level.prague && !payDelegate(frame, entry)) return null
  if (kind === 'call' && bringsToLife(machine.level, entry, value) && !frame.charge(costs.newAccount)) return null
  const available = frame.gas
  if (machine.level < Level.tangerineWhistle) {
    const wanted = Number(request.gas)
    return frame.charge(wanted) ? wanted : null
  }
  const most = available - Math.floor(available / keptShare)
  const forwarded = request.gas < BigInt(most) ? Number(request.gas) : most
  frame.gas -= forwarded
  return forwarded
}

function expandBoth(frame: Frame, request: Request): boolean {
  const inputEnd = request.inputSize === 0n ? 0 : Number(request.inputOffset + request.inputSize)
  const outputEnd = request.outputSize === 0n ? 0 : Number(request.outputOffset + request.outputSize)
  const end = Math.max(inputEnd, outputEnd)
  return end === 0 || frame.expandTo(end)
}

/** Looking through a delegation is one more access (EIP-7702). */
function payDelegate(frame: Frame, entry: AccountEntry): boolean {
  const { machine } = frame
  const delegate = machine.delegateOf(machine.journal.code(entry))
  return delegate === null || frame.charge(machine.accessCost(delegate))
}

function bringsToLife(level: number, entry: AccountEntry, value: bigint): boolean {
  if (level < Level.spuriousDragon) return !entry.exists
  return value !== 0n && entry.isEmpty
}

function enter(frame: Frame, request: Request, forwarded: number): void {
  const { machine, account } = frame
  const { value, target, kind } = request
  const gas = value === 0n ? forwarded : forwarded + machine.costs.callStipend
  frame.returnData = noBytes
  if (frame.depth + 1 > depthMax) return giveBack(frame, gas, 0n)
  if (value !== 0n && machine.journal.account(account.key).balance < value) return giveBack(frame, gas, 0n)
  const start = Number(request.inputSize === 0n ? 0n : request.inputOffset)
  const size = Number(request.inputSize)
  const mark = machine.journal.mark()
  if (kind === 'call') machine.journal.transfer(account, target, value)
  else if (kind === 'staticcall') machine.journal.touch(target)
  const precompile = machine.rules.precompiles.get(target.key)
  if (precompile !== undefined) {
    const input = frame.memory.viewOf(start, size)
    return enterPrecompile(frame, { request, precompile, input, gas, mark })
  }
  const { code } = machine.codeToRun(target)
  if (code.code.length === 0) return giveBack(frame, gas, 1n)
  const inherits = kind === 'delegatecall'
  machine.callee = new Frame({
    machine,
    parent: frame,
    depth: frame.depth + 1,
    kind: 'call',
    account: kind === 'call' || kind === 'staticcall' ? target : account,
    caller: inherits ? frame.caller : account.key,
    value: inherits ? frame.value : value,
    input: size === 0 ? noBytes : frame.memory.copy(start, size),
    code,
    gas,
    isStatic: frame.isStatic || kind === 'staticcall',
    mark,
    outputOffset: Number(request.outputSize === 0n ? 0n : request.outputOffset),
    outputSize: Number(request.outputSize),
  })
  frame.status = Status.calling
}

function giveBack(frame: Frame, gas: number, result: bigint): void {
  frame.gas += gas
  frame.givenBack = gas
  frame.push(result)
}

interface PrecompileCall {
  readonly request: Request
  readonly precompile: Precompile
  readonly input: Uint8Array
  readonly gas: number
  readonly mark: ReturnType<Frame['machine']['journal']['mark']>
}

function enterPrecompile(frame: Frame, { request, precompile, input, gas, mark }: PrecompileCall): void {
  const { machine } = frame
  machine.environment.onPrecompile?.(precompile, input)
  const surroundings = precompile.class === 'pure' ? machine.pureSurroundings : aim(frame, request)
  const { end, gasUsed, output } = callPrecompile(precompile, input, BigInt(gas), surroundings)
  frame.returnData = output
  if (end !== 'returned') machine.journal.revertTo(mark)
  const size = Math.min(output.length, Number(request.outputSize))
  if (size > 0) frame.memory.bytes.set(output.subarray(0, size), Number(request.outputOffset))
  giveBack(frame, gas - Number(gasUsed), end === 'returned' ? 1n : 0n)
}

function aim(frame: Frame, { kind, target, value }: Request): Surroundings {
  const { machine, account } = frame
  const inherits = kind === 'delegatecall'
  return machine.site.aim({
    own: target,
    address: kind === 'call' || kind === 'staticcall' ? target.key : account.key,
    caller: inherits ? frame.caller : account.key,
    value: inherits ? frame.value : value,
    depth: frame.depth + 1,
    isStatic: frame.isStatic || kind === 'staticcall',
  })
}

/** Calls of other accounts. */
export const calls: Handlers = {
  0xf1: call('call'),
  0xf2: call('callcode'),
  0xf4: call('delegatecall'),
  0xfa: call('staticcall'),
}
