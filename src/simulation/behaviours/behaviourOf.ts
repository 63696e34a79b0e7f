import type { Deviation } from '../Plan.ts'
import type { Byzantine, Means } from './Byzantine.ts'
import { equivocate, invalid } from './duplicity.ts'
import { forge } from './forge.ts'
import { replay, stale } from './repetition.ts'
import { selective, silent, withhold } from './restraint.ts'

const behaviours: Readonly<Record<Deviation, (means: Means) => Byzantine>> = {
  silent,
  withhold,
  selective,
  equivocate,
  replay,
  stale,
  forge,
  invalid,
}

/** Makes a validator deviate. */
export function behaviourOf(deviation: Deviation, means: Means): Byzantine {
  return behaviours[deviation](means)
}
