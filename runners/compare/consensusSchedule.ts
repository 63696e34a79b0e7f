import type { ConsensusScheduleCase } from '../load/Case.ts'
import type { Asked, ConsensusScheduleObservation } from '../observe/Observation.ts'
import type { ScheduleRun } from '../observe/schedule/ScheduleRun.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import {
  agreement,
  decidesWithinRoundsAfterGst,
  justifiedProposals,
  lockKept,
  noDoubleSign,
  validity,
  type Invariant,
} from './schedule/invariants.ts'
import { witnessed } from './schedule/Witnessed.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/** What each invariant demands, and how it is looked at. */
const invariants: Readonly<Record<string, { readonly demands: string; readonly holds: Invariant }>> = {
  agreement: { demands: 'one final block at each height, sealed by a quorum', holds: agreement },
  validity: { demands: 'only valid blocks are final', holds: validity },
  noDoubleSign: { demands: 'one value signed in each round with each kind of message', holds: noDoubleSign },
  justifiedProposals: { demands: 'proposals and votes that are justified', holds: justifiedProposals },
  lockKept: { demands: 'a lock that is named in every later round change', holds: lockKept },
}

/**
 * Judges how nodes of two parties went through a schedule.
 *
 * @param asked - The case with its invariants.
 * @param observation - What was seen.
 * @returns The verdict for each party and for the pair; nothing is said of a difference between them, for many runs are right.
 */
export function compareConsensusSchedule(
  asked: ConsensusScheduleCase,
  { sequencer, prover }: ConsensusScheduleObservation,
): Verdict {
  const outcomes = answeredByEither(outcomeOf(sequencer, asked), outcomeOf(prover, asked))
  const alike = sameProblems(outcomes.sequencer, outcomes.prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike }) }
}

function outcomeOf(asked: Asked<ScheduleRun>, expected: ConsensusScheduleCase): PartyOutcome {
  return asked.kind === 'result' ? judged(scheduleProblems(asked.result, expected)) : withoutResult(asked)
}

function sameProblems(left: PartyOutcome, right: PartyOutcome): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/**
 * Holds a run against the invariants of a schedule.
 *
 * A party's word counts for nothing here but its block and its round: authors and seals are recovered from the bytes that
 * left, and what is final, justified or signed twice follows from those.
 *
 * @param run - Of a party.
 * @param expected - Schedule and invariants.
 * @returns One problem for each invariant that does not hold, in the order of the vector; first that a core was stopped.
 */
export function scheduleProblems(
  run: ScheduleRun,
  { schedule, invariants: wanted }: Pick<ConsensusScheduleCase, 'schedule' | 'invariants'>,
): readonly Problem[] {
  const seen = witnessed(schedule, run)
  const { stopped } = run
  const cut = stopped === undefined ? [] : [problem('run', 'a run to its end', `${stopped.node} ${stopped.why}`.trim())]
  const careless = seen.deeds.find(({ happening }) => happening.kind === 'sent' && !happening.durable)
  const forgets =
    careless === undefined
      ? []
      : [problem('persist', 'something durable before a vote leaves', `${careless.node} persists nothing`)]
  const broken = wanted.flatMap((name) => {
    const [word = '', rounds] = name.split(':')
    const known = invariants[word] ?? {
      demands: `a decision of every height within ${rounds ?? '0'} rounds after the network is good`,
      holds: decidesWithinRoundsAfterGst(Number(rounds ?? 0)),
    }
    const found = known.holds(seen, schedule)
    return found === undefined ? [] : [problem(word, known.demands, found)]
  })
  return [...cut, ...broken, ...forgets]
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}
