import type { Reason } from '../../model/generated/rejections.ts'
import type { Address } from '../../model/Hex.ts'
import { account, addressOf, bob } from '../Account.ts'
import type { Account } from '../Account.ts'
import type { AccountPlan, RulesetName, TransactionPlan } from '../Case.ts'
import { blobHash, transaction } from './language.ts'

const recipient: Address = addressOf('recipient')
/** A sender that has sent before. */
export const veteran: Account = account('veteran')

/** A transaction that is invalid by one field, and one that is valid. */
export interface InvalidPlan {
  readonly name: string
  /** Goes on after "a transaction". */
  readonly what: string
  readonly reason: Reason
  readonly alsoAllowed?: readonly Reason[]
  readonly valid: TransactionPlan
  readonly change: Partial<TransactionPlan>
  readonly ruleset?: RulesetName
  readonly alloc?: Readonly<Record<Address, AccountPlan>>
  /** Transactions before it in the block. */
  readonly before?: readonly TransactionPlan[]
  /** A builder can be given it as well, and has to leave it out. */
  readonly leftOut?: boolean
}

/** The transactions that most plans change. */
export const transfer: TransactionPlan = transaction({ to: recipient, value: 1n, gasLimit: 21_000n })
export const blob: TransactionPlan = transaction({
  type: 'blob',
  to: recipient,
  gasLimit: 21_000n,
  blobVersionedHashes: [blobHash(1)],
})
export const setCode: TransactionPlan = transaction({
  type: 'setCode',
  to: recipient,
  gasLimit: 46_000n,
  authorizations: [{ authority: bob, address: recipient, nonce: 0n }],
})
