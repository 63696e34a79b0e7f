import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import type { ConsensusCase, ConsensusExpectation } from '../load/Case.ts'
import type { Asked, ConsensusObservation, ConsensusResult } from '../observe/Observation.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what two parties answer about consensus.
 *
 * @param asked - The case with its expectation.
 * @param observation - What each party answered.
 * @returns The verdict for each party and for the pair.
 */
export function compareConsensus({ expected }: ConsensusCase, observation: ConsensusObservation): Verdict {
  const { sequencer, prover } = observation
  const outcomes = answeredByEither(outcomeOf(sequencer, expected), outcomeOf(prover, expected))
  const alike = JSON.stringify(sequencer) === JSON.stringify(prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike }) }
}

/**
 * Holds an answer against what must come of a question.
 *
 * @param answer - Of a party.
 * @param expected - Of the vector; fields that it does not name are not compared.
 * @returns One problem for each field that differs.
 */
export function consensusProblems(answer: ConsensusResult, expected: ConsensusExpectation): readonly Problem[] {
  if (expected.kind === 'reject') return refusalProblems(answer, expected.reasons)
  if (answer.status === 'rejected') return [problem('status', 'accepted', refusalText(answer))]
  const found = new Map<string, unknown>(Object.entries(answer))
  return Object.entries(expected.result).flatMap(([field, wanted]) => {
    const [right, given] = [textOf(wanted), textOf(found.get(field))]
    return right === given ? [] : [problem(field, right, given)]
  })
}

function outcomeOf(asked: Asked<ConsensusResult>, expected: ConsensusExpectation): PartyOutcome {
  return asked.kind === 'result' ? judged(consensusProblems(asked.result, expected)) : withoutResult(asked)
}

function refusalProblems(answer: ConsensusResult, reasons: readonly string[]): readonly Problem[] {
  const wanted = reasons.length === 0 ? 'rejected' : `rejected for ${reasons.join(' or ')}`
  if (answer.status !== 'rejected') return [problem('status', wanted, JSON.stringify(answer))]
  const right = reasons.length === 0 || reasons.includes(answer.reason)
  return right ? [] : [problem('reason', wanted, refusalText(answer))]
}

function refusalText(answer: Extract<ConsensusResult, { readonly status: 'rejected' }>): string {
  return `rejected: ${answer.reason}${answer.detail === undefined ? '' : ` (${answer.detail})`}`
}

function textOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' ? value : canonicalJson(value)
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}
