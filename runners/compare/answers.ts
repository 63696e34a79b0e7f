import type {
  AccessListResult,
  CheckTransactionResult,
  DecodeRlpResult,
  Refusal,
  RlpItem,
  StatelessInputResult,
  TrieRootResult,
} from '../../src/model/generated/adapter.ts'
import type { AccessListCase, RlpCase, StatelessInputCase, TransactionCase, TrieCase } from '../load/Case.ts'
import type { AnswersObservation, Asked } from '../observe/Observation.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/** Compares two answers with a checked transaction's expectation. */
export function compareTransaction(
  asked: TransactionCase,
  observation: AnswersObservation<'transaction', CheckTransactionResult>,
): Verdict {
  const { expected } = asked
  return compareAnswers(observation, (result) => {
    if (expected.kind === 'reject') return refusalProblems(result, expected.reasons)
    if (result.status === 'rejected') return [problem('status', 'valid', refusalText(result))]
    const fields = ['hash', 'sender', 'intrinsicGas'] as const
    return fields.flatMap((field) =>
      result[field] === expected[field] ? [] : [problem(field, expected[field], result[field])],
    )
  })
}

/** Compares two answers with the item that the bytes hold. */
export function compareRlp(asked: RlpCase, observation: AnswersObservation<'rlp', DecodeRlpResult>): Verdict {
  const { expected } = asked
  return compareAnswers(observation, (result) => {
    if (expected.kind === 'reject') return refusalProblems(result, ['RLP_MALFORMED'])
    if (result.status === 'rejected') return [problem('status', 'decoded', refusalText(result))]
    const problems: Problem[] = []
    if (!sameItem(expected.item, result.item)) {
      problems.push(problem('item', JSON.stringify(expected.item), JSON.stringify(result.item)))
    }
    if (result.encoded !== asked.rlp) problems.push(problem('encoded', asked.rlp, result.encoded))
    return problems
  })
}

/** Compares two answers with the root of a trie. */
export function compareTrie(asked: TrieCase, observation: AnswersObservation<'trie', TrieRootResult>): Verdict {
  return compareAnswers(observation, ({ root }) => (root === asked.root ? [] : [problem('root', asked.root, root)]))
}

/** Compares an answer with the root of a stateless input. */
export function compareStatelessInput(
  asked: StatelessInputCase,
  observation: AnswersObservation<'statelessInput', StatelessInputResult>,
): Verdict {
  return compareAnswers(observation, (result) => {
    const { expected } = asked
    if (expected.kind === 'reject') return refusalProblems(result, expected.reasons)
    if (result.status === 'rejected') return [problem('status', 'decoded', refusalText(result))]
    return (['requestRoot', 'chainId', 'blockHash'] as const).flatMap((field) => {
      const wanted = expected[field]
      return wanted === undefined || wanted === result[field] ? [] : [problem(field, wanted, result[field])]
    })
  })
}

/** Compares an answer with the state root that an access list leads to. */
export function compareAccessList(
  asked: AccessListCase,
  observation: AnswersObservation<'accessList', AccessListResult>,
): Verdict {
  const { expected } = asked
  return compareAnswers(observation, (result) => {
    if (expected.kind === 'reject') {
      if (expected.reasons !== undefined) return refusalProblems(result, expected.reasons)
      return result.status === 'rejected' ? [] : [problem('status', `rejected (${expected.source})`, 'applied')]
    }
    if (result.status === 'rejected') return [problem('status', 'applied', refusalText(result))]
    return result.stateRoot === expected.stateRoot ? [] : [problem('stateRoot', expected.stateRoot, result.stateRoot)]
  })
}

function compareAnswers<Result>(
  observation: AnswersObservation<string, Result>,
  problemsOf: (result: Result) => readonly Problem[],
): Verdict {
  const outcomes = [observation.sequencer, observation.prover].map((asked) => outcomeOf(asked, problemsOf))
  const [sequencer, prover] = withOneAsked(outcomes)
  const alike = JSON.stringify(observation.sequencer) === JSON.stringify(observation.prover)
  return { sequencer, prover, pair: judgePair({ sequencer, prover, differences: [], alike }) }
}

function outcomeOf<Result>(asked: Asked<Result>, problemsOf: (result: Result) => readonly Problem[]): PartyOutcome {
  return asked.kind === 'result' ? judged(problemsOf(asked.result)) : withoutResult(asked)
}

/** These questions go to whoever declares them: where one party answers, the other is not missed. */
function withOneAsked(outcomes: readonly PartyOutcome[]): readonly [PartyOutcome, PartyOutcome] {
  const answered = outcomes.some(({ status }) => status !== 'skip' && status !== 'notAsked')
  const [sequencer, prover] = outcomes.map((outcome): PartyOutcome => {
    return answered && outcome.status === 'skip'
      ? { status: 'notAsked', why: `it lacks ${outcome.capability}` }
      : outcome
  })
  const nothing: PartyOutcome = { status: 'notAsked', why: 'there is no such party' }
  return [sequencer ?? nothing, prover ?? nothing]
}

function refusalProblems(
  result: { readonly status: string } | Refusal,
  reasons: readonly string[],
): readonly Problem[] {
  if (!('reason' in result)) return [problem('status', `rejected for ${reasons.join(' or ')}`, result.status)]
  return reasons.includes(result.reason) ? [] : [problem('reason', reasons.join(' or '), refusalText(result))]
}

/** Says with what reason and words something was refused. */
export function refusalText(refusal: Pick<Refusal, 'reason' | 'detail'>): string {
  return refusal.detail === undefined
    ? `rejected for ${refusal.reason}`
    : `rejected for ${refusal.reason} (${refusal.detail})`
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}

function sameItem(left: RlpItem, right: RlpItem): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right
  return left.length === right.length && left.every((item, index) => sameItem(item, right[index] ?? []))
}
