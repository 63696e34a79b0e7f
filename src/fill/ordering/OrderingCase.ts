import type { PoolFate, PoolLimits } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { SystemCall } from '../../model/generated/ruleset.ts'
import type { Address } from '../../model/Hex.ts'
import type { AccountPlan, Expectation, RulesetName, TransactionPlan } from '../Case.ts'

/** What an author of an ordering vector writes down. */
export interface OrderingCase {
  /** The vector's id behind `ordering/`. */
  readonly name: string
  readonly given: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly ruleset: RulesetName
  readonly policy: string
  readonly limits: PoolLimits
  readonly alloc: Readonly<Record<Address, AccountPlan>>
  readonly gasLimit: bigint
  /** Each with its nonce. */
  readonly arrivals: readonly TransactionPlan[]
  /** Author's own knowledge, from the clauses and by hand. */
  readonly pool: readonly PoolFate[]
  readonly order: readonly number[]
  readonly skipped: readonly { readonly arrival: number; readonly reason: Reason }[]
  /** System calls that change the outcome. */
  readonly systemCalls?: readonly SystemCall[]
  /** Author's own knowledge of the block and the state after it. */
  readonly expect?: Expectation
  /** Name of the accept twin. */
  readonly twin?: string
}
