import { keccak256 } from '../../crypto/keccak.ts'
import { Defect } from '../../model/Defect.ts'
import type { Refusal } from '../../model/generated/adapter.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import type { Oracle, StorageQuestion, StorageVector } from '../../model/generated/vector.ts'
import { proverStorage, sequencerStorage } from '../../roles/storageMethods.ts'
import { canonicalJson } from '../../standard/canonicalJson.ts'
import type { Standard } from '../../standard/Standard.ts'
import { clauseReferences } from '../clauseReferences.ts'
import { genesisCases } from './genesisCases.ts'
import { acceptsOtherwise, otherTrie, proveOtherwise } from './otherTrie.ts'
import { acceptedProofs } from './proofCases.ts'
import { refusedProofs } from './refusedProofs.ts'
import { setCases } from './setCases.ts'
import { slotCases } from './slotCases.ts'
import type { ProofQuestion, StorageCase } from './StorageCase.ts'

const sequencer = sequencerStorage({ keccak256 })
const prover = proverStorage({ keccak256 })

/** Every case of kind `storage`. */
export function storageCases(): readonly StorageCase[] {
  return [...slotCases(), ...acceptedProofs(), ...refusedProofs(), ...setCases(), ...genesisCases()]
}

/**
 * Fills storage cases: the reference must answer as the author says, and another implementation of tries is asked.
 *
 * @param plans - Cases, such as {@link storageCases}.
 * @param standard - Clauses and reasons.
 * @throws {@link Defect} Where author, reference and the other implementation do not agree.
 */
export async function fillStorage(
  plans: readonly StorageCase[],
  standard: Standard,
): Promise<readonly StorageVector[]> {
  const vectors: StorageVector[] = []
  for (const plan of plans) vectors.push(await fillOne(plan, plans, standard))
  return vectors
}

async function fillOne(plan: StorageCase, all: readonly StorageCase[], standard: Standard): Promise<StorageVector> {
  await checkReference(plan)
  const oracle = plan.question.kind === 'slot' ? plan.compiler : await consult(plan.name, plan.question)
  const reference = { name: 'lockstep-reference', version: standard.version }
  const lack = plan.question.kind === 'slot' ? 'feature storagePath' : 'feature strictStorageProof'
  return {
    id: `storage/${plan.name}`,
    kind: 'storage',
    revision: plan.revision ?? 1,
    level: 'MUST',
    // oxlint-disable-next-line unicorn/no-thenable -- the contract of vectors names the field
    description: { given: plan.given, when: plan.when, then: plan.must },
    clauses: clauseReferences(plan, reasonsOf(plan, all), standard),
    oracles: oracle === undefined ? [reference] : [reference, oracle],
    ...(oracle === undefined && { singleOracle: lack }),
    provenance: plan.provenance ?? { kind: 'filled', source: 'src/fill/storage' },
    ...(plan.twin !== undefined && { twin: `storage/${plan.twin}` }),
    question: plan.question,
  }
}

/** Why the case, or any of its twins, is refused. */
function reasonsOf(plan: StorageCase, all: readonly StorageCase[]): readonly Reason[] {
  return [plan, ...all.filter(({ twin }) => twin === plan.name)].flatMap(({ question: { expected } }) =>
    expected.kind === 'reject' ? [expected.reason] : [],
  )
}

async function checkReference({ name, question }: StorageCase): Promise<void> {
  const found = await answerOf(question)
  const { expected } = question
  const right =
    expected.kind === 'reject'
      ? 'reason' in found && [expected.reason, ...(expected.alsoAllowed ?? [])].includes(found.reason)
      : canonicalJson(withoutKind(expected)) === canonicalJson(withoutStatus(found))
  if (!right) {
    throw new Defect(`storage/${name}: the reference answers ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
  }
  if (question.kind === 'slot' || question.alloc === undefined) return
  const { alloc, address, layout, reads, stateRoot, proof } = question
  const made = await sequencer.seq_storageProof({ token: '', alloc, address, layout, reads })
  if (canonicalJson(withoutStatus(made)) !== canonicalJson({ stateRoot, proof })) {
    throw new Defect(`storage/${name}: the reference proves something else: ${JSON.stringify(made).slice(0, 400)}`)
  }
}

async function answerOf(question: StorageQuestion): Promise<Refusal | { readonly status: string }> {
  if (question.kind === 'slot') {
    const { layout, read } = question
    return sequencer.seq_storageSlot({ token: '', layout, read })
  }
  const { stateRoot, address, layout, proof } = question
  const claim = { token: '', stateRoot, address, layout, proof }
  if (question.kind === 'read') return prover.prover_readStorage({ ...claim, reads: question.reads })
  const { batch, members } = question
  const more = { ...(batch !== undefined && { batch }), ...(members !== undefined && { members }) }
  return prover.prover_readValidatorSet({ ...claim, ...more })
}

function withoutKind(expected: { readonly kind: string }): object {
  const { kind: _, ...rest } = expected
  return rest
}

function withoutStatus(result: { readonly status: string }): object {
  const { status: _, ...rest } = result
  return rest
}

/** The other implementation makes the same proof of a state that is known, and refuses what is no proof at all. */
async function consult(name: string, question: ProofQuestion): Promise<Oracle | undefined> {
  const { alloc, address, proof, stateRoot, expected } = question
  if (alloc !== undefined) {
    const { accountProof, storageHash, storageProof } = proof
    const slots = storageProof.map((entry) => entry.proof)
    const ours = JSON.stringify({ stateRoot, accountProof, storageHash, slots })
    const other = await proveOtherwise(alloc, address, storageProof)
    if (ours !== other) throw new Defect(`storage/${name}: ${otherTrie.name} proves ${other}, not ${ours}`)
  }
  const accepts = await acceptsOtherwise(question)
  if (expected.kind !== 'reject') {
    if (!accepts) throw new Defect(`storage/${name}: ${otherTrie.name} refuses the proof`)
    return otherTrie
  }
  return accepts ? undefined : otherTrie
}
