import type { ExecuteVector } from '../model/generated/vector.ts'
import type { Reason } from '../model/generated/rejections.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import type { Consultation } from './consult.ts'
import type { ExecuteCase } from './ExecuteCase.ts'
import type { FilledExecution } from './fillExecute.ts'
import { clauseReferences } from './clauseReferences.ts'
import { oraclesOf } from './writeVector.ts'
import type { Context } from './writeVector.ts'

const source = 'src/fill/cases'

/**
 * Makes the vector of a filled execute case.
 *
 * @param filled - What the reference made of it.
 * @param consultations - What other implementations said.
 * @param context - Where the clauses are, and why the twins of accepted cases are refused.
 * @returns The vector; its keys are in the order of the contract.
 * @throws {@link Defect} Where it names a clause that the standard does not have.
 */
export function toExecuteVector(
  filled: FilledExecution,
  consultations: readonly Consultation[],
  { standard, twinReasons }: Context,
): ExecuteVector {
  const { plan, ruleset, request } = filled
  const oracles = oraclesOf(consultations, standard)
  const lack = consultations.flatMap((said) => (said.kind === 'lacks' ? [said.capability] : []))[0]
  const reasons = [...reasonsOf(plan), ...(twinReasons.get(plan.name) ?? [])]
  return {
    id: plan.name,
    kind: 'execute',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences(plan, reasons, standard),
    ruleset: { name: ruleset.name, hash: rulesetHash(ruleset) },
    oracles,
    ...(oracles.length === 1 && lack !== undefined && { singleOracle: lack }),
    provenance: { kind: 'filled', source },
    ...(plan.twin !== undefined && { twin: plan.twin }),
    ...request,
  }
}

/** The reasons for which a case expects a refusal, without those that are only allowed. */
function reasonsOf({ blocks, batchOutcome }: ExecuteCase): readonly Reason[] {
  const refusals = [batchOutcome, ...blocks.map(({ refused }) => refused)]
  return refusals.flatMap((refusal) => (refusal === undefined ? [] : [refusal.reason]))
}

/**
 * Collects why the reject twins of each accepted execute case are refused.
 *
 * @param plans - All execute cases.
 * @returns Reasons by name of the accepted case.
 */
export function executeTwinReasons(plans: readonly ExecuteCase[]): ReadonlyMap<string, readonly Reason[]> {
  const reasons = new Map<string, readonly Reason[]>()
  for (const plan of plans) {
    if (plan.twin !== undefined) reasons.set(plan.twin, [...(reasons.get(plan.twin) ?? []), ...reasonsOf(plan)])
  }
  return reasons
}
