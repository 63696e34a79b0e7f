import type { Methods, StorageProofResult, StorageSlotResult } from '../../src/model/generated/adapter.ts'
import { canonicalJson } from '../../src/standard/canonicalJson.ts'
import type { StorageCase, StorageProofQuestion } from '../load/Case.ts'
import type { Asked, StorageObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

type SlotQuestion = Extract<StorageCase['question'], { readonly kind: 'slot' }>
type ReadResult = Methods['prover_readStorage' | 'prover_readValidatorSet']['result']

/**
 * Judges where two parties say that a value lies, or a proof and what is read from it.
 *
 * @param asked - The case with its expectation.
 * @param observation - What each party did.
 * @returns The verdict for each party and for the pair.
 */
export function compareStorage(asked: StorageCase, observation: StorageObservation): Verdict {
  const { question } = asked
  if (observation.about === 'slot') {
    const judge = (answer: StorageSlotResult): readonly Problem[] =>
      question.kind === 'slot' ? slotProblems(question, answer) : []
    return verdictOf(observation, outcomeOf(observation.sequencer, judge), outcomeOf(observation.prover, judge))
  }
  if (question.kind === 'slot') return verdictOf(observation, notAsked, notAsked)
  const sequencer = outcomeOf(observation.sequencer, (answer) => proofProblems(question, answer))
  const given = sequencer.status === 'fail' && observation.proofFrom === 'sequencer'
  const prover = outcomeOf(observation.prover, (answer) =>
    given ? ofWrongProof(answer) : readProblems(question, answer),
  )
  return verdictOf(observation, sequencer, prover)
}

const notAsked: PartyOutcome = { status: 'notAsked', why: 'there was nothing to ask' }

function verdictOf(observation: StorageObservation, first: PartyOutcome, second: PartyOutcome): Verdict {
  const outcomes = answeredByEither(first, second)
  const bothWrong = outcomes.sequencer.status === 'fail' && outcomes.prover.status === 'fail'
  const alike =
    observation.about === 'proof'
      ? bothWrong
      : JSON.stringify(observation.sequencer) === JSON.stringify(observation.prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike }) }
}

function outcomeOf<Result>(asked: Asked<Result>, problemsOf: (result: Result) => readonly Problem[]): PartyOutcome {
  return asked.kind === 'result' ? judged(problemsOf(asked.result)) : withoutResult(asked)
}

function slotProblems({ expected }: SlotQuestion, answer: StorageSlotResult): readonly Problem[] {
  if (expected.kind === 'reject') return refusalProblems(expected, answer, 'slot')
  if (answer.status === 'rejected') return [problem('slot', expected.slot, refusalText(answer))]
  return (['slot', 'offset', 'size'] as const).flatMap((field) =>
    answer[field] === expected[field]
      ? []
      : [problem(field === 'slot' ? 'slot' : `slot.${field}`, String(expected[field]), String(answer[field]))],
  )
}

/** There is one proof of a state: its nodes, in their order, of the slots in theirs. */
function proofProblems(question: StorageProofQuestion, answer: StorageProofResult): readonly Problem[] {
  if (answer.status === 'rejected') return [problem('slot.proof', 'proven', refusalText(answer))]
  const { stateRoot, proof } = answer
  if (stateRoot !== question.stateRoot) return [problem('stateRoot', question.stateRoot, stateRoot)]
  const keys = keysOf(proof)
  if (keys !== keysOf(question.proof)) return [problem('slot', keysOf(question.proof), keys)]
  const [expected, found] = [canonicalJson(question.proof), canonicalJson(proof)]
  return expected === found ? [] : [problem('slot.proof', expected, found)]
}

function keysOf({ storageProof }: StorageProofQuestion['proof']): string {
  return storageProof.map(({ key }) => key).join(' ')
}

/** The sequencer's proof is not that of the state: a prover that refuses it is right to do so. */
function ofWrongProof(answer: ReadResult): readonly Problem[] {
  if (answer.status === 'rejected') return []
  return [
    {
      ...problem('slot.proof', "rejected: the sequencer's proof is not that of the state", 'read'),
      against: 'standard',
    },
  ]
}

function readProblems(question: StorageProofQuestion, answer: ReadResult): readonly Problem[] {
  const { expected } = question
  if (expected.kind === 'reject') return refusalProblems(expected, answer, 'slot.proof')
  if (answer.status === 'rejected') {
    const field = answer.reason === 'STORAGE_SLOT_MISMATCH' ? 'slot' : 'slot.proof'
    return [problem(field, 'read', refusalText(answer))]
  }
  const { kind: _, ...wanted } = expected
  const { status: __, ...read } = answer
  const [right, found] = [canonicalJson(wanted), canonicalJson(read)]
  return right === found ? [] : [problem('slot.value', right, found)]
}

function refusalProblems(
  expected: { readonly reason: string; readonly alsoAllowed?: readonly string[] },
  answer: ReadResult | StorageSlotResult,
  field: string,
): readonly Problem[] {
  const reasons = [expected.reason, ...(expected.alsoAllowed ?? [])]
  const wanted = `rejected for ${reasons.join(' or ')}`
  if (answer.status !== 'rejected') return [problem(field, wanted, JSON.stringify(answer))]
  return reasons.includes(answer.reason) ? [] : [problem('reason', wanted, refusalText(answer))]
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}
