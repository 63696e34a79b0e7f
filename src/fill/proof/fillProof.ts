import { loadCrypto } from '../../crypto/loadCrypto.ts'
import { Defect } from '../../model/Defect.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { JobResult, SubmitBatchResult, VerifyResult } from '../../model/generated/roles.ts'
import type { ProofVector } from '../../model/generated/vector.ts'
import { createReference, type Reference } from '../../roles/reference.ts'
import { rulesetHash } from '../../standard/rulesetHash.ts'
import { ruleset } from '../../standard/rulesets.ts'
import type { Standard } from '../../standard/Standard.ts'
import { validator } from '../../standard/validator.ts'
import { clauseReferences, clausesOfTwins } from '../clauseReferences.ts'
import { aggregateCases } from './aggregateCases.ts'
import { aggregationCases } from './aggregationCases.ts'
import { attestationCases } from './attestationCases.ts'
import { rulesetName } from './chain.ts'
import { consensusCases } from './consensusCases.ts'
import { finalityCases } from './finalityCases.ts'
import { inputCases } from './inputCases.ts'
import type { ProofAsked, ProofCase } from './ProofCase.ts'
import { listCases } from './listCases.ts'
import { proveCases } from './proveCases.ts'
import { queueCases } from './queueCases.ts'
import { setProofCases } from './setProofCases.ts'
import { settleCases } from './settleCases.ts'

/** The second implementation, which the tests hold every vector against: test/proof/second. */
const second = { name: 'lockstep-test-proofs', version: '1' } as const

/** Every case of kind `proof`. */
export async function proofCases(): Promise<readonly ProofCase[]> {
  return [
    ...inputCases(),
    ...attestationCases(),
    ...aggregateCases(),
    ...listCases(),
    ...aggregationCases(),
    ...finalityCases(),
    ...consensusCases(),
    ...setProofCases(),
    ...settleCases(),
    ...queueCases(),
    ...(await proveCases()),
  ]
}

/**
 * Fills proof cases: the reference must answer as the author says.
 *
 * @param plans - Cases, such as {@link proofCases}.
 * @param standard - Clauses and rulesets.
 * @throws {@link Defect} Where author and reference do not agree.
 */
export async function fillProof(plans: readonly ProofCase[], standard: Standard): Promise<readonly ProofVector[]> {
  const names = new Set(plans.map(({ name }) => name))
  if (names.size !== plans.length) throw new Defect('two cases of kind proof have one name')
  const { handlers } = await createReference({ crypto: await loadCrypto('auto'), engine: 'lockstep' })
  const twins = clausesOfTwins(
    plans.map((plan) => ({ ...plan, reasons: reasonsOf(plan) })),
    standard,
  )
  const vectors: ProofVector[] = []
  for (const plan of plans) {
    if (plan.twin !== undefined && !names.has(plan.twin)) throw new Defect(`${plan.name}: no twin ${plan.twin}`)
    vectors.push(await fillOne(plan, { handlers, standard, twinClauses: twins.get(plan.name) ?? [] }))
  }
  return vectors
}

interface Tools {
  readonly handlers: Reference['handlers']
  readonly standard: Standard
  /** Clauses that the refused twins of the case break. */
  readonly twinClauses: readonly string[]
}

async function fillOne(plan: ProofCase, { handlers, standard, twinClauses }: Tools): Promise<ProofVector> {
  const rules = ruleset(plan.ruleset ?? rulesetName, standard)
  const hash = rulesetHash(rules)
  await handlers.lockstep_configure({ ruleset: rules, rulesetHash: hash })
  const answer = toldBy(await answerOf(plan.asked, { rulesetHash: hash, handlers }))
  const vector: unknown = {
    id: plan.name,
    kind: 'proof',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: whens[plan.asked.kind], then: thenOf(plan) },
    clauses: clauseReferences({ ...plan, clauses: [...plan.clauses, ...twinClauses] }, reasonsOf(plan), standard),
    ruleset: { name: rules.name, hash },
    ...oraclesOf(plan, standard),
    provenance: { kind: 'filled', source: 'src/fill/proof' },
    ...(plan.twin !== undefined && { twin: plan.twin }),
    question: { ...plan.asked, expected: expectedOf(plan, answer) },
  }
  const schema = validator('vector-proof')
  if (schema.is(vector)) return vector
  throw new Defect(`${plan.name}: ${JSON.stringify(schema.violations(vector).slice(0, 2))}`)
}

