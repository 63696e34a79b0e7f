/**
 * The rules of justification once more, from the text of the specification, in another form: votes are put into tables by
 * author, and a proposal is looked at from the certificate it would need, not from the lists it has. Imports nothing.
 */

/** A vote as the tables hold it; heights and rounds are numbers. */
interface OtherVote {
  readonly by: string
  readonly height: number
  readonly round: number
  readonly digest?: string
  readonly preparedRound?: number
  readonly preparedDigest?: string
}

/** A proposal with what surrounds it. */
export interface OtherProposal {
  readonly height: number
  readonly members: readonly string[]
  readonly leader: string
  readonly round: number
  readonly builder: string
  readonly blockHeight: number
  /** Round in the header; undefined where headers hold none. */
  readonly blockRound: number | undefined
  /** Digest that the proposed block had, or has, in a round. */
  readonly digestIn: (round: number) => string
  readonly changes: readonly OtherVote[]
  readonly prepares: readonly OtherVote[]
}

/** Whether the proposal is justified, and whether its block is a fresh one. */
export function otherJustification(proposal: OtherProposal): 'no' | 'fresh' | 'prepared' {
  const { round, members, changes, height, prepares } = proposal
  const fresh =
    proposal.blockHeight === height &&
    proposal.builder === proposal.leader &&
    (proposal.blockRound === undefined || proposal.blockRound === round)
      ? 'fresh'
      : 'no'
  if (round === 0) return fresh
  const table = new Map<string, OtherVote>()
  for (const change of changes) {
    if (!members.includes(change.by)) return 'no'
    if (change.height !== height || change.round !== round) return 'no'
    if (change.preparedRound !== undefined && !(change.preparedRound < round)) return 'no'
    table.set(change.by, change)
  }
  // Three voters weigh more than two thirds of the set, or exactly two thirds: 3 * voters >= 2 * members.
  if (3 * table.size < 2 * members.length) return 'no'
  const rounds = changes.flatMap(({ preparedRound }) => (preparedRound === undefined ? [] : [preparedRound]))
  if (rounds.length === 0) return fresh
  if (proposal.blockHeight !== height) return 'no'
  if (proposal.blockRound !== undefined && proposal.blockRound !== round) return 'no'
  const latest = Math.max(...rounds)
  const wanted = proposal.digestIn(latest)
  const isNamed = changes.some((change) => change.preparedRound === latest && change.preparedDigest === wanted)
  if (!isNamed) return 'no'
  const odd = prepares.filter(
    (vote) => !members.includes(vote.by) || vote.height !== height || vote.round !== latest || vote.digest !== wanted,
  )
  const voters = new Set(prepares.map((vote) => vote.by)).size
  return odd.length === 0 && 3 * voters >= 2 * members.length ? 'prepared' : 'no'
}
