import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'

/** A signed payload whose signature has been opened: what was said, and by whom. */
export interface Opened<Payload> {
  readonly payload: Payload
  /** Recovered from the signature, not yet known to be a validator. */
  readonly author: Address
  /** 65 bytes: r, s, parity. */
  readonly signature: Bytes
}

/** A place in the protocol: every vote is for one height and one round. */
export interface View {
  readonly height: bigint
  readonly round: bigint
}

/** What PROPOSAL signs, with the digest of the block where the profile signs the block itself. */
export interface ProposalVote extends View {
  readonly digest: Hash32
}

/** What PREPARE signs. */
export interface PrepareVote extends View {
  readonly digest: Hash32
}

/** What COMMIT signs. */
export interface CommitVote extends View {
  readonly digest: Hash32
  /** 65 bytes over the commit hash of the block. */
  readonly commitSeal: Bytes
}

/** That its author saw a quorum prepare a block in a round. */
export interface Prepared {
  readonly round: bigint
  readonly digest: Hash32
}

/** What ROUND_CHANGE signs. */
export interface RoundChangeVote extends View {
  /** Absent where its author has prepared nothing at this height. */
  readonly prepared?: Prepared
}

/** What consensus needs to know of a block; execution knows the rest. */
export interface BlockView {
  readonly rlp: Bytes
  readonly height: bigint
  /** Hash by which the next block names this one: the same in every round. */
  readonly hash: Hash32
  readonly parentHash: Hash32
  /** Who built it, from the header. */
  readonly proposer: Address
  /** Round in the header, where the profile writes one there. */
  readonly round?: bigint
}

/** A proposal with what justifies it; neither list is covered by the proposer's signature. */
export interface OpenedProposal {
  readonly proposal: Opened<ProposalVote>
  readonly block: BlockView
  readonly roundChanges: readonly Opened<RoundChangeVote>[]
  readonly prepares: readonly Opened<PrepareVote>[]
}

/** A round change with the certificate that it names; neither block nor list is covered by its author's signature. */
export interface OpenedRoundChange {
  readonly roundChange: Opened<RoundChangeVote>
  readonly block?: BlockView
  readonly prepares: readonly Opened<PrepareVote>[]
}
