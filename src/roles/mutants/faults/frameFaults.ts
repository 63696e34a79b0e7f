import { Status, type Frame } from '../../../execution/machine/Frame.ts'
import type { Handler } from '../../../execution/machine/handlers/Handler.ts'
import { altered, around, codeOf, during, ending, plantOf, type FaultTable } from './Fault.ts'

const callNames = ['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL']
const creationNames = ['CREATE', 'CREATE2']
const depthMax = 1024
const addressMask = (1n << 160n) - 1n

/** Faults in calls, in what callees are given, and in how frames end. */
export const frameFaults: FaultTable = {
  'depth-one-less': around([...callNames, ...creationNames], (honest) => (frame) => {
    if (frame.depth === depthMax - 1) during(frame, { depth: depthMax }, () => honest(frame))
    else honest(frame)
  }),
  'depth-one-more': around([...callNames, ...creationNames], (honest) => (frame) => {
    if (frame.depth !== depthMax) return honest(frame)
    during(frame, { depth: depthMax - 1 }, () => honest(frame))
    if (frame.status === Status.calling) calleeOf(frame, (callee) => ({ depth: callee.depth + 1 }))
  }),
  'all-gas-forwarded': around(callNames, (honest) => (frame) => {
    honest(frame)
    calleeOf(frame, ({ gas }) => ({ gas: gas + frame.gas }))
    if (frame.status === Status.calling) frame.gas = 0
  }),
  'all-gas-forwarded-to-creations': around(creationNames, (honest) => (frame) => {
    honest(frame)
    calleeOf(frame, ({ gas }) => ({ gas: gas + frame.gas }))
    if (frame.status === Status.calling) frame.gas = 0
  }),
  'delegatecall-changes-the-caller': callee('DELEGATECALL', (frame) => ({ caller: frame.account.key })),
  'delegatecall-loses-the-value': callee('DELEGATECALL', () => ({ value: 0n })),
  'delegatecall-in-the-target': callee('DELEGATECALL', (_, target) => ({ account: target })),
  'callcode-in-the-target': callee('CALLCODE', (_, target) => ({ account: target })),
  'callcode-keeps-the-caller': callee('CALLCODE', (frame) => ({ caller: frame.caller })),
  'callcode-keeps-the-value': callee('CALLCODE', (frame) => ({ value: frame.value })),
  'call-in-the-caller': callee('CALL', (frame) => ({ account: frame.account })),
  'call-caller-is-the-origin': callee('CALL', (frame) => ({ caller: frame.machine.origin })),
  'staticcall-may-write': callee('STATICCALL', (frame) => ({ isStatic: frame.isStatic })),
  'call-leaves-the-static-mode': callee('CALL', () => ({ isStatic: false })),
  'delegatecall-leaves-the-static-mode': callee('DELEGATECALL', () => ({ isStatic: false })),
  'call-input-is-empty': callee('CALL', () => ({ input: new Uint8Array(0) })),
  'staticcall-keeps-old-return-data': keepsReturnData(['STATICCALL']),
  'call-keeps-old-return-data': keepsReturnData(['CALL', 'CALLCODE', 'DELEGATECALL']),
  'creation-keeps-old-return-data': creationKeepsReturnData(),
  'creation-returns-its-code': ending((frame, honest) => {
    const { output } = frame
    honest()
    if (frame.kind === 'create' && frame.parent !== null && frame.status === Status.returned) {
      frame.parent.returnData = output
    }
  }),
  'failed-creation-hides-its-return-data': ending((frame, honest) => {
    honest()
    if (frame.kind === 'create' && frame.parent !== null) frame.parent.returnData = new Uint8Array(0)
  }),
  'revert-hides-its-return-data': ending((frame, honest) => {
    if (frame.status === Status.reverted) frame.output = new Uint8Array(0)
    honest()
  }),
  'revert-takes-all-gas': ending((frame, honest) => {
    if (frame.status === Status.reverted) frame.gas = 0
    honest()
  }),
  'halt-gives-gas-back': ending((frame, honest) => {
    const left = frame.status === Status.failed ? Math.max(0, frame.gas) : 0
    honest()
    frame.gas += left
    if (frame.parent !== null) frame.parent.gas += left
  }),
  'revert-keeps-the-state': ending((frame, honest) => {
    if (frame.status === Status.reverted) during(frame.machine.journal, { revertTo: () => undefined }, honest)
    else honest()
  }),
  'halt-keeps-the-state': ending((frame, honest) => {
    if (frame.status === Status.failed) during(frame.machine.journal, { revertTo: () => undefined }, honest)
    else honest()
  }),
  'failed-call-pushes-one': ending((frame, honest) => {
    honest()
    if (frame.kind === 'call' && frame.parent !== null && frame.status !== Status.returned) {
      frame.parent.pop()
      frame.parent.push(1n)
    }
  }),
  'output-fills-its-whole-place': ending((frame, honest) => {
    const { parent, outputOffset, outputSize } = frame
    if (frame.kind === 'call' && outputSize > 0) parent?.memory.bytes.fill(0, outputOffset, outputOffset + outputSize)
    honest()
  }),
  'output-of-reverts-not-copied': ending((frame, honest) => {
    if (frame.status === Status.reverted) during(frame, { outputSize: 0 }, honest)
    else honest()
  }),
  'delegation-ignored': altered((machine) => {
    machine.delegateOf = () => null
  }),
  'delegation-followed-twice': altered((machine) => {
    const { codeToRun } = machine
    machine.codeToRun = (entry) => {
      const first = codeToRun.call(machine, entry)
      const next = machine.delegateOf(first.code)
      return next === null ? first : codeToRun.call(machine, machine.journal.account(next.key))
    }
  }),
  'delegation-looked-up-for-free': around(callNames, (honest) => (frame) => {
    const { machine } = frame
    const target = machine.journal.account((frame.stack[frame.top - 2] ?? 0n) & addressMask)
    const delegate = machine.delegateOf(machine.journal.code(target))
    if (delegate === null) return honest(frame)
    const { accessCost } = machine
    during(machine, { accessCost: (entry) => (entry.key === delegate.key ? 0 : accessCost.call(machine, entry)) }, () =>
      honest(frame),
    )
  }),
  'code-of-a-delegation-is-its-delegates': around(['EXTCODESIZE', 'EXTCODEHASH', 'EXTCODECOPY'], followed),
}

