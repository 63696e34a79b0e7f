import type { Context } from './Context.ts'
import { enterRound, sendRoundChange } from './enterRound.ts'
import { forget, type Transition } from './Transition.ts'

/** Leaves a round that has lasted long enough, and tells the others so. */
export function uponRoundTimeout(
  at: Transition,
  { height, round }: { readonly height: bigint; readonly round: bigint },
  context: Context,
): Transition {
  const { state } = at
  const current = height === state.height && round === state.round && state.started
  if (!current || state.decided !== undefined || round >= context.roundMax) return at
  const moved = enterRound(at, round + 1n, context)
  return sendRoundChange(context.rules.lockKept === 'never' ? forget(moved, 'lock') : moved, context)
}
