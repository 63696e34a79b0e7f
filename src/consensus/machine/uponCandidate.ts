import type { Bytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { validateNonPreparedBlock } from '../justification/validateNonPreparedBlock.ts'
import { settingOf, type Context } from './Context.ts'
import { stopWaiting } from './enterRound.ts'
import { isAwaited, proposeCandidate } from './propose.ts'
import { judge, type Transition } from './Transition.ts'
import { waitForTransactions, waitsForTransactions } from './uponEmptyTimeout.ts'

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
    if (!validateNonPreparedBlock(block, state.round, settingOf(state, context))) {
      return judge(at, { class: 'reject', reason: 'PROPOSED_BLOCK_INVALID' })
    }
    if (waitsForTransactions(state, block, context)) return waitForTransactions(at, context)
    return judge(proposeCandidate(stopWaiting(at), block, context), { class: 'accept' })
  } catch (error) {
    if (error instanceof Rejection) return judge(at, { class: 'reject', reason: error.reason })
    throw error
  }
}
