import type { HeaderInput } from '../model/generated/adapter.ts'
import type { BlockVector, ClauseReference, Oracle } from '../model/generated/vector.ts'
import type { Reason } from '../model/generated/rejections.ts'
import { rulesetHash } from '../standard/rulesetHash.ts'
import type { Standard } from '../standard/Standard.ts'
import type { Case } from './Case.ts'
import { clauseReferences } from './clauseReferences.ts'
import type { Consultation } from './consult.ts'
import type { FilledCase } from './fillCase.ts'

/** What vectors say they come from; no version or commit, so that filling again gives the same bytes. */
const source = 'src/fill/cases'

/**
 * Makes the vector of a filled case.
 *
 * @param filled - What the reference made of it.
 * @param consultation - What the second oracle said.
 * @param context - Where the clauses are, and why the twins of accepted cases are refused.
 * @returns The vector; its keys are in the order of the contract.
 * @throws {@link Defect} Where it names a clause that the standard does not have.
 */
export function toVector(
  filled: FilledCase,
  consultation: Consultation,
  { standard, twinReasons }: Context,
): BlockVector {
  const { plan, ruleset, genesis, blocks } = filled
  return {
    id: `block/${plan.name}`,
    kind: 'block',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clausesOf(filled, { standard, twinReasons }),
    ruleset: { name: ruleset.name, hash: rulesetHash(ruleset) },
    headerInputs: headerInputsOf(filled),
    oracles: oraclesOf([consultation], standard),
    ...(consultation.kind === 'lacks' && { singleOracle: consultation.capability }),
    provenance: { kind: 'filled', source },
    ...(plan.twin !== undefined && { twin: `block/${plan.twin}` }),
    genesis,
    blocks,
  }
}

/** What the clauses of a vector follow from beside its case. */
export interface Context {
  readonly standard: Standard
  /** By name of an accepted case: the reasons for which its reject twins are refused. */
  readonly twinReasons: ReadonlyMap<string, readonly Reason[]>
}

/** The clauses of the case and those that its refusals, or those of its twins, enforce, in the order of their ids. */
function clausesOf({ plan, blocks }: FilledCase, { standard, twinReasons }: Context): readonly ClauseReference[] {
  const own = blocks.flatMap((block) =>
    block.kind === 'import' ? [block.expected.reason] : block.expected.excluded.map(({ reason }) => reason),
  )
  return clauseReferences(plan, [...own, ...(twinReasons.get(plan.name) ?? [])], standard)
}

/**
 * Collects why the reject twins of each accepted case are refused.
 *
 * @param plans - All cases.
 * @returns Reasons by name of the accepted case.
 */
export function twinReasonsOf(plans: readonly Case[]): ReadonlyMap<string, readonly Reason[]> {
  const reasons = new Map<string, Reason[]>()
  for (const { twin, blocks } of plans) {
    const last = blocks.at(-1)
    if (twin === undefined || last?.kind !== 'mutate') continue
    reasons.set(twin, [...(reasons.get(twin) ?? []), last.reason])
  }
  return reasons
}

/** A block with transactions pays its fee recipient, so the outcome depends on who that is. */
function headerInputsOf({ plan }: FilledCase): readonly HeaderInput[] {
  const pays = plan.blocks.some(({ transactions }) => transactions.length > 0)
  return [...new Set<HeaderInput>([...(pays ? ['feeRecipient' as const] : []), ...(plan.headerInputs ?? [])])]
}

/** The reference, and the other implementations that agree. */
export function oraclesOf(consultations: readonly Consultation[], standard: Standard): readonly Oracle[] {
  const reference = { name: 'lockstep-reference', version: standard.version }
  return [reference, ...consultations.flatMap((said) => (said.kind === 'agrees' ? [said.oracle] : []))]
}

/** Writes a vector or manifest as text: keys as they are, one space a level, a line feed at the end. */
export function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}
