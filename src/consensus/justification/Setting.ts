import type { Address, Hash32 } from '../../model/Hex.ts'
import type { BlockView } from './Opened.ts'

/** What the predicates of one height are asked about: who votes, who leads, how many are enough. */
export interface Setting {
  readonly height: bigint
  /** Ascending, distinct, at least one. */
  readonly validators: readonly Address[]
  /** Number of distinct validators whose votes are enough; CNS-1. */
  readonly quorum: number
  /** Who may propose in a round of this height. */
  readonly leaderOf: (round: bigint) => Address
  /** Digest by which messages of a round name a block; the round matters where the profile hashes it in. */
  readonly digestOf: (block: BlockView, round: bigint) => Hash32
  /** True where the header of a block holds the round that it is proposed in. */
  readonly roundInBlock: boolean
  /** True where the seals of a block must ascend by signer; CNS-6. */
  readonly sealsAscend: boolean
  /** True where a block with two seals of one validator is refused; where false, the validator counts once; CNS-15. */
  readonly sealsOnce: boolean
}

/** Number of distinct authors among votes. */
export function countAuthors(votes: readonly { readonly author: Address }[]): number {
  return new Set(votes.map(({ author }) => author)).size
}
