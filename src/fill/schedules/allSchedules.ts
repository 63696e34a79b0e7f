import { enumerateByzantine } from './enumerateByzantine.ts'
import { enumerateTwins } from './enumerateTwins.ts'
import { justificationAttacks } from './justificationAttacks.ts'
import { namedSchedules } from './named.ts'
import type { ScheduleCase } from './ScheduleCase.ts'

/** Every schedule: those with a name of their own, wrong justifications, twins and Byzantine nodes; a few thousand, always the same. */
export function allSchedules(): readonly ScheduleCase[] {
  return [...namedSchedules(), ...justificationAttacks(), ...enumerateTwins(), ...enumerateByzantine()]
}
