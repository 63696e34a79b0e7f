import type { BuildBlocksResult, ExecutedBlock, ExecutionResult } from '../../src/model/generated/adapter.ts'
import type { BuildCase } from '../load/Case.ts'
import { formOf } from '../load/witnessDialect.ts'
import type { BuildObservation } from '../observe/Observation.ts'
import { refusalText } from './answers.ts'
import { viewBuilt, type BuiltView } from './builder.ts'
import { judgePair, withoutResult } from './lattice.ts'
import { compareResults, resultInHeader, type KnownResult } from './results.ts'
import { judged, type PartyOutcome, type Problem, type Verdict } from './Verdict.ts'

/**
 * Judges what a sequencer built and what a prover computed from it.
 *
 * @param asked - The case with its expectations.
 * @param observation - What both did; with the reference's answers once blame has to be settled.
 * @returns The verdict for each party and for the pair.
 */
export function compareBuild(asked: BuildCase, observation: BuildObservation): Verdict {
  const { sequencer, prover, ruleset, derived } = observation
  const about = { witnessFrom: prover.witnessFrom, ...(derived && { derivedRuleset: ruleset.hash }) }
  if (sequencer.kind !== 'result') {
    const unasked: PartyOutcome = { status: 'notAsked', why: 'the sequencer built no block' }
    const outcomes = { sequencer: withoutResult(sequencer), prover: unasked }
    return { ...outcomes, pair: judgePair({ ...outcomes, differences: [], alike: false }), ...about }
  }
  const form = formOf(sequencer.result.blocks)
  const views = viewBuilt(asked, observation, sequencer.result)
  const findings = judgeComputed(observation, sequencer.result, views)
  const problems = [...views.flatMap((view) => view.problems), ...findings.sequencerProblems]
  const outcomes = { sequencer: judged(problems), prover: proverOutcome(observation, findings, problems.length > 0) }
  const pair = judgePair({ ...outcomes, differences: findings.differences, alike: findings.alike })
  return { ...outcomes, pair, ...about, ...(form !== undefined && { witnessForm: form }) }
}

interface ComputedFindings {
  readonly proverProblems: readonly Problem[]
  /** What the prover's refusal, confirmed by the reference, says about the sequencer. */
  readonly sequencerProblems: readonly Problem[]
  readonly differences: readonly Problem[]
  readonly alike: boolean
}

function proverOutcome(
  observation: BuildObservation,
  findings: ComputedFindings,
  sequencerWrong: boolean,
): PartyOutcome {
  const { prover, reference } = observation
  if (prover.asked.kind === 'result') return judged(findings.proverProblems)
  if (prover.asked.kind !== 'notAsked' || sequencerWrong) return withoutResult(prover.asked)
  if (reference !== undefined && reference.kind !== 'result') {
    const why = reference.kind === 'fault' ? reference.fault.detail : JSON.stringify(reference)
    return {
      status: 'broken',
      fault: { kind: 'start', detail: `the reference, which has to build the witness, failed: ${why}` },
    }
  }
  return withoutResult(prover.asked)
}

function judgeComputed(
  observation: BuildObservation,
  built: BuildBlocksResult,
  views: readonly BuiltView[],
): ComputedFindings {
  const { prover, referenceProver } = observation
  const findings = { proverProblems: [] as Problem[], sequencerProblems: [] as Problem[], differences: [] as Problem[] }
  if (prover.asked.kind !== 'result') return { ...findings, alike: false }
  if (prover.asked.result.blocks.length !== prover.blocks.length) {
    const [expected, found] = [String(prover.blocks.length), String(prover.asked.result.blocks.length)]
    findings.proverProblems.push({ field: 'blocks.length', expected, found, against: 'standard' })
  }
  let alike = true
  for (const [place, index] of prover.blockIndices.entries()) {
    const answer = prover.asked.result.blocks[place]
    if (answer === undefined) break
    const control = prover.controls.find((candidate) => candidate.index === place)
    if (control !== undefined) {
      if (answer.status !== 'rejected') findings.proverProblems.push(controlProblem(control.field))
      continue
    }
    const view = views[index]
    if (view === undefined) break
    const reference = referenceProver?.kind === 'result' ? referenceProver.result.blocks[place] : undefined
    const found = judgeAnswer({ answer, view, reference, built, compute: prover.mode === 'compute' })
    findings.proverProblems.push(...found.proverProblems)
    findings.sequencerProblems.push(...found.sequencerProblems)
    findings.differences.push(...found.differences)
    alike &&= found.alike
  }
  return { ...findings, alike }
}

