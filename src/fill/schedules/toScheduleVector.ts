import type { ConsensusScheduleVector } from '../../model/generated/vector.ts'
import type { Standard } from '../../standard/Standard.ts'
import { clauseReferences } from '../clauseReferences.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/**
 * Makes the vector of a schedule; a counterexample of a simulation is written in the same way, by `toText`.
 *
 * @param plan - The schedule with what must hold of it.
 * @param standard - Clauses.
 * @param source - Where it comes from, as a path of the repository.
 * @returns The vector; its keys are in the order of the contract.
 * @throws Defect where it names a clause that the standard does not have.
 */
export function toScheduleVector(
  plan: ScheduleCase,
  standard: Standard,
  source: string = 'src/fill/schedules',
): ConsensusScheduleVector {
  return {
    id: `consensus/${plan.name}`,
    kind: 'consensus-schedule',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences(plan, [], standard),
    oracles: [{ name: 'lockstep-reference', version: standard.version }],
    singleOracle: 'feature consensusSteps',
    provenance: { kind: 'filled', source },
    schedule: plan.schedule,
    invariants: plan.invariants,
  }
}
