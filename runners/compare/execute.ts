import type { ExecuteResult } from '../../src/model/generated/adapter.ts'
import type { ExecuteCase, ExecuteOutcome } from '../load/Case.ts'
import type { Asked, ExecuteObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { compareResults } from './results.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what a prover made of a request.
 *
 * @param asked - The case with its expectation for the batch and for each block.
 * @param observation - What the prover did.
 * @returns The verdict; the sequencer was not asked.
 */
export function compareExecute(asked: ExecuteCase, observation: ExecuteObservation): Verdict {
  const sequencer: PartyOutcome = { status: 'notAsked', why: 'the vector is about a prover alone' }
  const prover = outcomeOf(asked, observation.prover.asked)
  const pair = judgePair({ sequencer, prover, differences: [], alike: false })
  return { sequencer, prover, pair, witnessFrom: 'vector' }
}

function outcomeOf({ expected }: ExecuteCase, given: Asked<ExecuteResult>): PartyOutcome {
  if (given.kind !== 'result') return withoutResult(given)
  const { blocks, batch } = given.result
  const problems: Problem[] = []
  if (expected.batch !== undefined) problems.push(...compareBatch(expected.batch, batch))
  if (blocks.length !== expected.blocks.length) {
    const counts = { expected: String(expected.blocks.length), found: String(blocks.length) }
    problems.push({ field: 'blocks.length', ...counts, against: 'vector' })
  }
  for (const [index, wanted] of expected.blocks.entries()) {
    const answer = blocks[index]
    if (answer !== undefined) problems.push(...compareBlock(wanted, answer, index))
  }
  return judged(problems)
}

type Answer = ExecuteResult['blocks'][number]
type Refused = Extract<ExecuteOutcome, { kind: 'reject' }>

function compareBatch(wanted: ExecuteOutcome, given: ExecuteResult['batch']): readonly Problem[] {
  const problem = { field: 'batch', against: 'vector' } as const
  if (given === undefined) return [{ ...problem, expected: textOf(wanted), found: 'no word of the batch' }]
  const found = given.status === 'rejected' ? refusalText(given) : 'accepted'
  const right =
    wanted.kind === 'accept'
      ? given.status === 'accepted'
      : given.status === 'rejected' && wanted.reasons.includes(given.reason)
  return right ? [] : [{ ...problem, expected: textOf(wanted), found }]
}

function compareBlock(wanted: ExecuteOutcome, given: Answer, block: number): readonly Problem[] {
  const at = { block, against: 'vector' } as const
  if (wanted.kind === 'reject') return compareRefusal(wanted, given, at)
  if (given.status === 'rejected') return [{ ...at, field: 'status', expected: 'executed', found: refusalText(given) }]
  return compareResults(wanted.result ?? {}, given.result, { ...at, blockHash: true })
}

function compareRefusal(
  wanted: Refused,
  given: Answer,
  at: { readonly block: number; readonly against: 'vector' },
): readonly Problem[] {
  if (given.status !== 'rejected' || !wanted.reasons.includes(given.reason)) {
    const found = given.status === 'rejected' ? refusalText(given) : 'executed'
    return [{ ...at, field: 'status', expected: textOf(wanted), found }]
  }
  const { account } = wanted
  if (account === undefined || account === given.account) return []
  return [{ ...at, field: 'account', expected: account, found: given.account ?? 'absent' }]
}

function textOf(wanted: ExecuteOutcome): string {
  return wanted.kind === 'accept' ? 'accepted' : `rejected for ${wanted.reasons.join(' or ')}`
}
