import type { Case, Expectation, GenesisPlan, RulesetName, TransactionPlan } from '../../Case.ts'
import { clause } from '../clauses.ts'
import { transaction } from '../language.ts'

/** A fork of the reference chain, and where cases find it. */
export interface MatrixFork {
  readonly id: 'shanghai' | 'cancun' | 'prague' | 'osaka' | 'bpo1' | 'bpo2' | 'lockstep1' | 'lockstep2' | 'lockstep3'
  /** The chain that has only this fork; of forks that add no rules of the machine the reference chain. */
  readonly ruleset: RulesetName
  /** Second of the genesis where the fork is one of several. */
  readonly timestamp?: bigint
}

/** The forks of the reference chain, in order. */
export const matrixForks: readonly MatrixFork[] = [
  { id: 'shanghai', ruleset: 'lockstep-shanghai' },
  { id: 'cancun', ruleset: 'lockstep-cancun' },
  { id: 'prague', ruleset: 'lockstep-prague' },
  { id: 'osaka', ruleset: 'lockstep-osaka' },
  { id: 'bpo1', ruleset: 'lockstep-reference', timestamp: 4100n },
  { id: 'bpo2', ruleset: 'lockstep-reference', timestamp: 5100n },
  { id: 'lockstep1', ruleset: 'lockstep-reference', timestamp: 6100n },
  { id: 'lockstep2', ruleset: 'lockstep-reference', timestamp: 7100n },
  { id: 'lockstep3', ruleset: 'lockstep-reference', timestamp: 8100n },
]

/** Tells whether a fork is another or comes after it. */
export function isSince(fork: MatrixFork, first: MatrixFork['id']): boolean {
  const order = matrixForks.map(({ id }) => id)
  return order.indexOf(fork.id) >= order.indexOf(first)
}

/** One subject at one fork. */
export interface MatrixPlan {
  readonly subject: string
  readonly given: string
  readonly when: string
  readonly must: string
  readonly clauses: readonly string[]
  readonly alloc: Case['alloc']
  readonly transactions: readonly TransactionPlan[]
  readonly genesis?: GenesisPlan
  readonly headerInputs?: Case['headerInputs']
  readonly systemCalls?: NonNullable<Case['systemCalls']>
  readonly expect: Expectation
}

/**
 * Makes the case of a subject at a fork: one block, so that a fault that exists at this fork only has a vector that
 * shows it.
 *
 * @param fork - The fork.
 * @param plan - What is done and what an author knows of it.
 */
export function matrixCase(fork: MatrixFork, plan: MatrixPlan): Case {
  const { subject, transactions, genesis, headerInputs, clauses, ...rest } = plan
  const { timestamp } = fork
  const timed = timestamp === undefined ? [] : (['timestamp'] as const)
  return {
    ...rest,
    name: `fork-matrix/${fork.id}-${subject}`,
    when: `${plan.when}, under ${fork.id}`,
    clauses: [...clauses, ...(timestamp === undefined ? [] : [clause.blobSchedule])],
    ruleset: fork.ruleset,
    blocks: [{ kind: 'build', transactions }],
    genesis: { ...(timestamp !== undefined && { timestamp }), ...genesis },
    headerInputs: [...timed, ...(headerInputs ?? [])],
  }
}

/** A call of a contract with enough gas for any subject. */
export function calling(plan: Partial<TransactionPlan> & Pick<TransactionPlan, 'to'>): TransactionPlan {
  return transaction({ gasLimit: 3_000_000n, ...plan })
}
