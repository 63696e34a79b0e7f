import { settingOf, type Context } from './Context.ts'
import { startRoundTimer } from './enterRound.ts'
import { become, emit, type Transition } from './Transition.ts'
import { signerOf } from './vote.ts'

/** Begins round 0 once the block period is over: its leader needs a block. */
export function uponBlockTimeout(
  at: Transition,
  { height }: { readonly height: bigint },
  context: Context,
): Transition {
  const { state } = at
  if (height !== state.height || state.started || state.decided !== undefined) return at
  const started = startRoundTimer(become(at, { started: true }), state, context)
  const leads = settingOf(state, context).leaderOf(0n) === signerOf(state, context)?.address
  return leads ? askForBlock(started) : started
}

/** Asks for a block to propose in the current round. */
export function askForBlock(at: Transition): Transition {
  const { height, round } = at.state
  return emit(become(at, { blockAskedFor: round }), { asks: { kind: 'needBlock', height, round } })
}
