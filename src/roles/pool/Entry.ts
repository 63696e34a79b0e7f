import type { Transaction } from '../../execution/Transaction.ts'

/** A transaction in a pool. */
export interface Entry {
  /** Place among all arrivals. */
  readonly arrival: number
  /** What the key `arrival` compares by: the arrival itself, since a replacement has the place of its own (ORD-5). */
  readonly place: number
  readonly transaction: Transaction
  /** Hexadecimal. */
  readonly sender: string
  /** keccak256 of the encoding, hexadecimal. */
  readonly hash: string
}
