import type { ExecutedBlock, ImportBlocksResult, ImportedBlock } from '../../src/model/generated/adapter.ts'
import type { BlockExpectation, BlockToImport, ImportCase } from '../load/Case.ts'
import { headerOf } from '../observe/header.ts'
import { hasExecutionWitness } from '../observe/import.ts'
import type { Asked, ImportObservation, RefusedWitness } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { controlProblem } from './build.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { compareResults, resultInHeader, type KnownResult } from './results.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what a sequencer imported and what a prover validated.
 *
 * @param asked - The case with its expectations.
 * @param observation - What both did; with the reference's answers once blame has to be settled.
 * @returns The verdict for each party and for the pair.
 */
export function compareImport(asked: ImportCase, observation: ImportObservation): Verdict {
  const sequencer = importerOutcome(asked, observation)
  const found = judgeValidated(asked, observation)
  const prover = proverOutcome(observation, found)
  const alike = observation.sequencer.kind === 'result' && sameAnswers(observation.sequencer.result, observation)
  const pair = judgePair({ sequencer, prover, differences: found.differences, alike })
  return { sequencer, prover, pair, witnessFrom: observation.prover.witnessFrom }
}

function importerOutcome(asked: ImportCase, observation: ImportObservation): PartyOutcome {
  const { sequencer, sequencerControls, refusedWitnesses = [] } = observation
  if (sequencer.kind !== 'result') return withoutResult(sequencer)
  const { blocks, head } = sequencer.result
  const wanted = asked.blocks.length + sequencerControls.length
  if (blocks.length !== wanted) {
    const counts = { expected: String(wanted), found: String(blocks.length) }
    return judged([{ field: 'blocks.length', ...counts, against: 'standard' }])
  }
  const problems: Problem[] = []
  for (const [index, block] of asked.blocks.entries()) {
    const answer = blocks[index]
    if (answer !== undefined) problems.push(...importProblems(block, answer, index))
    // What follows a wrong block stands on it.
    if (problems.length > 0) return judged(problems)
  }
  for (const control of sequencerControls) {
    if (blocks[control.index]?.status === 'accepted') problems.push(controlProblem(control.field))
  }
  if (asked.head !== undefined && head !== asked.head) {
    problems.push({ field: 'head', expected: asked.head, found: head, against: 'vector' })
  }
  if (problems.length === 0) problems.push(...refusedWitnesses.flatMap((refused) => witnessProblems(asked, refused)))
  return judged(problems)
}

/** Of a block that it refuses, a sequencer owes no witness of more than it looked at. */
function witnessProblems({ blocks }: ImportCase, { block, refusal }: RefusedWitness): readonly Problem[] {
  if (blocks[block]?.expected.kind !== 'accept') return []
  const expected = 'a witness from which the block can be executed'
  return [{ block, field: 'witness', expected, found: `reference: ${refusalText(refusal)}`, against: 'reference' }]
}

function importProblems(block: BlockToImport, answer: ImportedBlock, index: number): readonly Problem[] {
  const at = { block: index, against: 'vector' } as const
  if (block.expected.kind === 'reject') {
    return refusalProblems(block.expected, answer.status === 'rejected' ? answer.reason : undefined, index)
  }
  if (answer.status === 'accepted') {
    return compareResults(truthOf(block), answer.result, { ...at, blockHash: true })
  }
  const shown =
    answer.result === undefined ? [] : compareResults(truthOf(block), answer.result, { ...at, blockHash: false })
  return [...shown, { ...at, field: 'status', expected: 'accepted', found: refusalText(answer) }]
}

function refusalProblems(
  expected: Extract<BlockExpectation, { kind: 'reject' }>,
  reason: string | undefined,
  block: number,
): readonly Problem[] {
  const wanted = expected.reasons.join(' or ')
  const at = { block, expected: `rejected for ${wanted}`, against: 'vector' } as const
  if (reason === undefined) return [{ ...at, field: 'status', found: `accepted (the vector says ${expected.source})` }]
  return expected.reasons.some((allowed) => allowed === reason)
    ? []
    : [{ ...at, field: 'reason', found: `rejected for ${reason}` }]
}

/** A valid block is its own truth: its header says what execution must give. */
function truthOf(block: BlockToImport): KnownResult {
  const view = headerOf(block.rlp)
  const stated = block.expected.kind === 'accept' ? (block.expected.result ?? {}) : {}
  return view === undefined ? stated : { ...resultInHeader(view.header, view.hash), ...stated }
}

interface ValidatedFindings {
  readonly problems: readonly Problem[]
  readonly differences: readonly Problem[]
  /** Why the prover cannot be blamed for refusing: its witness, which came from elsewhere. */
  readonly badWitness: string | undefined
}

