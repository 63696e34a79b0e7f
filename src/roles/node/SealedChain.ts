import type { AccountProof, Genesis, Witness } from '../../model/generated/adapter.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'

/** A block that validators made final, with all that a prover needs of it. */
export interface FinalBlock {
  /** RLP of header, transactions, uncles and withdrawals. */
  readonly block: Bytes
  readonly hash: Hash32
  readonly height: bigint
  readonly stateRoot: Hash32
  /** Canonical: whatever is needed to execute the block, and nothing else. */
  readonly witness: Witness
  /** Round that the seals are of. */
  readonly round: bigint
  /** At least a quorum, ascending by signer. */
  readonly seals: readonly Bytes[]
  /** Number of its batch; the first is 1. */
  readonly batch: bigint
}

/** Who validates a batch, and how the state at its start shows it. */
export interface BatchSet {
  readonly batch: bigint
  /** First block of the batch. */
  readonly firstHeight: bigint
  /** State after the last block of the batch before. */
  readonly stateRoot: Hash32
  /** Ascending. */
  readonly validators: readonly Address[]
  /** Absent where the layout has no commitment. */
  readonly validatorSetHash?: Hash32
  /** Of the contract's storage in that state; absent where the state shows no set to go on with and the old one stays. */
  readonly proof?: AccountProof
}

/** Where the set of validators lies in the state. */
export interface ValidatorSetPlace {
  readonly address: Address
  readonly layout: StorageShape
  /** Name of the layout in `spec/storage`. */
  readonly layoutName: string
  /** Members in the genesis state, ascending; present where the layout has no list that tells them. */
  readonly firstMembers?: readonly Address[]
  /** Blocks of a batch, at least 1. */
  readonly batchBlocks: bigint
}

/** A chain as validators sealed it: what a prover pipeline starts from. */
export interface SealedChain {
  readonly ruleset: Ruleset
  readonly genesis: Genesis
  readonly genesisHash: Hash32
  readonly place: ValidatorSetPlace
  /** Height 1 first, without a gap. */
  readonly blocks: readonly FinalBlock[]
  /** One for each batch that has a block. */
  readonly sets: readonly BatchSet[]
  /** Contract that the first transaction of each block carries the seals of the block before to, where there is one. */
  readonly rewards?: Address
}
