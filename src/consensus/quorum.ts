import type { QuorumFormula } from '../model/generated/standard.ts'
import { integer, type Address } from '../model/Hex.ts'
import type { ConsensusContext, ConsensusParameters } from './Profile.ts'

/** What decides how many votes are enough. */
export interface QuorumSetting {
  /** Of the block that is voted on. */
  readonly height: bigint
  readonly parameters?: ConsensusParameters
  /** Instead of that of the profile. */
  readonly formula?: QuorumFormula
}

/**
 * Tells how many validators may be faulty without harm.
 *
 * @param n - Number of validators, at least 1.
 * @returns floor((n - 1) / 3).
 */
export function f(n: number): number {
  return Math.floor((n - 1) / 3)
}

/**
 * Tells how many votes are a quorum.
 *
 * @param n - Number of validators, at least 1.
 * @param setting - Height and what the deployment chose.
 * @param context - Profile; CNS-1.
 */
export function quorum(n: number, setting: QuorumSetting, { profile, fault }: ConsensusContext): number {
  if (fault === 'quorum-floor') return Math.floor((2 * n) / 3)
  if (fault === 'quorum-all') return n
  if (fault === 'quorum-two-f-plus-one') return votesBy('twoFaultyPlusOne', n)
  if (fault === 'quorum-strict') return votesBy('floorTwoThirdsPlusOne', n)
  const { height, parameters, formula } = setting
  if (formula !== undefined) return votesBy(formula, n)
  const rule = profile.quorum
  if (rule.kind === 'always') return votesBy(rule.formula, n)
  const since = parameters?.ceilTwoThirdsFrom
  return votesBy(since !== undefined && height >= integer(since) ? rule.later : rule.earlier, n)
}

/**
 * Tells how many seals make a header final.
 *
 * @param n - Number of validators, at least 1.
 * @param setting - Height and what the deployment chose.
 * @param context - Profile; CNS-1.
 */
export function sealsForFinality(n: number, setting: QuorumSetting, context: ConsensusContext): number {
  if (context.fault === 'quorum-unchecked') return 0
  const loose = context.profile.finality.kind === 'moreThanFaulty' || context.fault === 'finality-f-plus-one'
  return loose ? f(n) + 1 : quorum(n, setting, context)
}

/** Votes as they count. */
export interface VoteCount {
  readonly faultyMax: number
  readonly quorum: number
  readonly finality: number
  /** Distinct validators that voted. */
  readonly counted: number
  readonly reached: boolean
}

/**
 * Counts votes.
 *
 * @param voters - In any order; repeated and unknown ones do not count.
 * @param validators - Distinct, at least one.
 * @param setting - Height and what the deployment chose.
 * @param context - Profile; CNS-1, CNS-15, CNS-16.
 */
export function countVotes(
  voters: readonly Address[],
  validators: readonly Address[],
  setting: QuorumSetting,
  context: ConsensusContext,
): VoteCount {
  const { fault } = context
  const members = fault === 'outsiders-counted' ? voters : voters.filter((voter) => validators.includes(voter))
  const counted = fault === 'duplicates-counted' ? members.length : new Set(members).size
  const n = fault === 'count-from-seals' ? Math.max(1, counted) : validators.length
  const needed = quorum(n, setting, context)
  return {
    faultyMax: f(n),
    quorum: needed,
    finality: sealsForFinality(n, setting, context),
    counted,
    reached: counted >= needed,
  }
}

function votesBy(formula: QuorumFormula, n: number): number {
  switch (formula) {
    case 'ceilTwoThirds':
      return Math.ceil((2 * n) / 3)
    case 'floorTwoThirdsPlusOne':
      return Math.floor((2 * n) / 3) + 1
    case 'twoFaultyPlusOne':
      return 2 * f(n) + 1
  }
}