/** A party that accepts a block whose header was falsified repeats what it was told. */
export function controlProblem(field: string): Problem {
  const expected = `rejected: the header was given a wrong ${field}`
  return { field: 'control', expected, found: 'accepted', against: 'standard' }
}

interface AnswerContext {
  readonly answer: ExecutedBlock
  readonly view: BuiltView
  readonly reference: ExecutedBlock | undefined
  readonly built: BuildBlocksResult
  readonly compute: boolean
}

function judgeAnswer({ answer, view, reference, compute }: AnswerContext): ComputedFindings {
  const block = view.index
  const right = view.problems.length === 0
  if (answer.status === 'rejected') return judgeRefusal(answer, view, reference)
  const truth = truthFor(view, reference)
  const shown = view.header === undefined ? {} : resultInHeader(view.header.header, view.header.hash)
  const claimed: KnownResult = { ...shown, transactions: view.result.transactions }
  const open = compareResults(claimed, answer.result, { block, against: 'other party', blockHash: compute || right })
  const alike = open.length === 0
  const proverProblems = compareResults(truth.known, answer.result, { block, against: truth.against, blockHash: false })
  const settled = right && proverProblems.length > 0
  // What no source of truth covers is a difference without blame, unless the sequencer is known to be wrong already.
  const differences = settled || !right ? [] : open.filter((problem) => !covers(truth.known, problem))
  return { proverProblems, sequencerProblems: [], differences, alike }
}

function judgeRefusal(
  answer: Extract<ExecutedBlock, { status: 'rejected' }>,
  view: BuiltView,
  reference: ExecutedBlock | undefined,
): ComputedFindings {
  const block = view.index
  const none = { proverProblems: [], sequencerProblems: [], differences: [], alike: false }
  const found = refusalText(answer)
  const refused: Problem = { block, field: 'status', expected: 'executed', found, against: 'other party' }
  if (reference?.status === 'executed') return { ...none, proverProblems: [{ ...refused, against: 'reference' }] }
  // A prover that refuses what the sequencer got wrong is right to do so.
  if (view.problems.length > 0) return none
  if (reference === undefined) return { ...none, differences: [refused] }
  const expected = 'a block and witness that can be executed'
  const problem: Problem = {
    block,
    field: 'witness',
    expected,
    found: `reference: ${refusalText(reference)}`,
    against: 'reference',
  }
  return { ...none, sequencerProblems: [problem] }
}

/** What the prover's answer is held against: the vector where it speaks of this very block, else the reference. */
function truthFor(
  view: BuiltView,
  reference: ExecutedBlock | undefined,
): { readonly known: KnownResult; readonly against: Problem['against'] } {
  const computed: Partial<ExecutionResult> = reference?.status === 'executed' ? reference.result : {}
  if (!view.sameTransactions) return { known: computed, against: 'reference' }
  const against = Object.keys(view.known).length > 0 ? 'vector' : 'reference'
  return { known: { ...computed, ...view.known }, against }
}

function covers(known: KnownResult, problem: Problem): boolean {
  if (problem.transaction !== undefined || problem.field === 'transactions.length')
    return known.transactions !== undefined
  return Object.hasOwn(known, problem.field)
}
