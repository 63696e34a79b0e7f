import type { Address } from '../../model/Hex.ts'
import type { BlockView } from '../justification/Opened.ts'
import type { Context } from './Context.ts'
import { start } from './start.ts'
import { receive } from './receive.ts'
import { settle } from './settle.ts'
import { emit, unjudged, type Transition } from './Transition.ts'

/**
 * Begins the height after a block: nothing of the old one is kept, and messages that came early are read again.
 *
 * @param at - At the block's height.
 * @param block - Final.
 * @param validators - The set after it; where it is no set to go on with, the old one stays.
 * @param context - Of the machine.
 */
export function heightAfter(
  at: Transition,
  block: BlockView,
  validators: readonly Address[],
  context: Context,
): Transition {
  const { state, out } = at
  const cancelled: Transition =
    state.decided === undefined
      ? emit(at, {
          timers: {
            op: 'cancel',
            kind: state.started ? 'round' : 'block',
            height: state.height,
            round: state.round,
          },
        })
      : { state, out }
  const parent = { height: block.height, hash: block.hash, proposer: block.proposer, validators: state.validators }
  const begun = start(
    {
      parent,
      validators: context.rules.isSet(validators) ? validators : state.validators,
      signedHeight: state.signedHeight,
    },
    context,
  )
  const early = state.future.filter(({ height }) => height === begun.state.height)
  const later = state.future.filter(({ height }) => height > begun.state.height)
  const opened: Transition = {
    state: { ...begun.state, future: later },
    out: { ...cancelled.out, timers: [...cancelled.out.timers, ...begun.out.timers] },
  }
  return early.reduce((reached, message) => unjudged(settle(receive(reached, message, context), context)), opened)
}
