import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { StatelessCase } from '../load/Case.ts'
import { headerOf } from '../observe/header.ts'
import type { Asked, ProverObservation, StatelessObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { controlProblem } from './build.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { compareResults, resultInHeader } from './results.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what was executed from a fixture's own witness.
 *
 * @param asked - The case with its expectation.
 * @param observation - What each party did.
 * @returns The verdict for each party and for the pair.
 */
export function compareStateless(asked: StatelessCase, observation: StatelessObservation): Verdict {
  const sequencer = outcomeOf(asked, observation.prover, observation.sequencer)
  const prover = outcomeOf(asked, observation.prover, observation.prover.asked)
  const alike = JSON.stringify(observation.sequencer) === JSON.stringify(observation.prover.asked)
  const pair = judgePair({ sequencer, prover, differences: [], alike })
  return { sequencer, prover, pair, witnessFrom: 'vector' }
}

function outcomeOf(asked: StatelessCase, sent: ProverObservation, given: Asked<ExecuteResult>): PartyOutcome {
  if (given.kind !== 'result') return withoutResult(given)
  const problems: Problem[] = []
  for (const control of sent.controls) {
    if (given.result.blocks[control.index]?.status === 'executed') problems.push(controlProblem(control.field))
  }
  const answer = given.result.blocks[0]
  const at = { block: 0, against: 'vector' } as const
  if (answer === undefined) {
    problems.push({ ...at, field: 'blocks.length', expected: String(sent.blocks.length), found: '0' })
  } else if (asked.expected.kind === 'reject') {
    const { reasons, source } = asked.expected
    const right = answer.status === 'rejected' && reasons.includes(answer.reason)
    const found = answer.status === 'rejected' ? refusalText(answer) : `executed (the vector says ${source})`
    if (!right) problems.push({ ...at, field: 'status', expected: `rejected for ${reasons.join(' or ')}`, found })
  } else if (answer.status === 'rejected') {
    problems.push({ ...at, field: 'status', expected: 'executed', found: refusalText(answer) })
  } else {
    const view = headerOf(asked.rlp)
    const shown = view === undefined ? {} : resultInHeader(view.header, view.hash)
    problems.push(...compareResults({ ...shown, ...asked.expected.result }, answer.result, { ...at, blockHash: true }))
  }
  return judged(problems)
}
