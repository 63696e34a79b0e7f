import type { Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { validateNonPreparedBlock } from '../justification/validateNonPreparedBlock.ts'
import { settingOf, type Context } from './Context.ts'
import { isAwaited, proposeCandidate } from './propose.ts'
import { judge, type Transition } from './Transition.ts'

/** Proposes the block that was asked for, where it still is wanted and is this node's to propose. */
export function uponCandidate(
  at: Transition,
  { blockRlp }: { readonly blockRlp: Bytes },
  context: Context,
): Transition {
  const { state } = at
  if (!isAwaited(state)) return judge(at, { class: 'ignore', reason: 'MESSAGE_STALE' })
  try {
    const block = context.wire.readBlock(blockRlp)
    return validateNonPreparedBlock(block, state.round, settingOf(state, context))
      ? judge(proposeCandidate(at, block, context), { class: 'accept' })
      : judge(at, { class: 'reject', reason: 'PROPOSED_BLOCK_INVALID' })
  } catch (error) {
    if (error instanceof Rejection) return judge(at, { class: 'reject', reason: error.reason })
    throw error
  }
}
