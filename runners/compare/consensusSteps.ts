import type { ConsensusOutcome } from '../../src/model/generated/adapter.ts'
import type { ExpectedOutcome } from '../../src/model/generated/vector.ts'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import type { ConsensusStepsCase } from '../load/Case.ts'
import type { Asked, ConsensusRun, ConsensusStepsObservation } from '../observe/Observation.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/** In the order in which they are looked at: what a node decided says more than where it then stands. */
const fields = ['verdict', 'sends', 'evidence', 'finalized', 'asks', 'timers', 'state'] as const

/**
 * Judges how two parties went through the events of a consensus.
 *
 * @param asked - The case with what must come of each event.
 * @param observation - What came of them.
 * @returns The verdict for each party and for the pair; the first problem is that of the first step that differs.
 */
export function compareConsensusSteps(asked: ConsensusStepsCase, observation: ConsensusStepsObservation): Verdict {
  const { sequencer, prover } = observation
  const outcomes = answeredByEither(outcomeOf(sequencer, asked), outcomeOf(prover, asked))
  const alike = JSON.stringify(sequencer) === JSON.stringify(prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike }) }
}

function outcomeOf(asked: Asked<ConsensusRun>, expected: ConsensusStepsCase): PartyOutcome {
  return asked.kind === 'result' ? judged(stepProblems(asked.result, expected)) : withoutResult(asked)
}

/**
 * Holds the steps of a node against those of a vector.
 *
 * @param run - Of a party.
 * @param expected - Of the vector.
 * @returns The problems of the first step that differs: what follows a wrong step says nothing more.
 */
export function stepProblems(
  { outcomes, refusal }: ConsensusRun,
  { started, steps }: Pick<ConsensusStepsCase, 'started' | 'steps'>,
): readonly Problem[] {
  const wanted = [started, ...steps.map((step) => step.expected)]
  let { state } = started
  for (const [index, outcome] of wanted.entries()) {
    state = outcome.state ?? state
    const right = state === undefined ? outcome : { ...outcome, state }
    const place = index === 0 ? 'start' : `steps[${index - 1}]`
    const found = outcomes[index]
    if (found === undefined) {
      const why = refusal === undefined ? 'nothing' : `rejected: ${refusal.reason} ${refusal.detail ?? ''}`.trim()
      return [problem(place, textOf(right), why)]
    }
    const problems = outcomeProblems(place, right, found)
    if (problems.length > 0) return problems
  }
  return outcomes.length > wanted.length
    ? [problem('steps.length', String(wanted.length), String(outcomes.length))]
    : []
}

function outcomeProblems(place: string, expected: ExpectedOutcome, found: ConsensusOutcome): readonly Problem[] {
  const problems = fields.flatMap((field) => {
    const [right, given] = [textOf(expected[field]), textOf(found[field])]
    return right === given ? [] : [problem(`${place}.${field}`, right, given)]
  })
  // Nobody but its writer reads what is persisted, but there has to be something before a vote leaves.
  const careless = (found.sends ?? []).length > 0 && found.persist === undefined
  return careless
    ? [...problems, problem(`${place}.persist`, 'something, before anything is sent', 'nothing')]
    : problems
}

function textOf(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return 'nothing'
  return canonicalJson(value)
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}
