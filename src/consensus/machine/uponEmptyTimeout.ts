import type { BlockView } from '../justification/Opened.ts'
import { split } from '../../codec/Rlp.ts'
import { toBytes } from '../../model/Hex.ts'
import type { Context } from './Context.ts'
import type { MachineState } from './State.ts'
import { become, emit, judge, type Transition } from './Transition.ts'
import { askForBlock } from './uponBlockTimeout.ts'

/** Asks once more for a block, which may be empty now: the leader has waited long enough for transactions. */
export function uponEmptyTimeout(at: Transition, { height }: { readonly height: bigint }): Transition {
  const { state } = at
  if (height !== state.height || state.emptyWait !== 'running' || state.decided !== undefined) return at
  return askForBlock(become(at, { emptyWait: 'over' }))
}

/** Tells whether a block that was asked for has to wait for transactions: it has none, and nobody was kept waiting yet. */
export function waitsForTransactions(state: MachineState, block: BlockView, { emptyWaitMs }: Context): boolean {
  return state.round === 0n && emptyWaitMs > 0 && state.emptyWait !== 'over' && transactionsOf(block) === 0
}

/** Begins to wait, where the wait has not begun. */
export function waitForTransactions(at: Transition, { emptyWaitMs }: Context): Transition {
  const { height, round, emptyWait } = at.state
  if (emptyWait !== undefined) return judge(at, { class: 'duplicate' })
  const timed = emit(at, { timers: { op: 'set', kind: 'empty', height, round, timeoutMs: emptyWaitMs } })
  return judge(become(timed, { emptyWait: 'running' }), { class: 'buffer' })
}

function transactionsOf({ rlp }: BlockView): number {
  const [, transactions] = split(toBytes(rlp))
  return transactions === undefined ? 0 : split(transactions).length
}