/** What executes blocks has no second formulation here; whoever executes them has oracles of its own. */
function oraclesOf({ asked }: ProofCase, { version }: Standard): Pick<ProofVector, 'oracles' | 'singleOracle'> {
  const reference = { name: 'lockstep-reference', version }
  return asked.kind === 'prove'
    ? { oracles: [reference], singleOracle: 'feature proofs' }
    : { oracles: [reference, second] }
}

const whens: Readonly<Record<ProofAsked['kind'], string>> = {
  verify: 'A verifier checks the proof.',
  settle: 'The batch is offered for settlement.',
  aggregate: 'An aggregator joins them.',
  finality: 'A consensus prover proves that it is final.',
  prove: 'A worker executes and proves the batch.',
}

function thenOf({ reason, asked }: ProofCase): string {
  if (reason !== undefined) return 'It is refused.'
  const made = { verify: 'The proof holds.', settle: 'The batch is settled.' }
  return asked.kind === 'verify' || asked.kind === 'settle'
    ? made[asked.kind]
    : 'A proof with these public values is made.'
}

type Answer = JobResult | SubmitBatchResult | VerifyResult

async function answerOf(
  asked: ProofAsked,
  {
    rulesetHash: hash,
    handlers,
  }: { readonly rulesetHash: ProofVector['ruleset']['hash']; readonly handlers: Reference['handlers'] },
): Promise<Answer> {
  const head = { token: '', rulesetHash: hash }
  switch (asked.kind) {
    case 'verify':
      return handlers.verifier_verify({ ...head, ...asked.ask })
    case 'settle':
      return handlers.verifier_submitBatch({ ...head, ...asked.ask })
    case 'aggregate':
      return handlers.prover_job(await handlers.agg_aggregate({ ...head, ...asked.ask }))
    case 'finality':
      return handlers.prover_job(await handlers.consensus_prove({ ...head, ...asked.ask }))
    case 'prove':
      return handlers.prover_job(await handlers.prover_prove({ ...head, ...asked.ask }))
  }
}

/** What an answer says of the question, and what it adds. */
interface Told {
  readonly reason: string | undefined
  readonly facts: Readonly<Record<string, string>>
}

function toldBy(answer: Answer): Told {
  const { reason } = answer
  if ('valid' in answer) return { reason, facts: { publicInputHash: answer.publicInputHash } }
  if ('accepted' in answer) return { reason, facts: { stateRoot: answer.stateRoot } }
  return { reason, facts: answer.proof === undefined ? {} : { publicValues: answer.proof.publicValues } }
}

function expectedOf({ name, reason, alsoAllowed }: ProofCase, told: Told): ProofVector['question']['expected'] {
  const allowed: readonly (string | undefined)[] = [reason, ...(alsoAllowed ?? [])]
  if (!allowed.includes(told.reason)) {
    throw new Defect(`${name}: the reference answers ${told.reason ?? 'accepted'}, not ${reason ?? 'accepted'}`)
  }
  if (reason === undefined) return { kind: 'accept', ...told.facts }
  return { kind: 'reject', reason, ...(alsoAllowed !== undefined && { alsoAllowed: [...alsoAllowed] }) }
}

function reasonsOf({ reason }: ProofCase): readonly Reason[] {
  return reason === undefined ? [] : [reason]
}
