import type { Frame } from '../../../execution/machine/Frame.ts'
import type { PrecompileTable } from '../../../execution/precompiles/table.ts'
import { around, during, type FaultTable, replaceTop } from './Fault.ts'

const callNames = ['CALL', 'CALLCODE', 'DELEGATECALL', 'STATICCALL']
const addressMask = (1n << 160n) - 1n
const depthMax = 1024
/** keccak256 of nothing. */
const emptyCodeHash = 0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470n
const none: PrecompileTable = new Map()

/** Looks at the operands of a call, from the top: gas, callee, and as many more as asked. */
function operands(frame: Frame, count: number): readonly bigint[] {
  const taken = Array.from({ length: Math.min(count, frame.top - frame.base) }, () => frame.pop())
  for (const value of taken.toReversed()) frame.push(value)
  return taken
}

function calleeOf(frame: Frame): bigint {
  return (operands(frame, 2)[1] ?? 0n) & addressMask
}

function callsPrecompile(frame: Frame): boolean {
  return frame.machine.rules.precompiles.has(calleeOf(frame))
}

/** Faults in how precompiles are called. */
export const precompileCallFaults: FaultTable = {
  'precompile-value-ignored': around(['CALL'], (honest) => (frame) => {
    if (!callsPrecompile(frame)) return honest(frame)
    const [gas, callee] = [frame.pop(), frame.pop()]
    frame.pop()
    for (const value of [0n, callee, gas]) frame.push(value)
    honest(frame)
  }),
  'precompile-not-in-callcode': around(['CALLCODE'], (honest) => (frame) => {
    during(frame.machine.rules, { precompiles: none }, () => honest(frame))
  }),
  'precompile-not-in-delegatecall': around(['DELEGATECALL'], (honest) => (frame) => {
    during(frame.machine.rules, { precompiles: none }, () => honest(frame))
  }),
  'precompile-not-in-staticcall': around(['STATICCALL'], (honest) => (frame) => {
    during(frame.machine.rules, { precompiles: none }, () => honest(frame))
  }),
  'code-before-precompile': around(callNames, (honest) => (frame) => {
    const { journal, rules } = frame.machine
    const callee = calleeOf(frame)
    const hasCode = rules.precompiles.has(callee) && journal.code(journal.account(callee)).code.length > 0
    during(rules, hasCode ? { precompiles: none } : {}, () => honest(frame))
  }),
  'precompile-at-any-depth': around(callNames, (honest) => (frame) => {
    const tooDeep = frame.depth === depthMax && callsPrecompile(frame)
    during(frame, tooDeep ? { depth: depthMax - 1 } : {}, () => honest(frame))
  }),
  'precompile-failure-keeps-old-return-data': around(callNames, (honest) => (frame) => {
    const { returnData } = frame
    const called = callsPrecompile(frame)
    honest(frame)
    if (called && frame.returnData.length === 0) frame.returnData = returnData
  }),
  'precompile-output-fills-its-place': around(['CALL'], (honest) => (frame) => {
    const called = callsPrecompile(frame)
    const [, , , , , offset = 0n, size = 0n] = operands(frame, 7)
    honest(frame)
    const start = Number(offset) + frame.returnData.length
    const end = Number(offset + size)
    if (called && end > start && size > 0n) frame.memory.bytes.fill(0, start, end)
  }),
  'precompile-output-not-cut': around(['CALL'], (honest) => (frame) => {
    const called = callsPrecompile(frame)
    const [, , , , , offset = 0n, size = 0n] = operands(frame, 7)
    honest(frame)
    if (!called || size === 0n) return
    const room = frame.memory.bytes.length - Number(offset)
    frame.memory.bytes.set(frame.returnData.subarray(0, room), Number(offset))
  }),
  'delegation-runs-a-precompile': around(callNames, (honest) => (frame) => {
    const { machine } = frame
    const delegate = machine.delegateOf(machine.journal.code(machine.journal.account(calleeOf(frame))))
    if (delegate === null || !machine.rules.precompiles.has(delegate.key)) return honest(frame)
    const gas = frame.pop()
    frame.pop()
    for (const value of [delegate.key, gas]) frame.push(value)
    honest(frame)
  }),
  'precompile-has-code': around(['EXTCODESIZE', 'EXTCODEHASH'], (honest) => (frame) => {
    const [address = 0n] = operands(frame, 1)
    honest(frame)
    if (frame.machine.rules.precompiles.has(address & addressMask)) replaceTop(frame, () => 1n)
  }),
  'precompile-always-exists': around(['EXTCODEHASH'], (honest) => (frame) => {
    const [address = 0n] = operands(frame, 1)
    honest(frame)
    if (frame.machine.rules.precompiles.has(address & addressMask)) replaceTop(frame, () => emptyCodeHash)
  }),
}