/** Does something to the callee that an instruction has made. */
function calleeOf(frame: Frame, change: (callee: Frame) => Partial<Record<keyof Frame, unknown>>): void {
  const made = frame.machine.callee
  if (frame.status === Status.calling && made !== null) Object.assign(made, change(made))
}

function callee(
  name: string,
  change: (frame: Frame, target: Frame['account']) => Partial<Record<keyof Frame, unknown>>,
): FaultTable[string] {
  return around([name], (honest) => (frame) => {
    const target = frame.machine.journal.entry((frame.stack[frame.top - 2] ?? 0n) & addressMask)
    honest(frame)
    calleeOf(frame, () => change(frame, target))
  })
}

/** What was there before stays where the callee has no code and so returns nothing. */
function keepsReturnData(names: readonly string[]): FaultTable[string] {
  return around(names, (honest) => (frame) => {
    const { returnData } = frame
    honest(frame)
    if (frame.status === Status.running && frame.returnData.length === 0) frame.returnData = returnData
  })
}

function followed(honest: Handler): Handler {
  return (frame) => {
    const { machine } = frame
    const target = machine.journal.account((frame.stack[frame.top - 1] ?? 0n) & addressMask)
    const delegate = machine.delegateOf(machine.journal.code(target))
    if (delegate !== null) frame.stack[frame.top - 1] = delegate.key
    honest(frame)
  }
}

function creationKeepsReturnData(): FaultTable[string] {
  const earlier = new WeakMap<Frame, Uint8Array>()
  const codes = creationNames.map(codeOf)
  const remembering =
    (handler: Handler): Handler =>
    (frame) => {
      earlier.set(frame, frame.returnData)
      handler(frame)
    }
  return plantOf({
    program: (honest) => ({
      ...honest,
      handlers: honest.handlers.map((handler, code) => (codes.includes(code) ? remembering(handler) : handler)),
      endFrame: (frame) => {
        honest.endFrame(frame)
        const { kind, parent } = frame
        if (kind === 'create' && parent !== null) parent.returnData = earlier.get(parent) ?? parent.returnData
      },
    }),
  })
}
