import type { Address } from '../../model/Hex.ts'
import type { Context } from './Context.ts'
import { enterRound, sendRoundChange } from './enterRound.ts'
import { proposeAfterRoundChange } from './propose.ts'
import type { MachineState } from './State.ts'
import { forget, type Transition } from './Transition.ts'

/**
 * Follows f + 1 validators that are in later rounds, and proposes where this node leads a round that a quorum changed to.
 *
 * @returns Undefined where neither is due.
 */
export function uponRoundChange(at: Transition, context: Context): Transition | undefined {
  const { state } = at
  if (state.decided !== undefined) return undefined
  const ahead = roundsAhead(state)
  if (ahead.length < context.rules.follow(state.validators.length)) return proposeAfterRoundChange(at, context)
  const moved = enterRound(at, context.rules.followTo(ahead), context)
  return sendRoundChange(context.rules.lockKept === 'ownTimeout' ? forget(moved, 'lock') : moved, context)
}

/** For each validator that is in a later round, the latest that it changed to. */
function roundsAhead(state: MachineState): readonly bigint[] {
  const latest = new Map<Address, bigint>()
  for (const [round, { roundChanges }] of state.rounds) {
    if (round <= state.round) continue
    for (const author of roundChanges.keys()) {
      if (round > (latest.get(author) ?? 0n)) latest.set(author, round)
    }
  }
  return [...latest.values()]
}
