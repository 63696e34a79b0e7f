import type { ContractOutcome, ContractRunResult } from '../../src/model/generated/contracts.ts'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import type { ContractCase } from '../load/Case.ts'
import type { AnswersObservation, Asked } from '../observe/Observation.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what the contracts of two parties did in a sequence of calls.
 *
 * @param asked - The case with what must come of each step.
 * @param observation - What came of them.
 * @returns The verdict for each party and for the pair; the first problem is that of the first step that differs.
 */
export function compareContract(
  asked: ContractCase,
  observation: AnswersObservation<'contract', ContractRunResult>,
): Verdict {
  const { sequencer, prover } = observation
  const outcomes = answeredByEither(outcomeOf(sequencer, asked), outcomeOf(prover, asked))
  const alike = JSON.stringify(sequencer) === JSON.stringify(prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike }) }
}

function outcomeOf(asked: Asked<ContractRunResult>, { steps }: ContractCase): PartyOutcome {
  return asked.kind === 'result' ? judged(problemsOf(asked.result.outcomes, steps)) : withoutResult(asked)
}

/** Problems of the first step that differs: what follows a wrong step says nothing more. */
function problemsOf(outcomes: readonly ContractOutcome[], steps: ContractCase['steps']): readonly Problem[] {
  for (const [index, { expected }] of steps.entries()) {
    const found = outcomes[index]
    const problems =
      found === undefined ? [problem(`steps[${index}]`, expected, 'nothing')] : difference(index, expected, found)
    if (problems.length > 0) return problems
  }
  const surplus = outcomes.length - steps.length
  return surplus > 0 ? [problem('steps.length', steps.length, outcomes.length)] : []
}

function difference(index: number, expected: ContractOutcome, found: ContractOutcome): readonly Problem[] {
  if (expected.status !== found.status) return [problem(`steps[${index}].status`, expected.status, textOf(found))]
  const [right, given] = [fieldsOf(expected), fieldsOf(found)]
  return Object.entries(right).flatMap(([name, value]) =>
    textOf(value) === textOf(given[name]) ? [] : [problem(`steps[${index}].${name}`, value, given[name])],
  )
}

function fieldsOf(outcome: ContractOutcome): Readonly<Record<string, unknown>> {
  return { ...outcome }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value ?? 'nothing')
}

function problem(field: string, expected: unknown, found: unknown): Problem {
  return { field, expected: textOf(expected), found: textOf(found), against: 'vector' }
}
