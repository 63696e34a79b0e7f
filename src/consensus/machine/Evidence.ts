import type { Address, Bytes } from '../../model/Hex.ts'

/** Misbehaviour that two signed messages prove. */
export type EvidenceKind = 'DoublePrepare' | 'DoubleCommit' | 'DoubleProposal' | 'DoubleSeal' | 'LockForgotten'

/** One of the two things that contradict each other. */
export interface Statement {
  /** Code of the message that it was part of; 0 for a seal by itself. */
  readonly code: number
  /** RLP of payload and signature; of digest, round and seal for a seal by itself. */
  readonly signed: Bytes
  /** Header that a seal by itself is over: the seal does not tell its height. */
  readonly headerRlp?: Bytes
}

/** Two statements of one signer: the one seen first comes first. */
export interface Evidence {
  readonly kind: EvidenceKind
  readonly signer: Address
  readonly height: bigint
  readonly round: bigint
  readonly statements: readonly [Statement, Statement]
}
