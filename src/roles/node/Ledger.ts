import type { Chain, ChainBlock } from '../../execution/Chain.ts'
import type { Witness } from '../../model/generated/adapter.ts'
import type { Address, Bytes, Hash32 } from '../../model/Hex.ts'
import type { BatchSet } from './SealedChain.ts'
import type { SealedBlock } from './SealedBlock.ts'

/** A block that was executed and found valid, final or not. */
export interface Executed {
  readonly rlp: Bytes
  readonly block: ChainBlock
  readonly witness: Witness
  /** Whose seals its reward carries, where it has one. */
  readonly carries?: NonNullable<Head['carries']>
}

/** A final block with the seals that are known of it. */
export interface Head {
  readonly block: ChainBlock
  /** Absent for the genesis block. */
  readonly sealed?: SealedBlock
  /** Who sealed it. */
  readonly validators: readonly Address[]
  /** Seals by signer, those that made it final and those that came late. */
  readonly seals: Map<Address, Bytes>
  /** Whose seals of the block before its reward carries, where it has one. */
  readonly carries?: { readonly round: bigint; readonly signers: ReadonlySet<Address> }
}

/** What a node knows of the chain; it changes with each final block. */
export interface Ledger {
  readonly chain: Chain
  head: Head
  /** The final block before the head. */
  previous?: Head
  /** Of the block after the head. */
  set: BatchSet
  /** Sets of all batches so far. */
  readonly sets: BatchSet[]
  /** Height 1 first. */
  readonly sealed: SealedBlock[]
  /** Children of the head, by hash. */
  readonly executed: Map<Hash32, Executed>
  /** Second that the clock last told. */
  nowS: bigint
}
