import type { TraceStep } from '../../src/model/generated/adapter.ts'
import type { DivergenceClass } from './Divergence.ts'
import { integer, quantity } from '../../src/model/Hex.ts'
import { isCall, type StepDifference } from './stepDifference.ts'

/** What a difference between two traces shows. */
export interface Classified {
  readonly class: DivergenceClass
  readonly summary: string
}

/** Differences between a cold and a warm account or slot (EIP-2929), also of a write. */
const warmthGas: ReadonlySet<bigint> = new Set([2000n, 2500n, 2100n, 2600n, 1900n])

/** Instructions that pay for the warmth of an account or slot. */
const warmthOpcodes: ReadonlySet<number> = new Set([0x31, 0x3b, 0x3c, 0x3f, 0x54, 0x55, 0xf1, 0xf2, 0xf4, 0xfa, 0xff])

const readers: ReadonlyMap<number, DivergenceClass> = new Map<number, DivergenceClass>([
  [0x31, 'balance'],
  [0x47, 'balance'],
  [0x3b, 'code'],
  [0x3f, 'code'],
  [0x54, 'storage'],
  [0x5c, 'storage'],
  [0x51, 'memory'],
  [0x59, 'memory'],
  [0x20, 'memory'],
  [0xf0, 'created address'],
  [0xf5, 'created address'],
  [0x40, 'block field'],
  [0x41, 'block field'],
  [0x42, 'block field'],
  [0x43, 'block field'],
  [0x44, 'block field'],
  [0x45, 'block field'],
  [0x46, 'block field'],
  [0x48, 'block field'],
  [0x49, 'block field'],
  [0x4a, 'block field'],
])

/** Instructions that show what a call returned. */
const returnReaders: ReadonlySet<number> = new Set([0x3d, 0x3e, 0x51, 0x20])

/**
 * Names the class of a difference between two steps.
 *
 * @param difference - Where the traces part.
 * @param precompile - Name of the precompile at an address, undefined where there is none.
 * @returns Class and one sentence.
 */
export function classifySteps(
  difference: StepDifference,
  precompile: (address: string) => string | undefined,
): Classified {
  const { cause, field } = difference
  const step = cause.right ?? cause.left
  if (step === undefined) return beforeFirst(difference)
  const called = precompileCalled(step, precompile)
  if (called !== undefined) return classifyPrecompile(difference, called)
  const output = outputOf(difference, step, precompile)
  if (output !== undefined) return output
  if (field === 'gas') return classifyGas(difference, step)
  if (field === 'end of trace' || field === 'depth' || field === 'pc' || field === 'op')
    return classifyFlow(difference, step)
  const name = readers.get(step.op) ?? 'instruction result'
  return { class: name, summary: `${step.opName} gives ${difference.leftValue} instead of ${difference.rightValue}` }
}

/** Instructions that read an account whose address lies on top of the stack. */
const accountOpcodes: ReadonlySet<number> = new Set([0x31, 0x3b, 0x3c, 0x3f, 0xff])

/** Account that an instruction calls or reads; undefined for other instructions. */
export function accountOf(step: TraceStep): string | undefined {
  return callTarget(step) ?? (accountOpcodes.has(step.op) ? addressIn(step.stack.at(-1)) : undefined)
}

function callTarget(step: TraceStep): string | undefined {
  return isCall(step) ? addressIn(step.stack.at(-2)) : undefined
}

function addressIn(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `0x${word.slice(2).padStart(40, '0').slice(-40)}`
}

function precompileCalled(step: TraceStep, precompile: (address: string) => string | undefined): string | undefined {
  const target = callTarget(step)
  return target === undefined ? undefined : precompile(target)
}

function beforeFirst({ field, leftValue, rightValue }: StepDifference): Classified {
  if (field === 'gas') {
    const summary = `the transaction starts with gas ${leftValue} instead of ${rightValue}: what it costs before its first instruction differs`
    return { class: 'gas schedule', summary }
  }
  return {
    class: 'control flow',
    summary: `the first instruction differs in ${field}: ${leftValue} instead of ${rightValue}`,
  }
}

function classifyPrecompile({ cause, next, field }: StepDifference, name: string): Classified {
  const { left, right } = next
  const failed = (step: TraceStep | undefined): boolean =>
    step !== undefined && integer(step.stack.at(-1) ?? quantity(1)) === 0n
  if (left === undefined || right === undefined || failed(left) !== failed(right)) {
    return { class: 'precompile failure mode', summary: `the call of ${name} fails on one side only` }
  }
  if (field === 'gas' && cause.left?.gasCost !== cause.right?.gasCost) {
    const costs = [cause.left, cause.right].map((step) => (step === undefined ? '?' : BigInt(step.gasCost)))
    return {
      class: 'gas schedule',
      summary: `the call of ${name} is priced at ${costs[0]} instead of ${costs[1]} before it runs`,
    }
  }
  if (field === 'gas') {
    return { class: 'precompile gas', summary: `the call of ${name} leaves gas ${left.gas} instead of ${right.gas}` }
  }
  return { class: 'precompile output', summary: `the call of ${name} returns something else` }
}

/** A precompile's output has no step of its own: it shows when something reads it. */
function outputOf(
  { flatCall, field, leftValue, rightValue }: StepDifference,
  step: TraceStep,
  precompile: (address: string) => string | undefined,
): Classified | undefined {
  if (flatCall === undefined || !returnReaders.has(step.op) || !field.startsWith('stack')) return undefined
  const name = precompileCalled(flatCall.step, precompile)
  if (name === undefined) return undefined
  const summary = `${step.opName} reads ${leftValue} instead of ${rightValue}, after the call of ${name} at step ${flatCall.index}`
  return { class: 'precompile output', summary }
}

function classifyGas({ cause, next, leftValue, rightValue }: StepDifference, step: TraceStep): Classified {
  const cost = (before: TraceStep | undefined, after: TraceStep | undefined): bigint | undefined =>
    before === undefined || after === undefined ? undefined : BigInt(before.gas) - BigInt(after.gas)
  const [left, right] = [cost(cause.left, next.left), cost(cause.right, next.right)]
  if (left === undefined || right === undefined) {
    return { class: 'gas schedule', summary: `${step.opName} leaves gas ${leftValue} instead of ${rightValue}` }
  }
  const off = left > right ? left - right : right - left
  const summary = `${step.opName} costs ${left} instead of ${right}`
  if (warmthOpcodes.has(step.op) && warmthGas.has(off)) {
    return {
      class: 'access warmth',
      summary: `${summary}, the price of a ${left > right ? 'cold' : 'warm'} account or slot`,
    }
  }
  return { class: 'gas schedule', summary }
}

/** Traces part where one side stops: for want of gas, or because it does not know the instruction. */
function classifyFlow({ cause, field, leftValue, rightValue }: StepDifference, step: TraceStep): Classified {
  const { left, right } = cause
  if (left !== undefined && right !== undefined && left.gasCost !== right.gasCost) {
    const costs = `${step.opName} is priced at ${BigInt(left.gasCost)} instead of ${BigInt(right.gasCost)}`
    return { class: 'gas schedule', summary: `${costs}, and one side stops there` }
  }
  const summary = `after ${step.opName} the ${field} is ${leftValue} instead of ${rightValue}`
  return { class: 'control flow', summary }
}
