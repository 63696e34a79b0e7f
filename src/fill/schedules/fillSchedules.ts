import { Defect } from '../../model/Defect.ts'
import type { ConsensusScheduleVector } from '../../model/generated/vector.ts'
import type { Standard } from '../../standard/Standard.ts'
import { allSchedules } from './allSchedules.ts'
import { selection } from './selection.ts'
import { toScheduleVector } from './toScheduleVector.ts'

/**
 * Fills the schedules that are published; what must hold of them is no answer of the reference, so that it is not asked.
 *
 * @param standard - Clauses.
 * @throws {@link Defect} Where one is chosen that is not enumerated.
 */
export function fillSchedules(standard: Standard): readonly ConsensusScheduleVector[] {
  const all = new Map(allSchedules().map((plan) => [plan.name, plan]))
  return selection.map((name) => {
    const plan = all.get(name)
    if (plan === undefined) throw new Defect(`there is no schedule ${name}; run npm run schedules -- --select`)
    return toScheduleVector(plan, standard)
  })
}