function proverOutcome({ prover, reference, sequencer }: ImportObservation, found: ValidatedFindings): PartyOutcome {
  if (found.badWitness !== undefined) {
    const detail = `the witness of the ${prover.witnessFrom} is refused by the reference too: ${found.badWitness}`
    return { status: 'broken', fault: { kind: 'error', detail } }
  }
  if (prover.asked.kind === 'result') return judged(found.problems)
  const sourceFailed = reference !== undefined && reference.kind !== 'result' && sequencer.kind === 'result'
  if (prover.asked.kind === 'notAsked' && sourceFailed) {
    return {
      status: 'broken',
      fault: { kind: 'start', detail: `the reference built no witness: ${textOf(reference)}` },
    }
  }
  return withoutResult(prover.asked)
}

function textOf(asked: Asked<unknown>): string {
  return asked.kind === 'fault' ? asked.fault.detail : asked.kind
}

function judgeValidated(asked: ImportCase, observation: ImportObservation): ValidatedFindings {
  const { prover, sequencer, referenceProver } = observation
  const problems: Problem[] = []
  const differences: Problem[] = []
  if (prover.asked.kind !== 'result') return { problems, differences, badWitness: undefined }
  for (const [place, index] of prover.blockIndices.entries()) {
    const answer = prover.asked.result.blocks[place]
    const control = prover.controls.find((candidate) => candidate.index === place)
    const block = asked.blocks[index]
    if (answer === undefined) {
      problems.push({
        field: 'blocks.length',
        expected: String(prover.blocks.length),
        found: String(place),
        against: 'standard',
      })
      break
    }
    if (control !== undefined && answer.status === 'executed') problems.push(controlProblem(control.field))
    if (block === undefined) continue
    const reference = referenceProver?.kind === 'result' ? referenceProver.result.blocks[place] : undefined
    const sent = prover.blocks[place]
    const refusedByBoth =
      answer.status === 'rejected' && reference?.status === 'rejected' && block.expected.kind === 'accept'
    if (refusedByBoth) return { problems: [], differences: [], badWitness: `block ${index}: ${refusalText(reference)}` }
    const executed = sent !== undefined && hasExecutionWitness(sent)
    const found = answerProblems(block, answer, { index, executed })
    problems.push(...found)
    if (found.length === 0 && answer.status === 'executed') {
      differences.push(...openDifferences(sequencer, answer, { index, reference }))
    }
    // The first difference of each party is the one that says most.
    if (problems.length > 0) break
  }
  return { problems, differences, badWitness: undefined }
}

function answerProblems(
  block: BlockToImport,
  answer: ExecutedBlock,
  { index, executed }: { readonly index: number; readonly executed: boolean },
): readonly Problem[] {
  const at = { block: index, against: 'vector' } as const
  if (block.expected.kind === 'accept') {
    if (answer.status === 'rejected')
      return [{ ...at, field: 'status', expected: 'executed', found: refusalText(answer) }]
    return compareResults(truthOf(block), answer.result, { ...at, blockHash: true })
  }
  // Without a witness from execution, a prover may stop at that before it sees what else is wrong.
  const lacksWitness = !executed && answer.status === 'rejected' && answer.reason.startsWith('WITNESS_')
  return lacksWitness
    ? []
    : refusalProblems(block.expected, answer.status === 'rejected' ? answer.reason : undefined, index)
}

/** Results of transactions are in no header: they are held against the other party, and the reference decides. */
function openDifferences(
  sequencer: ImportObservation['sequencer'],
  answer: Extract<ExecutedBlock, { status: 'executed' }>,
  { index, reference }: { readonly index: number; readonly reference: ExecutedBlock | undefined },
): readonly Problem[] {
  const other = sequencer.kind === 'result' ? sequencer.result.blocks[index] : undefined
  if (other?.status !== 'accepted') return []
  const { transactions } = other.result
  const against = reference?.status === 'executed' ? 'reference' : 'other party'
  return compareResults({ transactions }, answer.result, { block: index, against, blockHash: false })
}

function sameAnswers(imported: ImportBlocksResult, { prover }: ImportObservation): boolean {
  if (prover.asked.kind !== 'result') return false
  const { blocks } = prover.asked.result
  return prover.blockIndices.every((index, place) => {
    const [left, right] = [imported.blocks[index], blocks[place]]
    if (index < 0) return true
    if (left === undefined || right === undefined) return false
    if (left.status === 'rejected' || right.status === 'rejected') {
      return left.status === 'rejected' && right.status === 'rejected' && left.reason === right.reason
    }
    return left.result.stateRoot === right.result.stateRoot && left.result.receiptsRoot === right.result.receiptsRoot
  })
}
