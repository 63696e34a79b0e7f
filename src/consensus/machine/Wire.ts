import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type {
  BlockView,
  CommitVote,
  Opened,
  OpenedProposal,
  OpenedRoundChange,
  PrepareVote,
  ProposalVote,
  RoundChangeVote,
} from '../justification/Opened.ts'

/** Codes of the four messages. */
export const codes = { proposal: 0x12, prepare: 0x13, commit: 0x14, roundChange: 0x15 } as const

/** A message with every signature opened. */
export type OpenedMessage =
  | { readonly kind: 'proposal'; readonly opened: OpenedProposal }
  | { readonly kind: 'prepare'; readonly opened: Opened<PrepareVote> }
  | { readonly kind: 'commit'; readonly opened: Opened<CommitVote> }
  | { readonly kind: 'roundChange'; readonly opened: OpenedRoundChange }

/** A message that was read and not paid for: no signature has been recovered yet. */
export interface ReadMessage {
  readonly height: bigint
  readonly round: bigint
  /** Length of the longest list in it. */
  readonly listed: number
  /** @throws {@link Rejection} Where the signature is none. */
  readonly author: () => Address
  /** Opens every signature; lists are those of the message, in their order. @throws {@link Rejection} */
  readonly open: () => OpenedMessage
}

/** What a node signs. */
export type Unsigned =
  | { readonly kind: 'proposal'; readonly vote: ProposalVote; readonly block: BlockView }
  | { readonly kind: 'prepare'; readonly vote: PrepareVote }
  | { readonly kind: 'commit'; readonly vote: CommitVote }
  | { readonly kind: 'roundChange'; readonly vote: RoundChangeVote }

/** A statement that stands by itself, for evidence and durable state. */
export type SignedStatement =
  | { readonly kind: 'proposal'; readonly opened: Opened<ProposalVote>; readonly block: BlockView }
  | { readonly kind: 'prepare'; readonly opened: Opened<PrepareVote> }
  | { readonly kind: 'commit'; readonly opened: Opened<CommitVote> }
  | { readonly kind: 'roundChange'; readonly opened: Opened<RoundChangeVote> }

/** Bytes, hashes and signatures of one profile in one domain. */
export interface Wire {
  /** True where lists must ascend strictly by signer. */
  readonly ascending: boolean
  /** True where a block must not have two seals of one validator. */
  readonly sealsOnce: boolean
  readonly roundInBlock: boolean
  /** @throws {@link Rejection} Where the bytes are no message of this code. */
  readonly read: (code: number, data: Bytes) => ReadMessage
  readonly encode: (message: OpenedMessage) => Bytes
  readonly encodeStatement: (statement: SignedStatement) => Bytes
  readonly encodeSeal: (sealed: { readonly digest: Hash32; readonly round: bigint; readonly seal: Bytes }) => Bytes
  /** @throws {@link Rejection} Where it is none; what we wrote ourselves is never refused. */
  readonly readPrepare: (signed: Bytes) => Opened<PrepareVote>
  /** @throws {@link Rejection} Where the bytes are no block. */
  readonly readBlock: (rlp: Bytes) => BlockView
  /** The same block, proposed again in another round. */
  readonly inRound: (block: BlockView, round: bigint) => BlockView
  readonly digestOf: (block: BlockView, round: bigint) => Hash32
  readonly commitHashOf: (digest: Hash32, round: bigint) => Hash32
  /** @throws {@link Rejection} Where the seal is none. */
  readonly openSeal: (commitHash: Hash32, seal: Bytes) => Address
  /** As {@link openSeal}; undefined where the seal is none. */
  readonly recoverSeal: (commitHash: Hash32, seal: Bytes) => Address | undefined
}

/** A validator's key, behind the two things it may be used for. */
export interface Signer {
  readonly address: Address
  /** @returns 65 bytes. */
  readonly sign: (unsigned: Unsigned) => Bytes
  /** @returns 65 bytes. */
  readonly seal: (commitHash: Hash32) => Bytes
}
