import type { Asked } from '../observe/Observation.ts'
import type { PairOutcome, PartyOutcome, Problem, Relation } from './Verdict.ts'

/** What is known once both parties have been looked at. */
export interface Findings {
  readonly sequencer: PartyOutcome
  readonly prover: PartyOutcome
  /** Differences between the parties that neither vector nor reference settles. */
  readonly differences: readonly Problem[]
  /** True where both gave the same answer, right or wrong. */
  readonly alike: boolean
}

/**
 * Judges a pair from what is known of its parties.
 *
 * @param findings - Outcome of each party and what is left open between them.
 * @returns The outcome of the pair: broken before failed, failed before skipped.
 */
export function judgePair(findings: Findings): PairOutcome {
  const { sequencer, prover, differences } = findings
  const statuses = [sequencer.status, prover.status]
  if (statuses.includes('broken')) return { status: 'broken', relation: 'infrastructure', differences }
  if (statuses.includes('fail')) return { status: 'fail', relation: blame(findings), differences }
  if (differences.length > 0) return { status: 'fail', relation: 'undecided', differences }
  if (statuses.includes('skip') || !statuses.includes('pass'))
    return { status: 'skip', relation: 'not-shown', differences }
  return { status: 'pass', relation: 'agree', differences }
}

function blame({ sequencer, prover, alike }: Findings): Relation {
  if (sequencer.status !== 'fail') return 'prover-wrong'
  if (prover.status !== 'fail') return 'sequencer-wrong'
  return alike ? 'both-wrong-alike' : 'both-wrong'
}

/**
 * The outcome of a party that gave no result to look at.
 *
 * @param asked - What came of asking it, where that is not a result.
 * @returns Its outcome.
 */
export function withoutResult(asked: Exclude<Asked<unknown>, { readonly kind: 'result' }>): PartyOutcome {
  switch (asked.kind) {
    case 'skip':
      return { status: 'skip', capability: asked.capability }
    case 'fault':
      return { status: 'broken', fault: asked.fault }
    case 'notAsked':
      return { status: 'notAsked', why: asked.why }
    case 'undelivered': {
      const problem = {
        field: 'capability',
        expected: 'delivered as declared',
        found: asked.detail,
        against: 'standard',
      } as const
      return { status: 'fail', problems: [problem] }
    }
  }
}

/**
 * Judges a question that goes to whoever declares it: where one party answers, the other is not missed.
 *
 * @param sequencer - Outcome of one party.
 * @param prover - Outcome of the other.
 * @returns Both; a skip beside an answer is no longer one.
 */
export function answeredByEither(
  sequencer: PartyOutcome,
  prover: PartyOutcome,
): { readonly sequencer: PartyOutcome; readonly prover: PartyOutcome } {
  const answered = [sequencer, prover].some(({ status }) => status !== 'skip' && status !== 'notAsked')
  const settle = (outcome: PartyOutcome): PartyOutcome =>
    answered && outcome.status === 'skip' ? { status: 'notAsked', why: `it lacks ${outcome.capability}` } : outcome
  return { sequencer: settle(sequencer), prover: settle(prover) }
}
