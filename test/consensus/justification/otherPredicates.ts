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

/** Who leads: one step behind the last builder for each round and one more, around the table. */
export function otherLeader(
  members: readonly string[],
  round: number,
  before?: { readonly builder: string; readonly members: readonly string[] },
): string | undefined {
  let seat = before === undefined ? 0 : before.members.indexOf(before.builder) + 1
  for (let left = round % members.length; left > 0; left--) seat++
  while (seat >= members.length) seat -= members.length
  return members[seat]
}

/** Whether a commit is a member's vote for a block, with a seal of its own. */
export function otherCommit(
  commit: OtherVote & { readonly sealedBy: string | undefined },
  wanted: {
    readonly height: number
    readonly round: number
    readonly digest: string
    readonly members: readonly string[]
  },
): boolean {
  if (commit.sealedBy !== commit.by) return false
  const said = [commit.height, commit.round, commit.digest].join('/')
  return said === [wanted.height, wanted.round, wanted.digest].join('/') && wanted.members.includes(commit.by)
}

/** Whether a sealed block is final: each seal is struck off the list of members, until enough are gone. */
export function otherNewBlock(
  sealers: readonly (string | undefined)[],
  members: readonly string[],
  list: { readonly ascending: boolean; readonly once: boolean } = { ascending: false, once: false },
): boolean {
  if (sealers.length > members.length) return false
  const left = new Set(members)
  const named: string[] = []
  for (const one of sealers) {
    if (one === undefined || !members.includes(one)) return false
    left.delete(one)
    named.push(one)
  }
  if (list.once && members.length - left.size !== sealers.length) return false
  if (list.ascending && named.join() !== named.toSorted().join()) return false
  return 3 * (members.length - left.size) >= 2 * members.length
}
