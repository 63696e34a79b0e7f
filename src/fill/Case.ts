import type { BlockAttributes, HeaderInput, Withdrawal } from '../model/generated/adapter.ts'
import type { Reason } from '../model/generated/rejections.ts'
import type { SystemCall } from '../model/generated/ruleset.ts'
import type { Address, Bytes, Hash32 } from '../model/Hex.ts'
import type { Account } from './Account.ts'
import type { Mutation } from './Mutation.ts'

/** What an author writes down; `fill` makes a vector of it. */
export interface Case {
  /** `<family>/<name>`; the vector's id is `block/<family>/<name>`. */
  readonly name: string
  /** Raised when input or expectation of a published vector changes; 1 where absent. */
  readonly revision?: number
  /** Given, when, then: the state, the blocks and what must be seen, each in one clause of a sentence. */
  readonly given: string
  readonly when: string
  readonly must: string
  /** Ids of clauses, beside those that the expected rejections enforce. */
  readonly clauses: readonly string[]
  /** Name of a ruleset. */
  readonly ruleset: RulesetName
  /** Accounts beside the funded senders and the system contracts that every block calls. */
  readonly alloc: Readonly<Record<Address, AccountPlan>>
  readonly genesis?: GenesisPlan
  readonly blocks: readonly BlockPlan[]
  /** Fields that the outcome depends on beside the fee recipient. */
  readonly headerInputs?: readonly HeaderInput[]
  /** System calls that change the outcome. */
  readonly systemCalls?: readonly SystemCall[]
  /** Author's own knowledge of the state after the last block; the fill fails where it does not hold. */
  readonly expect?: Expectation
  /** Name of the accept twin of a case whose last block is refused. */
  readonly twin?: string
  /** False keeps the case out of the tests for the ecosystem, where it has many like it already. */
  readonly exported?: false
}

/** Rulesets that cases use: one fork each, the reference chain with all of them, and chains that differ from Ethereum. */
export type RulesetName =
  | 'lockstep-shanghai'
  | 'lockstep-cancun'
  | 'lockstep-prague'
  | 'lockstep-osaka'
  | 'lockstep-reference'
  | 'lockstep-p256'
  | 'lockstep-pairing-caps'
  | 'lockstep-statuses'
  | 'lockstep-blocks'
  | 'lockstep-batches'
  | 'lockstep-state-variable'
  | 'lockstep-limits'
  | 'lockstep-unprovable'

/** An account of the genesis; what is absent is zero or empty. */
export interface AccountPlan {
  readonly balance?: bigint
  readonly nonce?: bigint
  readonly code?: Bytes
  readonly storage?: Readonly<Record<string, bigint>>
}

/** How the genesis differs from the usual one. */
export interface GenesisPlan {
  readonly timestamp?: bigint
  readonly gasLimit?: bigint
  readonly baseFeePerGas?: bigint
  readonly excessBlobGas?: bigint
  readonly blobGasUsed?: bigint
  readonly gasUsed?: bigint
}

/** Attributes of a block that differ from the usual ones. */
type AttributesPlan = Partial<Omit<BlockAttributes, 'withdrawals'>> & {
  readonly withdrawals?: readonly Withdrawal[]
}

/** A block to build, or an honest one that is changed before it is offered. */
export type BlockPlan =
  | {
      readonly kind: 'build'
      readonly attributes?: AttributesPlan
      readonly transactions: readonly TransactionPlan[]
      /** Why the transactions at these places are left out. */
      readonly excluded?: Readonly<Record<number, Reason>>
    }
  | {
      readonly kind: 'mutate'
      readonly attributes?: AttributesPlan
      readonly transactions: readonly TransactionPlan[]
      readonly mutation: Mutation
      readonly reason: Reason
      readonly alsoAllowed?: readonly Reason[]
    }

/** A transaction before it is signed; the nonce counts up by itself where it is absent. */
export interface TransactionPlan {
  readonly type: 'legacy' | 'legacyUnprotected' | 'accessList' | 'dynamicFee' | 'blob' | 'setCode'
  readonly from: Account
  /** Null creates a contract. */
  readonly to: Address | null
  readonly value: bigint
  readonly data: Bytes
  readonly gasLimit: bigint
  /** In wei: of types without a priority fee the gas price. */
  readonly maxFeePerGas: bigint
  readonly maxPriorityFeePerGas: bigint
  readonly nonce?: bigint
  readonly chainId?: bigint
  readonly accessList: readonly AccessListEntry[]
  readonly maxFeePerBlobGas: bigint
  readonly blobVersionedHashes: readonly Hash32[]
  readonly authorizations: readonly AuthorizationPlan[]
  /** Damage that is done when the transaction is signed or encoded. */
  readonly damage?: TransactionDamage
}

export interface AccessListEntry {
  readonly address: Address
  readonly slots: readonly (bigint | number)[]
}

/** A permission (EIP-7702) before it is signed. */
export interface AuthorizationPlan {
  readonly authority: Account
  /** Code to delegate to; the zero address takes the delegation back. */
  readonly address: Address
  readonly nonce: bigint
  /** The chain's own where absent; 0 holds on every chain. */
  readonly chainId?: bigint
  readonly damage?: 'highS' | 'zeroR' | 'parity2'
}

/** Ways to make a signature or an encoding invalid. */
export type TransactionDamage =
  | 'highS'
  /** The nonce point is the generator and s the largest that is valid, or one more: the sender follows from both. */
  | 'halfS'
  | 'aboveHalfS'
  | 'zeroR'
  | 'zeroS'
  | 'rAboveOrder'
  | 'parity2'
  | 'truncated'
  | 'trailingByte'
  | 'leadingZeroNonce'
  | 'extraField'
  | 'unknownType'
  | 'longRecipient'
  | 'networkForm'

/** What an author knows to be true after the last accepted block, from the EIPs and by hand. */
export interface Expectation {
  /** Slots by account; zero says that the slot is empty. */
  readonly storage?: Readonly<Record<Address, Readonly<Record<string, bigint>>>>
  /** Balances in wei. */
  readonly balance?: Readonly<Record<Address, bigint>>
  readonly nonce?: Readonly<Record<Address, bigint>>
  /** Code of accounts; `0x` says that there is none. */
  readonly code?: Readonly<Record<Address, Bytes>>
  /** Gas that the transactions of the last accepted block used, in order. */
  readonly gasUsed?: readonly bigint[]
  /** Status of the transactions of the last accepted block, in order. */
  readonly status?: readonly (0 | 1)[]
}
