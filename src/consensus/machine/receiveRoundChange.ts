import type { Reason } from '../../model/Rejection.ts'
import type { OpenedRoundChange } from '../justification/Opened.ts'
import { settingOf, type Context } from './Context.ts'
import { forgottenBefore } from './equivocation.ts'
import { recordOf, type MachineState } from './State.ts'
import { emit, judge, type Transition } from './Transition.ts'
import { makeRoom, record } from './votes.ts'

/** Keeps a round change of this height with the certificate that it names, where the certificate holds. */
export function receiveRoundChange(at: Transition, opened: OpenedRoundChange, context: Context): Transition {
  const { state } = at
  const { roundChange } = opened
  const { payload, author } = roundChange
  if (payload.round < state.round || payload.round === 0n) {
    return judge(at, { class: 'ignore', reason: 'MESSAGE_STALE' })
  }
  const { roundChanges } = recordOf(state, payload.round)
  const before = roundChanges.get(author)
  if (before !== undefined && context.rules.oneVoteEach) {
    const same = samePrepared(before, opened)
    return judge(at, same ? { class: 'duplicate' } : { class: 'ignore', reason: 'EQUIVOCATION' })
  }
  const problem = problemOf(state, opened, context)
  if (problem !== undefined) return judge(at, { class: 'reject', reason: problem })
  const room = makeRoom(state, author, payload.round, context)
  if (room === undefined) return judge(at, { class: 'ignore', reason: 'BUFFER_FULL' })
  const kept = record(room, payload.round, { roundChanges: new Map(roundChanges).set(author, opened) })
  const taken = forgottenBefore(state, roundChange, context).reduce(
    (reached: Transition, evidence) => emit(reached, { evidence }),
    { state: kept, out: at.out },
  )
  return judge(taken, { class: 'accept' })
}

function samePrepared(left: OpenedRoundChange, right: OpenedRoundChange): boolean {
  const [one, other] = [left.roundChange.payload.prepared, right.roundChange.payload.prepared]
  return one?.round === other?.round && one?.digest === other?.digest
}

/** Height and round need no look here; the certificate has to hold, or a liar could lead the next leader astray. */
function problemOf(state: MachineState, opened: OpenedRoundChange, context: Context): Reason | undefined {
  const { roundChange, block, prepares } = opened
  const { payload } = roundChange
  const setting = settingOf(state, context)
  if (!context.rules.validRoundChange(roundChange, payload.round, setting)) return 'JUSTIFICATION_ROUND_CHANGE'
  if (payload.prepared === undefined) {
    return block === undefined && prepares.length === 0 ? undefined : 'PREPARED_CERTIFICATE_WRONG'
  }
  if (block === undefined || block.height !== state.height) return 'PREPARED_CERTIFICATE_WRONG'
  return context.rules.isPreparedCertificate({ block, prepares }, payload.prepared, setting)
    ? undefined
    : 'PREPARED_CERTIFICATE_WRONG'
}
