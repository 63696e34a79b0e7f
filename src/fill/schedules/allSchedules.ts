import { enumerateByzantine } from './enumerateByzantine.ts'
import { enumerateTwins } from './enumerateTwins.ts'
import { justificationAttacks } from './justificationAttacks.ts'
import { namedSchedules, type NamedSchedule } from './named.ts'
import { progressSchedules } from './progressSchedules.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** Schedules that are made for flaws, and name them. */
export function knownFlaws(): readonly NamedSchedule[] {
  return [...namedSchedules(), ...progressSchedules()]
}

/** Schedules with a name of their own: known flaws, wrong justifications, and what stalls a node that is too strict. */
export function singularSchedules(): readonly ScheduleCase[] {
  return [...knownFlaws(), ...justificationAttacks()]
}

/** Every schedule: those with a name of their own, wrong justifications, twins and Byzantine nodes; a few thousand, always the same. */
export function allSchedules(): readonly ScheduleCase[] {
  return [...singularSchedules(), ...enumerateTwins(), ...enumerateByzantine()]
}
