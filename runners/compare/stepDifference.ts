import type { TraceStep } from '../../src/model/generated/adapter.ts'
import type { Side } from '../observe/Side.ts'

/** Where two traces part. */
export interface StepDifference {
  /** Place of the instruction whose effect differs; -1 where the first step differs already. */
  readonly index: number
  /** That instruction on each side; undefined where it is before the first. */
  readonly cause: { readonly left: TraceStep | undefined; readonly right: TraceStep | undefined }
  /** What follows it on each side; undefined where the side has ended. */
  readonly next: { readonly left: TraceStep | undefined; readonly right: TraceStep | undefined }
  readonly field: string
  readonly leftValue: string
  readonly rightValue: string
  /** Last call before the difference, in the same frame, that entered no frame: of a precompile or an empty account. */
  readonly flatCall: { readonly index: number; readonly step: TraceStep } | undefined
}

/** Two traces that are alike in everything that every client tells. */
interface EqualTraces {
  readonly steps: number
  /** First step at which the refund counters differ, where both sides count refunds. */
  readonly refund: StepDifference | undefined
}

export type TraceComparison =
  | { readonly kind: 'difference'; readonly difference: StepDifference }
  | { readonly kind: 'equal'; readonly equal: EqualTraces }
  /** One side gives no trace. */
  | { readonly kind: 'no-trace'; readonly side: string }

/** Steps of the first page; later pages double, so that long traces cost few replays. */
const pageFirst = 1024

/** Steps of the largest page. */
const pageMax = 32_768

/** Steps after which the comparison gives up. */
const stepsMax = 20_000_000

/**
 * Compares the traces of one transaction page by page.
 *
 * @param left - One run.
 * @param right - Another.
 * @param transaction - Place of the transaction in the block.
 * @returns The first difference, or that there is none.
 */
export async function compareTraces(left: Side, right: Side, transaction: number): Promise<TraceComparison> {
  const walk = createWalk()
  let count = pageFirst
  for (let from = 0; from < stepsMax; from += count, count = Math.min(count * 2, pageMax)) {
    const [leftPage, rightPage] = await Promise.all([
      left.steps(transaction, from, count),
      right.steps(transaction, from, count),
    ])
    if (leftPage === undefined) return { kind: 'no-trace', side: left.name }
    if (rightPage === undefined) return { kind: 'no-trace', side: right.name }
    const length = Math.max(leftPage.steps.length, rightPage.steps.length)
    for (let index = 0; index < length; index++) {
      const difference = walk.take(leftPage.steps[index], rightPage.steps[index])
      if (difference !== undefined) return { kind: 'difference', difference }
    }
    if ((leftPage.done && rightPage.done) || length === 0) break
  }
  return { kind: 'equal', equal: walk.equal() }
}

/** Compares two traces step by step. */
export interface Walk {
  /** Takes the next step of each side, undefined where it has ended. */
  take(left: TraceStep | undefined, right: TraceStep | undefined): StepDifference | undefined
  equal(): EqualTraces
}

/** @returns A walk before the first step. */
export function createWalk(): Walk {
  let index = 0
  let before: StepDifference['cause'] = { left: undefined, right: undefined }
  let flatCall: StepDifference['flatCall']
  let refund: StepDifference | undefined
  let [leftCounts, rightCounts] = [false, false]

  function difference(next: StepDifference['next'], [field, leftValue, rightValue]: Disagreement): StepDifference {
    const sameFrame = flatCall !== undefined && flatCall.step.depth === before.right?.depth
    return {
      index: index - 1,
      cause: before,
      next,
      field,
      leftValue,
      rightValue,
      flatCall: sameFrame ? flatCall : undefined,
    }
  }

  return {
    take(left, right) {
      const found = disagreement(left, right)
      const { right: last } = before
      if (last !== undefined && isCall(last) && right?.depth === last.depth) flatCall = { index: index - 1, step: last }
      if (found !== undefined) return difference({ left, right }, found)
      leftCounts ||= (left?.refund ?? 0) > 0
      rightCounts ||= (right?.refund ?? 0) > 0
      if (refund === undefined && left?.refund !== right?.refund) {
        refund = difference({ left, right }, ['refund', String(left?.refund), String(right?.refund)])
      }
      before = { left, right }
      index++
      return undefined
    },
    // A client that never counts refunds in its traces does not disagree about them.
    equal: () => ({ steps: index, refund: leftCounts && rightCounts ? refund : undefined }),
  }
}

type Disagreement = readonly [field: string, left: string, right: string]

/** Looks at what every client tells in the same way: cost, memory size and refund have dialects. */
function disagreement(left: TraceStep | undefined, right: TraceStep | undefined): Disagreement | undefined {
  if (left === undefined || right === undefined) {
    if (left === right) return undefined
    return ['end of trace', left?.opName ?? 'ended', right?.opName ?? 'ended']
  }
  if (left.depth !== right.depth) return ['depth', String(left.depth), String(right.depth)]
  if (left.pc !== right.pc) return ['pc', String(left.pc), String(right.pc)]
  if (left.op !== right.op) return ['op', left.opName, right.opName]
  const stack = stackDisagreement(left.stack, right.stack)
  if (stack !== undefined) return stack
  return left.gas === right.gas ? undefined : ['gas', left.gas, right.gas]
}

function stackDisagreement(left: readonly string[], right: readonly string[]): Disagreement | undefined {
  if (left.length !== right.length) return ['stack.length', String(left.length), String(right.length)]
  for (let place = left.length - 1; place >= 0; place--) {
    if (left[place] !== right[place])
      return [`stack[${left.length - 1 - place}]`, left[place] ?? '', right[place] ?? '']
  }
  return undefined
}

const callOpcodes: ReadonlySet<number> = new Set([0xf1, 0xf2, 0xf4, 0xfa])

/** Tells whether a step is one of the four calls. */
export function isCall({ op }: TraceStep): boolean {
  return callOpcodes.has(op)
}
