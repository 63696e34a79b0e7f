import type { ConsensusSchedule } from '../../model/generated/vector.ts'

/** A schedule with what must hold of it, as its author, the enumerator or a simulation gives it. */
export interface ScheduleCase {
  /** Id without the kind, such as `twins/psc-1/4-lock-dropped`. */
  readonly name: string
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  /** 1 where absent; raised when the schedule or what must hold of it changes. */
  readonly revision?: number
  readonly schedule: ConsensusSchedule
  /** Such as `agreement` or `decidesWithinRoundsAfterGst:3`. */
  readonly invariants: readonly string[]
}
