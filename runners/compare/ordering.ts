import type { OrderResult } from '../../src/model/generated/adapter.ts'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import type { OrderingCase } from '../load/Case.ts'
import type { OrderingObservation, ProverObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { controlProblem } from './build.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { compareResults } from './results.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges the order that a sequencer made of a pool, its block, and what a prover computed from that.
 *
 * @param asked - The case with its expectation.
 * @param observation - What both did.
 * @returns The verdict for each party and for the pair.
 */
export function compareOrdering({ expected }: OrderingCase, observation: OrderingObservation): Verdict {
  const { sequencer: answer, prover } = observation
  const problems = answer.kind === 'result' ? orderProblems(expected, answer.result) : []
  const sequencer = answer.kind === 'result' ? judged(problems) : withoutResult(answer)
  const sameBlock = answer.kind !== 'result' || answer.result.block.rlp === expected.rlp
  const outcomes = { sequencer, prover: proverOutcome(expected, prover, sameBlock) }
  return {
    ...outcomes,
    pair: judgePair({ ...outcomes, differences: [], alike: false }),
    witnessFrom: prover.witnessFrom,
  }
}

type Expectation = OrderingCase['expected']

function orderProblems(expected: Expectation, { pool, order, skipped, block }: OrderResult): readonly Problem[] {
  const found: Readonly<Record<string, readonly [wanted: unknown, given: unknown]>> = {
    pool: [expected.pool, pool],
    order: [expected.order, order],
    skipped: [expected.skipped, skipped],
    rlp: [expected.rlp, block.rlp],
  }
  const parts = Object.entries(found).flatMap(([field, [wanted, given]]): Problem[] => {
    const [right, other] = [canonicalJson(wanted), canonicalJson(given)]
    return right === other ? [] : [{ block: 0, field, expected: right, found: other, against: 'vector' }]
  })
  // Another order has other results; the order is then what is wrong.
  if (parts.some(({ field }) => field === 'order')) return parts
  return [...parts, ...compareResults(expected.result, block.result, { block: 0, against: 'vector', blockHash: true })]
}

function proverOutcome(expected: Expectation, prover: ProverObservation, sameBlock: boolean): PartyOutcome {
  if (prover.asked.kind !== 'result') return withoutResult(prover.asked)
  const problems: Problem[] = []
  for (const [place, answer] of prover.asked.result.blocks.entries()) {
    const control = prover.controls.find(({ index }) => index === place)
    if (control !== undefined) {
      if (answer.status !== 'rejected') problems.push(controlProblem(control.field))
      continue
    }
    // What a prover makes of another block than the vector's is not known here.
    if (!sameBlock) continue
    if (answer.status === 'rejected') {
      problems.push({ block: 0, field: 'status', expected: 'executed', found: refusalText(answer), against: 'vector' })
    } else
      problems.push(...compareResults(expected.result, answer.result, { block: 0, against: 'vector', blockHash: true }))
  }
  return judged(problems)
}
