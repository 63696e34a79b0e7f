import type { Address, Hash32 } from '../../model/Hex.ts'
import type { Context } from './Context.ts'
import { recordOf } from './State.ts'
import { become, forget, type Transition } from './Transition.ts'
import { uponProposal } from './uponProposal.ts'

/**
 * Hears from execution whether a block is valid, and accepts the proposal that waited for it.
 *
 * A block that leaves nobody to validate the next one is not valid, whatever execution says. A proposal whose block is not
 * valid gets no PREPARE, now or when it comes again.
 */
export function uponExecuted(
  at: Transition,
  {
    digest,
    valid,
    nextValidators,
  }: { readonly digest: Hash32; readonly valid: boolean; readonly nextValidators?: readonly Address[] },
  context: Context,
): Transition {
  const { waiting } = at.state
  // Only what was asked for is remembered, so that nobody can fill the memory with verdicts.
  if (waiting?.digest !== digest || at.state.verdicts.size >= context.bounds.verdictsMax) return at
  const holds = valid && (nextValidators === undefined || nextValidators.length > 0)
  const known = become(forget(at, 'waiting'), { verdicts: new Map(at.state.verdicts).set(digest, holds) })
  const { round } = waiting.opened.proposal.payload
  const due = round >= known.state.round && recordOf(known.state, round).accepted === undefined
  return holds && due && known.state.decided === undefined ? uponProposal(known, waiting.opened, context) : known
}
