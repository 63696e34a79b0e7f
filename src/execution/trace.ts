import type { TraceResult, TraceStep } from '../model/generated/adapter.ts'
import { address, fromBytes, quantity } from '../model/Hex.ts'
import { opcodeNames } from './opcodes.ts'
import type { Step, StepListener } from './Tracer.ts'

/** Most steps of one answer; a step has 250 bytes on the wire. */
const stepsMax = 50_000

/** Collects one page of the steps of a transaction. */
export interface TracePage extends StepListener {
  result(): TraceResult
}

/**
 * Makes a listener that keeps one page.
 *
 * @param from - First step wanted, from 0.
 * @param count - Steps wanted; {@link stepsMax} at most are given.
 * @returns The listener.
 * @see EIP-3155
 */
export function createTracePage(from: number, count: number): TracePage {
  const end = from + Math.min(count, stepsMax)
  const steps: TraceStep[] = []
  let seen = 0
  return {
    wants: () => {
      const wanted = seen >= from && seen < end
      if (!wanted) seen++
      return wanted
    },
    step: (step) => {
      seen++
      steps.push(written(step))
    },
    result: () => ({ steps, done: seen <= end }),
  }
}

function written(step: Step): TraceStep {
  return {
    pc: step.pc,
    op: step.op,
    opName: opcodeNames[step.op] ?? 'INVALID',
    gas: quantity(step.gas),
    gasCost: quantity(step.gasCost),
    memSize: step.memSize,
    stack: step.stack.map((value) => quantity(value)),
    depth: step.depth,
    refund: step.refund,
    address: address(fromBytes(step.address)),
    ...(step.error !== undefined && { error: step.error }),
  }
}
