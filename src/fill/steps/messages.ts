import type {
  BlockView,
  CommitVote,
  Opened,
  OpenedProposal,
  OpenedRoundChange,
  PrepareVote,
  RoundChangeVote,
} from '../../consensus/justification/Opened.ts'
import type { OpenedMessage } from '../../consensus/machine/index.ts'
import type { Header } from '../../model/generated/adapter.ts'
import type { Hash32 } from '../../model/Hex.ts'
import { makeBlock, type Lab, type Validator } from './Lab.ts'

/** A block on the parent of the lab, built by whoever leads a round. */
export function blockAt(
  lab: Lab,
  round = 0n,
  change: {
    readonly salt?: bigint
    readonly proposer?: Validator
    readonly height?: bigint
    readonly header?: Partial<Header>
  } = {},
): BlockView {
  return makeBlock(lab, {
    height: change.height ?? lab.height,
    proposer: (change.proposer ?? lab.leaderOf(round)).address,
    round,
    parentHash: lab.parent.hash,
    salt: change.salt ?? 7n,
    ...(change.header !== undefined && { header: change.header }),
  })
}

/** Digest of a block in a round. */
export function digestOf(lab: Lab, block: BlockView, round: bigint): Hash32 {
  return lab.context.wire.digestOf(block, round)
}

/** Signs a prepare, true or not. */
export function prepareOf(
  lab: Lab,
  author: Validator,
  vote: { readonly round: bigint; readonly digest: Hash32; readonly height?: bigint },
): Opened<PrepareVote> {
  const payload = { height: vote.height ?? lab.height, round: vote.round, digest: vote.digest }
  return { payload, author: author.address, signature: author.signer.sign({ kind: 'prepare', vote: payload }) }
}

/** Signs a commit, with the seal of its author or of somebody else. */
export function commitOf(
  lab: Lab,
  author: Validator,
  vote: { readonly round: bigint; readonly digest: Hash32; readonly height?: bigint },
  sealer: Validator = author,
): Opened<CommitVote> {
  const commitSeal = sealer.signer.seal(lab.context.wire.commitHashOf(vote.digest, vote.round))
  const payload = { height: vote.height ?? lab.height, round: vote.round, digest: vote.digest, commitSeal }
  return { payload, author: author.address, signature: author.signer.sign({ kind: 'commit', vote: payload }) }
}

/** Signs the payload of a round change. */
export function changeOf(
  lab: Lab,
  author: Validator,
  vote: { readonly round: bigint; readonly height?: bigint; readonly prepared?: RoundChangeVote['prepared'] },
): Opened<RoundChangeVote> {
  const payload = {
    height: vote.height ?? lab.height,
    round: vote.round,
    ...(vote.prepared !== undefined && { prepared: vote.prepared }),
  }
  return { payload, author: author.address, signature: author.signer.sign({ kind: 'roundChange', vote: payload }) }
}

/** A round change that brings the certificate that it names. */
export function preparedChange(
  lab: Lab,
  author: Validator,
  {
    round,
    block,
    at,
    preparers,
  }: {
    readonly round: bigint
    readonly block: BlockView
    readonly at: bigint
    readonly preparers: readonly Validator[]
  },
): OpenedRoundChange {
  const prepared = { round: at, digest: digestOf(lab, block, at) }
  return {
    roundChange: changeOf(lab, author, { round, prepared }),
    block,
    prepares: sorted(preparers.map((one) => prepareOf(lab, one, prepared))),
  }
}

/** Signs a proposal with any justification. */
export function proposalOf(
  lab: Lab,
  plan: {
    readonly round: bigint
    readonly block: BlockView
    readonly author?: Validator
    readonly digest?: Hash32
    readonly height?: bigint
    readonly roundChanges?: readonly Opened<RoundChangeVote>[]
    readonly prepares?: readonly Opened<PrepareVote>[]
  },
): OpenedProposal {
  const { round, block, author = lab.leaderOf(round), roundChanges = [], prepares = [] } = plan
  const vote = { height: plan.height ?? lab.height, round, digest: plan.digest ?? digestOf(lab, block, round) }
  const signature = author.signer.sign({ kind: 'proposal', vote, block })
  return { proposal: { payload: vote, author: author.address, signature }, block, roundChanges, prepares }
}

/** Signed payloads in the order in which psc-1 wants them. */
export function sorted<Vote>(votes: readonly Opened<Vote>[]): readonly Opened<Vote>[] {
  return votes.toSorted((left, right) => (left.author < right.author ? -1 : 1))
}

/** Wraps whatever is sent. */
export const say = {
  proposal: (opened: OpenedProposal): OpenedMessage => ({ kind: 'proposal', opened }),
  prepare: (opened: Opened<PrepareVote>): OpenedMessage => ({ kind: 'prepare', opened }),
  commit: (opened: Opened<CommitVote>): OpenedMessage => ({ kind: 'commit', opened }),
  roundChange: (opened: OpenedRoundChange): OpenedMessage => ({ kind: 'roundChange', opened }),
}
