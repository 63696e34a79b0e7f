import { Defect } from '../../model/Defect.ts'
import type { Context } from './Context.ts'
import type { Transition } from './Transition.ts'
import { uponCommit } from './uponCommit.ts'
import { uponPrepare } from './uponPrepare.ts'
import { uponRoundChange } from './uponRoundChange.ts'

/** More transitions than one message can cause: each validator can hold a node in one round at most. */
const transitionsMax = 4096

/**
 * Does what the votes that are there ask for, until nothing is left to do.
 *
 * @param at - After a message or a timer.
 * @param context - Of the machine.
 */
export function settle(at: Transition, context: Context): Transition {
  let reached = at
  for (let count = 0; count < transitionsMax; count++) {
    const next = uponPrepare(reached, context) ?? uponCommit(reached, context) ?? uponRoundChange(reached, context)
    if (next === undefined) return reached
    reached = next
  }
  throw new Defect(`the votes of height ${at.state.height} never settle`)
}
