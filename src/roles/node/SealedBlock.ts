import type { Bytes } from '../../model/Hex.ts'

/** A block with what makes it final. */
export interface SealedBlock {
  readonly blockRlp: Bytes
  /** Round that the seals are of. */
  readonly round: bigint
  /** 65 bytes each, ascending by signer. */
  readonly seals: readonly Bytes[]
}
