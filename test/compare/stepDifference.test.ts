import { describe, expect, it } from 'vitest'

import { classifySteps } from '../../runners/compare/classify.ts'
import { createWalk, type StepDifference } from '../../runners/compare/stepDifference.ts'
import { quantity } from '../../src/model/Hex.ts'
import type { TraceStep } from '../../src/model/generated/adapter.ts'

const precompiles: Readonly<Record<string, string>> = { [`0x${'00'.repeat(19)}02`]: 'SHA256' }

interface StepLike {
  readonly op?: number
  readonly opName?: string
  readonly gas: number
  readonly gasCost?: number
  readonly stack?: readonly number[]
  readonly depth?: number
  readonly refund?: number
  readonly pc?: number
}

/** A trace in which only what the test is about differs from step to step. */
function trace(steps: readonly StepLike[]): readonly TraceStep[] {
  return steps.map(({ op = 0x01, opName = 'ADD', gas, gasCost = 3, stack = [], depth = 1, refund = 0, pc }, index) => ({
    pc: pc ?? index,
    op,
    opName,
    gas: quantity(gas),
    gasCost: quantity(gasCost),
    memSize: 0,
    stack: stack.map((value) => quantity(value)),
    depth,
    refund,
  }))
}

function difference(left: readonly StepLike[], right: readonly StepLike[]): StepDifference | undefined {
  const walk = createWalk()
  const [ours, theirs] = [trace(left), trace(right)]
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const found = walk.take(ours[index], theirs[index])
    if (found !== undefined) return found
  }
  return undefined
}

function classOf(left: readonly StepLike[], right: readonly StepLike[]): string | undefined {
  const found = difference(left, right)
  return found && classifySteps(found, (address) => precompiles[address]).class
}

const call = { op: 0xf1, opName: 'CALL', gas: 900, stack: [0, 0, 0, 0, 0, 2, 500] }

describe('the first difference of two traces is charged to the instruction before it', () => {
  it('equal traces do not differ', () => {
    expect(difference([{ gas: 9 }, { gas: 6 }], [{ gas: 9 }, { gas: 6 }])).toBeUndefined()
  })

  it('gas that differs after an instruction is that instruction’s', () => {
    const found = difference([{ gas: 9 }, { gas: 5 }], [{ gas: 9 }, { gas: 6 }])
    expect(found).toMatchObject({ index: 0, field: 'gas', leftValue: '0x5', rightValue: '0x6' })
  })

  it('gas that differs before the first instruction is nobody’s', () => {
    expect(difference([{ gas: 8 }], [{ gas: 9 }])).toMatchObject({ index: -1, cause: { left: undefined } })
  })

  it('a trace that ends early differs at its end', () => {
    const found = difference([{ gas: 9 }], [{ gas: 9 }, { gas: 6 }])
    expect(found).toMatchObject({ index: 0, field: 'end of trace', leftValue: 'ended', rightValue: 'ADD' })
  })

  it('cost and memory size alone are dialects, not differences', () => {
    expect(difference([{ gas: 9, gasCost: 1 }], [{ gas: 9, gasCost: 3 }])).toBeUndefined()
  })

  it('refunds are compared only where both sides count them', () => {
    const walk = createWalk()
    const steps = (refund: number): readonly TraceStep[] =>
      trace([
        { gas: 9, refund },
        { gas: 6, refund },
      ])
    steps(0).forEach((step, index) => void walk.take(step, steps(4800)[index]))
    expect(walk.equal()).toEqual({ steps: 2, refund: undefined })
  })
})

describe('a difference has a class', () => {
  it('an arithmetic instruction that costs another amount is the gas schedule', () => {
    expect(classOf([{ gas: 9 }, { gas: 5 }], [{ gas: 9 }, { gas: 6 }])).toBe('gas schedule')
  })

  it('an account read that costs as if it were warm is access warmth', () => {
    const read = { op: 0x54, opName: 'SLOAD', gas: 5000 }
    expect(classOf([read, { gas: 4900 }], [read, { gas: 2900 }])).toBe('access warmth')
  })

  it('an account read that is off by one is the gas schedule', () => {
    const read = { op: 0x54, opName: 'SLOAD', gas: 5000 }
    expect(classOf([read, { gas: 2899 }], [read, { gas: 2900 }])).toBe('gas schedule')
  })

  it('a precompile that takes another amount is its gas', () => {
    expect(classOf([call, { gas: 800, stack: [1] }], [call, { gas: 828, stack: [1] }])).toBe('precompile gas')
  })

  it('a call of a precompile that is priced differently before it runs is the gas schedule', () => {
    const dearer = { ...call, gasCost: 601 }
    expect(
      classOf(
        [dearer, { gas: 800, stack: [1] }],
        [
          { ...call, gasCost: 600 },
          { gas: 801, stack: [1] },
        ],
      ),
    ).toBe('gas schedule')
  })

  it('a precompile that fails on one side is its failure mode', () => {
    expect(classOf([call, { gas: 400, stack: [0] }], [call, { gas: 828, stack: [1] }])).toBe('precompile failure mode')
  })

  it('memory that differs after a precompile is its output', () => {
    const after = { gas: 828, stack: [1], op: 0x51, opName: 'MLOAD' }
    expect(classOf([call, after, { gas: 825, stack: [7] }], [call, after, { gas: 825, stack: [8] }])).toBe(
      'precompile output',
    )
  })

  it('memory that differs without a call is memory', () => {
    const load = { gas: 828, op: 0x51, opName: 'MLOAD' }
    expect(classOf([load, { gas: 825, stack: [7] }], [load, { gas: 825, stack: [8] }])).toBe('memory')
  })

  it.each([
    [0x31, 'balance'],
    [0x54, 'storage'],
    [0xf0, 'created address'],
    [0x42, 'block field'],
    [0x02, 'instruction result'],
  ])('a value that instruction 0x%s gives differently is %s', (op, name) => {
    const step = { op, opName: 'OP', gas: 9 }
    expect(classOf([step, { gas: 6, stack: [1] }], [step, { gas: 6, stack: [2] }])).toBe(name)
  })

  it('a jump that leads elsewhere is control flow', () => {
    const jump = { op: 0x57, opName: 'JUMPI', gas: 9 }
    expect(classOf([jump, { gas: 6, pc: 5 }], [jump, { gas: 6, pc: 7 }])).toBe('control flow')
  })

  it('gas before the first instruction is the gas schedule', () => {
    expect(classOf([{ gas: 8 }], [{ gas: 9 }])).toBe('gas schedule')
  })
})
