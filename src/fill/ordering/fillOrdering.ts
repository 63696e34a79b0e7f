import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { createMachineEngine } from '../../execution/machine/machineEngine.ts'
import { Defect } from '../../model/Defect.ts'
import type { PrecompileEntry, Ruleset } from '../../model/generated/ruleset.ts'
import type { OrderingVector } from '../../model/generated/vector.ts'
import { integer } from '../../model/Hex.ts'
import { orderingMethods } from '../../roles/ordering.ts'
import { createRegistry } from '../../roles/Registry.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset as namedRuleset } from '../../standard/rulesets.ts'
import type { Standard } from '../../standard/Standard.ts'
import type { Case } from '../Case.ts'
import type { Workshop } from '../chain.ts'
import { consult, type Consultation } from '../consult.ts'
import { blockByBlock } from '../consultBlocks.ts'
import { fillCase, type FilledCase } from '../fillCase.ts'
import type { SecondOracle } from '../SecondOracle.ts'
import { signTransaction } from '../signTransaction.ts'
import { clauseReferences } from '../clauseReferences.ts'
import { oraclesOf } from '../writeVector.ts'
import type { OrderingCase } from './OrderingCase.ts'

/** What fills ordering cases. */
export interface OrderingTools {
  readonly standard: Standard
  readonly crypto: CryptoBackend
  readonly oracle: SecondOracle
}

/**
 * Fills ordering cases: the reference must make of the pool what its author says, and the block of that order is built
 * once more from the author's list, by the reference and by the second oracle.
 *
 * @param plans - Cases.
 * @param tools - Clauses, cryptography and the second oracle.
 * @throws {@link Defect} Where author, reference and second oracle do not agree.
 */
export async function fillOrdering(
  plans: readonly OrderingCase[],
  tools: OrderingTools,
): Promise<readonly OrderingVector[]> {
  const vectors: OrderingVector[] = []
  for (const plan of plans) vectors.push(await fillOne(plan, plans, tools))
  return vectors
}

async function fillOne(
  plan: OrderingCase,
  all: readonly OrderingCase[],
  { standard, crypto, oracle }: OrderingTools,
): Promise<OrderingVector> {
  const rules = namedRuleset(plan.ruleset, standard)
  const hash = rulesetHash(rules)
  const engine = createMachineEngine(crypto)
  const filled = await fillCase(blockOf(plan), rules, { crypto, engine })
  const [block] = filled.blocks
  const [signed] = filled.signed
  const policy = standard.ordering.get(plan.policy)
  if (block?.kind !== 'build' || signed === undefined || policy === undefined) {
    throw new Defect(`ordering/${plan.name} has no block, or a policy that the standard does not have`)
  }
  const { attributes } = signed.input
  const arrivals = plan.arrivals.map((one) => signTransaction(one, one.nonce ?? 0n, integer(rules.chainId)))
  const input = { genesis: filled.genesis, policy, limits: plan.limits, arrivals, attributes }
  const registry = createRegistry({ crypto, engine })
  registry.configure({ ruleset: rules, rulesetHash: hash })
  const found = await orderingMethods(registry).seq_order({ token: '', rulesetHash: hash, ...input })
  const { rlp, result, witness } = block.expected
  const wanted = { pool: plan.pool, order: plan.order, skipped: plan.skipped, rlp, result, witness }
  const made = {
    pool: found.pool,
    order: found.order,
    skipped: found.skipped,
    rlp: found.block.rlp,
    result: found.block.result,
    witness: found.block.witness,
  }
  if (canonicalJson(wanted) !== canonicalJson(made)) {
    const shown = ({ pool, order, skipped }: Pick<typeof made, 'pool' | 'order' | 'skipped'>): string =>
      JSON.stringify({ pool, order, skipped })
    throw new Defect(`ordering/${plan.name}: the reference makes ${shown(made)}, not ${shown(wanted)}`)
  }
  const consultation = await consultAbout(filled, { crypto, engine, oracle })
  return {
    id: `ordering/${plan.name}`,
    kind: 'ordering',
    revision: 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: `the policy ${plan.policy} makes a block of the pool`, then: plan.must },
    clauses: clauseReferences(plan, reasonsOf(plan, all), standard),
    ruleset: { name: rules.name, hash },
    oracles: oraclesOf([consultation], standard),
    ...(consultation.kind === 'lacks' && { singleOracle: consultation.capability }),
    provenance: { kind: 'filled', source: 'src/fill/ordering' },
    ...(plan.twin !== undefined && { twin: `ordering/${plan.twin}` }),
    ...input,
    expected: wanted,
  }
}

/**
 * Asks the second oracle about the block of the author's order. Bounds tell what has no place in a block, but change
 * nothing of what is in it: where there are some, it is asked under the rules of the fork alone.
 */
async function consultAbout(filled: FilledCase, { oracle, ...workshop }: Asking): Promise<Consultation> {
  const rules = withoutBounds(filled.ruleset)
  if (canonicalJson(rules) === canonicalJson(filled.ruleset)) return consult(filled, oracle)
  const same = await fillCase(filled.plan, rules, workshop)
  if (canonicalJson(same.blocks) !== canonicalJson(filled.blocks)) {
    throw new Defect(`${filled.plan.name}: the block without bounds is another`)
  }
  const consultation = await consult(same, oracle)
  if (consultation.kind === 'lacks') return consultation
  return { kind: 'agrees', oracle: { ...consultation.oracle, asked: blockByBlock } }
}

interface Asking extends Workshop {
  readonly oracle: SecondOracle
}

/** The same chain without what a prover does not take. */
function withoutBounds(rules: Ruleset): Ruleset {
  const unbounded = (entry: PrecompileEntry): PrecompileEntry => {
    const era: PrecompileEntry = entry.status === 'unprovable' ? { ...entry, status: 'active' } : entry
    if (era.limits === undefined) return era
    const { limits, ...rest } = era
    const { maxCallsPerBlock: _, ...others } = limits
    const bounds = limits.onLimitViolation === 'tx-rejected-by-sequencer' ? {} : others
    return Object.keys(bounds).length === 0 ? rest : { ...rest, limits: bounds }
  }
  const precompiles = rules.precompiles.map((one) => ({ ...one, history: one.history.map(unbounded) }))
  return { ...rules, precompiles, limits: {} }
}

/** The block that the author's order makes. */
function blockOf(plan: OrderingCase): Case {
  const { name, given, must, clauses, ruleset, alloc, gasLimit, order, arrivals, expect, systemCalls } = plan
  const transactions = order.flatMap((index) => arrivals[index] ?? [])
  return {
    name: `ordering/${name}`,
    given,
    when: 'a block is built',
    must,
    clauses,
    ruleset,
    alloc,
    genesis: { gasLimit },
    blocks: [{ kind: 'build', transactions }],
    ...(systemCalls !== undefined && { systemCalls }),
    ...(expect !== undefined && { expect }),
  }
}

/** Why something is refused or left out here and in the twins. */
function reasonsOf(
  plan: OrderingCase,
  all: readonly OrderingCase[],
): readonly OrderingCase['skipped'][number]['reason'][] {
  return [plan, ...all.filter(({ twin }) => twin === plan.name)].flatMap(({ pool, skipped }) => [
    ...pool.flatMap((fate) => (fate.status === 'refused' ? [fate.reason] : [])),
    ...skipped.map(({ reason }) => reason),
  ])
}
