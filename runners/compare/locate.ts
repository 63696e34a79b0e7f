import type { Case } from '../load/Case.ts'
import type { Observation } from '../observe/Observation.ts'
import type { Pair } from '../observe/Pair.ts'
import type { Divergence } from './Divergence.ts'
import type { Problem, Verdict } from './Verdict.ts'

/**
 * Finds where two parties part, and how.
 *
 * @param asked - The case.
 * @param observation - What the parties and the reference did.
 * @param verdict - Of a pair that failed.
 * @param pair - Asked again for traces and state.
 * @returns The first divergence; undefined where there is no problem to start from.
 */
export async function locate(
  _asked: Case,
  _observation: Observation,
  verdict: Verdict,
  _pair: Pair,
): Promise<Divergence | undefined> {
  await Promise.resolve()
  const problem = firstProblem(verdict)
  if (problem === undefined) return undefined
  return {
    class: 'unlocated',
    blame: blameOf(verdict),
    left: 'found',
    right: problem.against,
    ...(problem.block !== undefined && { block: problem.block }),
    ...(problem.transaction !== undefined && { transaction: problem.transaction }),
    field: problem.field,
    leftValue: problem.found,
    rightValue: problem.expected,
    summary: `${problem.field} differs`,
  }
}

/** @returns The problem that the divergence starts from. */
export function firstProblem({ sequencer, prover, pair }: Verdict): Problem | undefined {
  for (const outcome of [sequencer, prover]) {
    if (outcome.status === 'fail') return outcome.problems[0]
  }
  return pair.differences[0]
}

/** @returns Whom the verdict blames. */
export function blameOf({ pair }: Verdict): Divergence['blame'] {
  if (pair.relation === 'sequencer-wrong') return 'sequencer'
  if (pair.relation === 'prover-wrong') return 'prover'
  return pair.relation === 'both-wrong' || pair.relation === 'both-wrong-alike' ? 'both' : 'undecided'
}
