import type { Transaction } from '../../execution/Transaction.ts'

/** A transaction in a pool. */
export interface Entry {
  /** Place among all arrivals. */
  readonly arrival: number
  readonly transaction: Transaction
  /** Hexadecimal. */
  readonly sender: string
  /** keccak256 of the encoding, hexadecimal. */
  readonly hash: string
}
