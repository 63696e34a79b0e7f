import type { OpenedProposal } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import { enterRound, startRoundTimer } from './enterRound.ts'
import { become, forget, type Transition } from './Transition.ts'
import { vote } from './vote.ts'
import { record } from './votes.ts'

/**
 * Accepts a justified proposal whose block is valid, moving to its round where that is ahead, and sends PREPARE.
 *
 * @param at - In the proposal's round with none accepted, or in an earlier one.
 * @param opened - Justified and judged.
 * @param context - Of the machine.
 */
export function uponProposal(at: Transition, opened: OpenedProposal, context: Context): Transition {
  const { payload } = opened.proposal
  const settled = forget(at, 'waiting')
  const reached = inRoundOf(settled, payload.round, context)
  const accepted = {
    state: record(reached.state, payload.round, { accepted: opened }),
    out: reached.out,
  }
  const unlocked =
    context.rules.lockKept === 'ownTimeout' && payload.round > at.state.round ? forget(accepted, 'lock') : accepted
  const prepare = { height: payload.height, round: payload.round, digest: payload.digest }
  const sent = vote(
    unlocked,
    'prepare',
    {
      round: payload.round,
      digest: payload.digest,
      message: (signer) => ({
        kind: 'prepare',
        opened: {
          payload: prepare,
          author: signer.address,
          signature: signer.sign({ kind: 'prepare', vote: prepare }),
        },
      }),
    },
    context,
  )
  return sent ?? unlocked
}

function inRoundOf(at: Transition, round: bigint, context: Context): Transition {
  const { state } = at
  if (round > state.round) return enterRound(at, round, context)
  return state.started ? at : startRoundTimer(become(at, { started: true }), state, context)
}
