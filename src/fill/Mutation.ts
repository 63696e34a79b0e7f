import type { Header } from '../model/generated/adapter.ts'
import type { SystemCall } from '../model/generated/ruleset.ts'
import type { Address, Bytes } from '../model/Hex.ts'
import type { TransactionPlan } from './Case.ts'

/** One change of the state after a block that nothing in the block caused. */
export type StateChange =
  /** Wei that are added, or taken where negative. An account that was not there comes into being. */
  | { readonly kind: 'balance'; readonly address: Address; readonly wei: bigint }
  | { readonly kind: 'nonce'; readonly address: Address; readonly more: bigint }
  /** The account gets this code; `0x` takes its code away. */
  | { readonly kind: 'code'; readonly address: Address; readonly code: Bytes }
  /** A slot gets a value; zero takes it out of the trie. */
  | { readonly kind: 'slot'; readonly address: Address; readonly slot: bigint; readonly value: bigint }
  /** A slot that is zero stays in the trie all the same. */
  | { readonly kind: 'zeroSlot'; readonly address: Address; readonly slot: bigint }
  /** An account without anything is in the trie. */
  | { readonly kind: 'empty'; readonly address: Address }
  | { readonly kind: 'delete'; readonly address: Address }

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
  /** The state after the block is changed, and the state root in the header is that of the changed state. */
  | { readonly kind: 'alterState'; readonly changes: readonly StateChange[] }
  /** The block was built by a party with a planted fault, as `parseMutant` names it; the header says what that party computed. */
  | { readonly kind: 'plantFault'; readonly mutant: string }
