import type { HeaderInput } from '../../model/generated/adapter.ts'
import type { SystemCall } from '../../model/generated/ruleset.ts'
import type { Address } from '../../model/Hex.ts'
import type { AccountPlan, BlockPlan, Case, Expectation, RulesetName } from '../Case.ts'
import type { StateChange } from '../Mutation.ts'
import { clause } from './clauses.ts'

/** An honest block, without what a mutation adds. */
type HonestBlock = Omit<Extract<BlockPlan, { kind: 'build' }>, 'kind' | 'excluded'>

/** A change that the rules allow, and the same or a near one that nothing in a block causes. */
export interface ChangePlan {
  readonly given: string
  readonly ruleset?: RulesetName
  readonly alloc: Readonly<Record<Address, AccountPlan>>
  readonly clauses?: readonly string[]
  readonly headerInputs?: readonly HeaderInput[]
  readonly systemCalls?: readonly SystemCall[]
  /** Blocks before the one that counts. */
  readonly before?: readonly BlockPlan[]
  readonly accept: {
    readonly name: string
    readonly when: string
    readonly must: string
    readonly block: HonestBlock
    readonly expect?: Expectation
  }
  readonly rejects: readonly Unsolicited[]
}

/** A change of the state that nothing in the block causes. */
interface Unsolicited {
  readonly name: string
  /** Goes on after "a block". */
  readonly when: string
  readonly changes: readonly StateChange[]
  /** What the block holds; that of the accepted twin where absent. */
  readonly block?: HonestBlock
}

/**
 * Makes the cases of one allowed change and of its lawless twins.
 *
 * @param plan - State, block and changes.
 * @returns The accept case first.
 */
export function unsolicited(plan: ChangePlan): readonly Case[] {
  const { accept, rejects, before = [], clauses = [], ruleset = 'lockstep-osaka' } = plan
  const common = {
    given: plan.given,
    clauses: [clause.causes, clause.onlyThroughTransactions, ...clauses],
    ruleset,
    alloc: plan.alloc,
    ...(plan.headerInputs && { headerInputs: plan.headerInputs }),
    ...(plan.systemCalls && { systemCalls: plan.systemCalls }),
  }
  return [
    {
      ...common,
      name: `state-change/${accept.name}`,
      when: accept.when,
      must: accept.must,
      blocks: [...before, { kind: 'build', ...accept.block }],
      ...(accept.expect && { expect: accept.expect }),
    },
    ...rejects.map((reject): Case => ({
      ...common,
      name: `state-change/${reject.name}`,
      when: `a block ${reject.when}`,
      must: 'the block is refused, for nothing in it causes the change that its state root stands for',
      blocks: [
        ...before,
        {
          kind: 'mutate',
          ...(reject.block ?? accept.block),
          mutation: { kind: 'alterState', changes: reject.changes },
          reason: 'STATE_ROOT_MISMATCH',
        },
      ],
      twin: `state-change/${accept.name}`,
    })),
  ]
}

/** Adds wei to an account, or takes them where negative. */
export function pay(address: Address, wei: bigint): StateChange {
  return { kind: 'balance', address, wei }
}

/** Gives a slot a value. */
export function put(address: Address, slot: bigint, value: bigint): StateChange {
  return { kind: 'slot', address, slot, value }
}
