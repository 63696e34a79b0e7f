import type { CommitVote, Opened } from '../justification/Opened.ts'
import { settingOf, type Context } from './Context.ts'
import type { MachineState, RoundRecord } from './State.ts'
import { become, emit, forget, type Transition } from './Transition.ts'

/**
 * Tells that a block is final once a quorum sealed it, in the current round or in one gone by.
 *
 * @returns Undefined where no accepted block has a quorum of seals.
 */
export function uponCommit(at: Transition, context: Context): Transition | undefined {
  const { state } = at
  if (state.decided !== undefined) return undefined
  for (const [round, kept] of [...state.rounds].toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    const commits = sealed(state, round, kept, context)
    if (kept.accepted === undefined || commits.length < context.rules.commitsEnough(state.validators.length)) continue
    const ordered = commits.toSorted((left, right) => (left.author < right.author ? -1 : 1))
    const decided = become(forget(forget(at, 'waiting'), 'blockAskedFor'), {
      decided: { round, digest: kept.accepted.proposal.payload.digest },
    })
    const final = emit(decided, {
      finalized: {
        blockRlp: kept.accepted.block.rlp,
        round,
        seals: ordered.map(({ payload }) => payload.commitSeal),
      },
    })
    return emit(final, { timers: { op: 'cancel', kind: 'round', height: state.height, round: state.round } })
  }
  return undefined
}

function sealed(
  state: MachineState,
  round: bigint,
  { accepted, commits }: RoundRecord,
  context: Context,
): readonly Opened<CommitVote>[] {
  if (accepted === undefined) return []
  const { digest } = accepted.proposal.payload
  const setting = settingOf(state, context)
  return [...commits.values()].filter((commit) => context.rules.validateCommit(commit, { round, digest }, setting))
}
