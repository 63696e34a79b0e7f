import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { ScheduleCase } from '../fill/schedules/ScheduleCase.ts'
import { toScheduleVector } from '../fill/schedules/toScheduleVector.ts'
import type { ConsensusScheduleVector } from '../model/generated/vector.ts'
import { loadStandard } from '../standard/loadStandard.ts'
import type { Plan } from './Plan.ts'
import type { ReportedViolation } from './Report.ts'
import { simulateRecorded } from './simulate.ts'
import { toSchedule } from './toSchedule.ts'
import type { Violation } from './Watch.ts'

/** Failing seeds that are told as schedules. */
const candidatesMax = 12

/** Invariants of schedules, by what breaks in a run; progress has no schedule, since schedules are good in the end. */
const toldAs: Readonly<Partial<Record<Violation['invariant'], string>>> = {
  agreement: 'agreement',
  sealed: 'agreement',
  validity: 'validity',
  noDoubleSign: 'noDoubleSign',
  justified: 'justifiedProposals',
  lockKept: 'lockKept',
}

/**
 * Tells failing runs as schedules. A schedule has rounds instead of time, so that it need not fail where its run did: whoever
 * wants a counterexample tries them in turn.
 *
 * @param plan - With the first seed.
 * @param violations - Of all runs.
 * @param crypto - Of the simulation.
 * @returns Vectors, those of forks first.
 */
export function counterexamples(
  plan: Plan,
  violations: readonly ReportedViolation[],
  crypto: CryptoBackend,
): readonly ConsensusScheduleVector[] {
  const forks = violations.filter(({ invariant }) => invariant === 'agreement')
  const seeds = [...new Set([...forks, ...violations].map(({ seed }) => seed))]
  return seeds.slice(0, candidatesMax).flatMap((seed) => counterexample({ ...plan, seed }, crypto))
}

function counterexample(plan: Plan, crypto: CryptoBackend): readonly ConsensusScheduleVector[] {
  const { outcome, world, recorder } = simulateRecorded(plan, crypto)
  const told = outcome.violations.filter(({ invariant }) => toldAs[invariant] !== undefined)
  const worst = told.find(({ invariant }) => invariant === 'agreement') ?? told[0]
  const schedule = worst === undefined ? undefined : toSchedule(world, recorder, worst.height)
  if (worst === undefined || schedule === undefined) return []
  const { seed, validators, network, mutant, faults } = plan
  const description: ScheduleCase = {
    name: `simulated/${plan.profile}/${validators}-seed-${seed}${mutant === undefined ? '' : `-${mutant}`}`,
    given: `${validators} validators, ${faults.length} of them faulty (${faults.join(', ') || 'none'})`,
    when: `the messages of height ${worst.height} meet the network ${network.name.replaceAll(/[=,]/g, ' ')} as they did in a simulation with seed ${seed}`,
    must: `every invariant holds; in the simulation ${worst.invariant} did not: ${worst.text}`,
    clauses: ['BFT-4', 'BFT-11'],
    schedule,
    invariants: [...new Set(Object.values(toldAs))],
  }
  return [toScheduleVector(description, loadStandard(), 'src/simulation')]
}
