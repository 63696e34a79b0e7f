import type { Header } from '../model/generated/adapter.ts'
import type { SystemCall } from '../model/generated/ruleset.ts'
import type { TransactionPlan } from './Case.ts'

/**
 * One change to an honest block, as data. What the header commits to elsewhere is computed anew, so that the change is
 * the only thing wrong.
 */
export type Mutation =
  /** A header field takes a value of its own. */
  | { readonly kind: 'setField'; readonly field: keyof Header; readonly value: string }
  /** A number in the header grows or shrinks. */
  | { readonly kind: 'addToField'; readonly field: keyof Header; readonly difference: bigint }
  /** The last bit of a field of fixed length flips. */
  | { readonly kind: 'flipField'; readonly field: keyof Header }
  /** The header ends before its last field, or goes on after it. */
  | { readonly kind: 'dropLastField' }
  | { readonly kind: 'appendField'; readonly value: string }
  /** A number in the header is written with a zero byte in front. */
  | { readonly kind: 'padField'; readonly field: keyof Header }
  /** Another transaction takes the place of one; the transactions root and the blob gas used follow. */
  | { readonly kind: 'replaceTransaction'; readonly index: number; readonly transaction: TransactionPlan }
  /** The body has one transaction more or less than the header commits to. */
  | { readonly kind: 'dropTransaction'; readonly index: number }
  | { readonly kind: 'repeatTransaction'; readonly index: number }
  /** The parent's header becomes an uncle; the uncles hash follows. */
  | { readonly kind: 'addUncle' }
  /** The parent's header becomes an uncle that the header does not know of. */
  | { readonly kind: 'smuggleUncle' }
  /** The body's withdrawals differ from those that the header commits to. */
  | { readonly kind: 'dropWithdrawals' }
  | { readonly kind: 'addToWithdrawal'; readonly index: number; readonly gwei: bigint }
  /** The block's encoding is cut short, or goes on after its end. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  | { readonly kind: 'appendBytes'; readonly value: string }
  /** The block was built by a party that left out these system calls. */
  | { readonly kind: 'omitSystemCalls'; readonly calls: readonly SystemCall[] }
  /** The block was built by a party for which a fork begins so many seconds later. */
  | { readonly kind: 'delayFork'; readonly fork: string; readonly seconds: number }
