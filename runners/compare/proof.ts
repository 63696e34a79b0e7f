import type { ProofQuestion } from '../../src/model/generated/vector.ts'
import type { ProofCase } from '../load/Case.ts'
import type { Asked, ProofObservation, ProofResult } from '../observe/Observation.ts'
import { answeredByEither, judgePair, withoutResult } from './lattice.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

type Expected = ProofQuestion['expected']

/**
 * Judges what a prover, an aggregator, a verifier or a settlement makes of a question.
 *
 * @param asked - The case with its expectation.
 * @param observation - What the prover of the pair did.
 * @returns The verdict for each party and for the pair.
 */
export function compareProof({ question: { expected } }: ProofCase, observation: ProofObservation): Verdict {
  const sequencer = outcomeOf(observation.sequencer, expected)
  const prover = outcomeOf(observation.prover, expected)
  const outcomes = answeredByEither(sequencer, prover)
  return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike: false }) }
}

function outcomeOf(asked: Asked<ProofResult>, expected: Expected): PartyOutcome {
  return asked.kind === 'result' ? judged(problemsOf(asked.result, expected)) : withoutResult(asked)
}

/** An answer of any kind: what it says of the question, and what it adds. */
interface Told {
  readonly accepted: boolean
  readonly reason: string | undefined
  readonly facts: ReadonlyMap<string, string>
}

function problemsOf(result: ProofResult, expected: Expected): readonly Problem[] {
  const { accepted, reason, facts } = toldBy(result)
  if (expected.kind === 'reject') {
    const reasons: readonly string[] = [expected.reason, ...(expected.alsoAllowed ?? [])]
    const wanted = `rejected for ${reasons.join(' or ')}`
    if (accepted) return [problem('status', wanted, 'accepted')]
    return reasons.includes(reason ?? '') ? [] : [problem('reason', wanted, reason ?? 'no reason')]
  }
  if (!accepted) return [problem('status', 'accepted', `rejected: ${reason ?? 'for no reason'}`)]
  const { kind: _, ...wanted } = expected
  return Object.entries(wanted).flatMap(([field, right]) => {
    const found = facts.get(field)
    return found === right ? [] : [problem(field, right, found ?? 'nothing')]
  })
}

function toldBy(result: ProofResult): Told {
  if ('valid' in result) {
    const facts = new Map([['publicInputHash', result.publicInputHash]])
    return { accepted: result.valid, reason: result.reason, facts }
  }
  if ('accepted' in result) {
    return { accepted: result.accepted, reason: result.reason, facts: new Map([['stateRoot', result.stateRoot]]) }
  }
  const { status, proof, reason } = result
  // A mock proof proves nothing, so that whoever makes one has proven nothing.
  const made = status === 'completed' && proof?.mock === false
  const facts = proof === undefined ? new Map<string, string>() : new Map([['publicValues', proof.publicValues]])
  return { accepted: made, reason: proof?.mock === true ? 'a mock proof' : reason, facts }
}

function problem(field: string, expected: string, found: string): Problem {
  return { field, expected, found, against: 'vector' }
}
