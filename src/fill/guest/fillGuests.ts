import { Defect } from '../../model/Defect.ts'
import type { AccessListResult, StatelessInputResult } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { StatelessQuestion, StatelessVector } from '../../model/generated/vector.ts'
import { createRegistry } from '../../roles/Registry.ts'
import { createWorker } from '../../roles/worker.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'
import type { Standard } from '../../standard/Standard.ts'
import type { Workshop } from '../chain.ts'
import { clauseReferences } from '../clauseReferences.ts'
import { accessListCases } from './accessListCases.ts'
import type { GuestCase } from './GuestCase.ts'
import { inputCases } from './inputCases.ts'

/** Every case of kind `stateless`. */
export async function guestCases(): Promise<readonly GuestCase[]> {
  return [...inputCases(), ...(await accessListCases())]
}

/**
 * Fills cases of kind `stateless`: a worker of the reference must answer as the author and the other implementations say.
 *
 * @param plans - Cases, such as {@link guestCases}.
 * @param standard - Clauses and reasons.
 * @param workshop - Engine and cryptography.
 * @throws {@link Defect} Where author and reference do not agree.
 */
export async function fillGuests(
  plans: readonly GuestCase[],
  standard: Standard,
  workshop: Workshop,
): Promise<readonly StatelessVector[]> {
  const worker = createWorker(createRegistry(workshop), workshop.crypto)
  const vectors: StatelessVector[] = []
  for (const plan of plans) {
    const { question } = plan
    const answer =
      question.kind === 'input'
        ? await worker.prover_checkStatelessInput({ token: '', input: question.input })
        : await worker.prover_applyAccessList({ token: '', ...withoutExpectation(question) })
    checkAnswer(plan, answer)
    vectors.push(toVector(plan, plans, standard))
  }
  return vectors
}

function withoutExpectation(question: Extract<StatelessQuestion, { readonly kind: 'accessList' }>) {
  const { witness, preStateRoot, accessList } = question
  return { witness, preStateRoot, accessList }
}

function checkAnswer(
  { name, question: { expected } }: GuestCase,
  answer: AccessListResult | StatelessInputResult,
): void {
  const { kind, ...wanted } = expected
  const { status, ...found } = answer
  const right =
    'reason' in wanted
      ? 'reason' in found && [wanted.reason, ...(wanted.alsoAllowed ?? [])].includes(found.reason)
      : kind === status && canonicalJson(wanted) === canonicalJson(found)
  if (!right) {
    throw new Defect(`stateless/${name}: the reference says ${JSON.stringify(answer)}, not ${JSON.stringify(expected)}`)
  }
}

function toVector(plan: GuestCase, all: readonly GuestCase[], standard: Standard): StatelessVector {
  const reference = { name: 'lockstep-reference', version: standard.version }
  return {
    id: `stateless/${plan.name}`,
    kind: 'stateless',
    revision: 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences(plan, reasonsOf(plan, all), standard),
    oracles: [reference, ...plan.oracles],
    ...(plan.singleOracle !== undefined && { singleOracle: plan.singleOracle }),
    provenance: { kind: 'filled', source: 'src/fill/guest' },
    ...(plan.twin !== undefined && { twin: `stateless/${plan.twin}` }),
    question: plan.question,
  }
}

/** Why the case, or any of its twins, is refused. */
function reasonsOf(plan: GuestCase, all: readonly GuestCase[]): readonly Reason[] {
  return [plan, ...all.filter(({ twin }) => twin === plan.name)].flatMap(({ question: { expected } }) =>
    expected.kind === 'reject' ? [expected.reason] : [],
  )
}
