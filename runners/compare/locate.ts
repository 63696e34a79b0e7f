import { hash32 } from '../../src/model/Hex.ts'
import type { Case } from '../load/Case.ts'
import { momentsOf } from '../observe/moments.ts'
import { buildLater } from '../observe/rebuild.ts'
import { hashedRuleset } from '../observe/systemCalls.ts'
import type { Observation } from '../observe/Observation.ts'
import type { Pair } from '../observe/Pair.ts'
import type { Side } from '../observe/Side.ts'
import { openRuns, type BlockRuns, type ExecutedObservation } from '../observe/sides.ts'
import { accountOf, classifySteps } from './classify.ts'
import type { Divergence, DivergenceClass } from './Divergence.ts'
import { findSkew, sameBlocks, sameRun } from './findSkew.ts'
import { describeSkew, type ForkSkew } from './ForkSkew.ts'
import { forkHypotheses, precompileHypotheses, systemCallHypotheses, type Hypothesis } from './hypotheses.ts'
import { compareResults } from './results.ts'
import { compareStates } from './stateDifference.ts'
import { compareTraces, type StepDifference, type TraceComparison } from './stepDifference.ts'
import type { Problem, Verdict } from './Verdict.ts'
import { witnessDivergence } from './witnessFault.ts'

/**
 * Finds where two parties part, and how.
 *
 * @param asked - The case.
 * @param observation - What the parties and the reference did.
 * @param verdict - Of a pair that failed.
 * @param pair - Asked again for traces and state.
 * @returns The first divergence; undefined where there is no problem to start from.
 */
export async function locate(
  asked: Case,
  observation: Observation,
  verdict: Verdict,
  pair: Pair,
): Promise<Divergence | undefined> {
  const problem = firstProblem(verdict)
  if (problem === undefined) return undefined
  const blame = blameOf(verdict)
  const outside = outsideExecution(problem, blame)
  const executed =
    observation.kind === 'build' ||
    observation.kind === 'import' ||
    observation.kind === 'stateless' ||
    observation.kind === 'execute'
  if (!executed || problem.block === undefined) return outside
  const aboutWitness = witnessDivergence(asked, observation, outside)
  if (aboutWitness !== undefined) return aboutWitness
  const party = blame === 'prover' ? 'prover' : 'sequencer'
  const skew = await findSkew({ asked, observation, pair, party })
  if (settledWithoutTrace(problem)) {
    if (skew?.latest === undefined) return outside
    return { ...outside, class: 'fork skew', skew, summary: `${party} ${describeSkew(skew)}` }
  }
  const runs = await openRuns(asked, observation, pair, problem.block)
  const sides = chooseSides(runs, blame)
  if (sides === undefined) return outside
  return locateInBlock({ asked, pair, observation, runs, problem, outside, blame, skew, ...sides })
}

/** @returns The problem that the divergence starts from. */
function firstProblem({ sequencer, prover, pair }: Verdict): Problem | undefined {
  for (const outcome of [sequencer, prover]) if (outcome.status === 'fail') return outcome.problems[0]
  return pair.differences[0]
}

/** @returns Whom the verdict blames. */
function blameOf({ pair }: Verdict): Divergence['blame'] {
  if (pair.relation === 'sequencer-wrong') return 'sequencer'
  if (pair.relation === 'prover-wrong') return 'prover'
  return pair.relation === 'both-wrong' || pair.relation === 'both-wrong-alike' ? 'both' : 'undecided'
}

/** Classes of problems that no run of a block tells more about. */
const settledFields: readonly (readonly [field: RegExp, name: DivergenceClass])[] = [
  [/^slot[.](?:proof|value)$/, 'storage proof'],
  [/^slot/, 'storage slot'],
  [/^st(?:art|eps\W)/, 'consensus step'],
  [/^excluded$|^transactions$/, 'transaction selection'],
  [/^headerInput|^genesis|^number$|^withdrawalsRoot$|^transactionsRoot$|^rlp$|^head$|^blocks\.length$/, 'block field'],
  [/^witness/, 'witness'],
  [/^control$|^reason$|^capability$/, 'validity'],
  [/^item$|^encoded$|^hash$|^sender$|^root$|^requestRoot$/, 'encoding'],
  [/^intrinsicGas$/, 'gas schedule'],
]

function settledWithoutTrace({ field, transaction }: Problem): boolean {
  return transaction === undefined && field !== 'reason' && settledFields.some(([pattern]) => pattern.test(field))
}

/** What the problem alone says, without a look into the runs. */
function outsideExecution(problem: Problem, blame: Divergence['blame']): Divergence {
  const { block, transaction, field, found, expected, against } = problem
  const settled = settledFields.find(([pattern]) => pattern.test(field))?.[1]
  return {
    class: settled ?? (field === 'status' ? 'validity' : 'unlocated'),
    blame,
    left: 'found',
    right: against,
    ...(block !== undefined && { block }),
    ...(transaction !== undefined && { transaction }),
    field,
    leftValue: found,
    rightValue: expected,
    summary: `${field} is not what the ${against} says`,
  }
}

interface Sides {
  /** The side that is wrong, as far as is known. */
  readonly left: Side
  /** What it is held against. */
  readonly right: Side
}

function chooseSides({ sequencer, prover, reference }: BlockRuns, blame: Divergence['blame']): Sides | undefined {
  const orders = {
    sequencer: [sequencer, prover ?? reference, reference],
    prover: [prover, sequencer ?? reference, reference],
    both: [sequencer ?? prover, reference, undefined],
    undecided: [sequencer, prover, reference],
  } as const
  const [left, right, otherwise] = orders[blame]
  if (left === undefined) return undefined
  // A side that was refused its run has nothing to hold against.
  const held = right?.result === undefined ? (otherwise ?? right) : right
  return held === undefined ? undefined : { left, right: held }
}

interface BlockQuestion extends Sides {
  readonly asked: Case
  readonly pair: Pair
  readonly observation: ExecutedObservation
  readonly runs: BlockRuns
  readonly problem: Problem
  readonly outside: Divergence
  readonly blame: Divergence['blame']
  /** Another moment of a fork that explains all that the party did. */
  readonly skew: ForkSkew | undefined
}

async function locateInBlock(question: BlockQuestion): Promise<Divergence> {
  const { left, right, problem, outside, observation, runs } = question
  const { ruleset } = observation.ruleset
  const place = await findPlace(question)
  const base: Divergence = {
    ...outside,
    left: left.name,
    right: right.name,
    ...(problem.block !== undefined && { block: problem.block }),
    ...placeOf(place),
  }
  const { moment, parent } = runs
  const skews = moment === undefined ? [] : forkHypotheses(ruleset, parent, moment)
  const fault = await confirm(question, skews)
  const skew = await settle(question, fault)
  if (skew !== undefined) return { ...base, class: 'fork skew', ...skew, summary: `${left.name} ${skew.summary}` }
  if (place.difference !== undefined) return locateStep(question, base, place.difference)
  const call = await confirm(question, systemCallHypotheses(ruleset))
  if (call !== undefined) {
    const state = await locateState(question, base)
    return { ...(state ?? base), class: call.class, summary: `${left.name} ${call.summary}` }
  }
  if (place.equal !== undefined && place.transaction !== undefined) return withoutStep(base, question, place)
  return (await locateState(question, base)) ?? classifyBlockField(base, left)
}

/** Where in the block the runs part. */
interface Place {
  readonly transaction?: number
  readonly difference?: StepDifference
  readonly equal?: Extract<TraceComparison, { kind: 'equal' }>['equal']
}

/** Transactions whose traces are compared where a run gave no results to choose by. */
const blindTransactionsMax = 64

async function findPlace({ left, right }: BlockQuestion): Promise<Place> {
  const transaction = firstDifferentTransaction(left, right)
  if (transaction !== undefined) return { transaction, ...differenceIn(await compareTraces(left, right, transaction)) }
  if (left.result !== undefined) return {}
  // It refused the block: nothing says which transaction it stumbled over.
  const count = Math.min(right.result?.transactions.length ?? 0, blindTransactionsMax)
  for (let index = 0; index < count; index++) {
    const found = differenceIn(await compareTraces(left, right, index))
    if (found.difference !== undefined) return { transaction: index, ...found }
  }
  return {}
}

function differenceIn(comparison: TraceComparison): Place {
  if (comparison.kind === 'no-trace') return {}
  return comparison.kind === 'difference' ? { difference: comparison.difference } : { equal: comparison.equal }
}

function firstDifferentTransaction(left: Side, right: Side): number | undefined {
  if (left.result === undefined || right.result === undefined) return undefined
  const { transactions } = right.result
  const problems = compareResults({ transactions }, left.result, { block: 0, against: 'other party', blockHash: false })
  return problems.find(({ transaction }) => transaction !== undefined)?.transaction
}

function placeOf({ transaction, difference }: Place): Partial<Divergence> {
  const step = difference?.cause.right ?? difference?.cause.left ?? difference?.next.right ?? difference?.next.left
  return {
    ...(transaction !== undefined && { transaction }),
    ...(difference !== undefined && {
      step: Math.max(difference.index, 0),
      field: difference.field,
      leftValue: difference.leftValue,
      rightValue: difference.rightValue,
    }),
    ...(step !== undefined && { frame: step.depth, pc: step.pc, opName: step.opName }),
    ...(step?.address !== undefined && { account: step.address }),
  }
}

/** @returns The first hypothesis under which the reference does what the left side did. */
async function confirm(
  { left, runs }: BlockQuestion,
  hypotheses: readonly Hypothesis[],
): Promise<Hypothesis | undefined> {
  // Where it does what the reference does under the rules in force, no other rules explain anything.
  if (runs.reference !== undefined && sameRun(left, runs.reference)) return undefined
  for (const hypothesis of hypotheses) {
    const run = await runs.under(hashedRuleset(hypothesis.ruleset))
    if (run !== undefined && sameRun(left, run)) return hypothesis
  }
  return undefined
}

/** What is said of a party that follows the rules of a neighbouring fork; undefined where it does not. */
async function settle(
  question: BlockQuestion,
  fault: Hypothesis | undefined,
): Promise<Pick<Divergence, 'skew' | 'summary'> | undefined> {
  const { skew } = question
  if (fault === undefined) return skew?.latest === undefined ? undefined : { skew, summary: describeSkew(skew) }
  // A party that was seen to switch is late; one that was not may lack what the fork brought.
  if (skew?.latest === undefined && (await persists(question, fault))) return undefined
  if (skew === undefined) return { summary: fault.summary }
  return { skew, summary: `${fault.summary}; ${describeSkew(skew)}` }
}

/**
 * Tells whether a party that seems late is as wrong long after the fork: then it lacks what the fork brought, and time
 * has nothing to do with it.
 */
async function persists(question: BlockQuestion, { settledAt }: Hypothesis): Promise<boolean> {
  const { blame, runs, observation, asked, pair } = question
  if (settledAt === undefined) return false
  if (blame === 'prover') {
    const [prover, reference] = await runs.at(settledAt)
    if (prover === undefined || reference?.result === undefined) return false
    return !sameRun(prover, reference)
  }
  const last = momentsOf(asked).at(-1)
  if (blame !== 'sequencer' || observation.kind !== 'build' || last === undefined) return false
  const [sequencer, reference] = await buildLater(asked, observation, pair, settledAt - last.timestamp)
  return sequencer !== undefined && reference !== undefined && !sameBlocks(sequencer, reference)
}

async function locateStep(question: BlockQuestion, base: Divergence, difference: StepDifference): Promise<Divergence> {
  const { ruleset } = question.observation.ruleset
  const precompileAt = (address: string): (typeof ruleset.precompiles)[number] | undefined =>
    ruleset.precompiles.find((candidate) => candidate.address === address)
  const called = [difference.cause.right ?? difference.cause.left, difference.flatCall?.step]
    .map((step) => (step === undefined ? undefined : accountOf(step)))
    .map((target) => (target === undefined ? undefined : precompileAt(target)))
    .find((precompile) => precompile !== undefined)
  const fault = called === undefined ? undefined : await confirm(question, precompileHypotheses(ruleset, called))
  if (fault !== undefined) return { ...base, class: fault.class, summary: `${base.left}: ${fault.summary}` }
  const found = classifySteps(difference, (address) => precompileAt(address)?.name)
  return { ...base, class: found.class, summary: `${base.left}: ${found.summary}` }
}

/** The transaction differs although no step does: what is charged before the first step or given back after the last. */
function withoutStep(base: Divergence, { left, right }: BlockQuestion, { transaction, equal }: Place): Divergence {
  const ours = transaction === undefined ? undefined : left.result?.transactions[transaction]
  const theirs = transaction === undefined ? undefined : right.result?.transactions[transaction]
  if (ours === undefined || theirs === undefined) return base
  if (equal?.refund !== undefined) {
    const { refund } = equal
    const at = placeOf({ difference: refund, ...(transaction !== undefined && { transaction }) })
    const summary = `${base.left}: ${refund.cause.right?.opName ?? 'the transaction'} leaves refund ${refund.leftValue} instead of ${refund.rightValue}`
    return { ...base, ...at, class: 'refund', summary }
  }
  for (const field of ['status', 'logsHash', 'contractAddress', 'gasUsed'] as const) {
    if (ours[field] === theirs[field]) continue
    const values = { field, leftValue: ours[field] ?? 'absent', rightValue: theirs[field] ?? 'absent' }
    const name = (
      { status: 'validity', logsHash: 'log', contractAddress: 'created address', gasUsed: 'gas schedule' } as const
    )[field]
    const summary = `${base.left}: no step differs, but the ${field} of the transaction does`
    return { ...base, ...values, class: name, summary }
  }
  return base
}

/** All transactions agree: the difference lies in the state that the block leaves. */
async function locateState(
  { left, right, observation }: BlockQuestion,
  base: Divergence,
): Promise<Divergence | undefined> {
  if (left.result !== undefined && left.result.stateRoot === right.result?.stateRoot) return undefined
  const touched = await right.state([])
  if (touched === undefined) return undefined
  const wanted = touched.map(({ address, slots }) => ({ address, slots: Object.keys(slots).map(asSlot) }))
  const [ours, own] = await Promise.all([left.state(wanted), left.state([])])
  if (ours === undefined) return undefined
  const contracts = Object.values(observation.ruleset.ruleset.systemContracts)
  const found = compareStates(ours, touched, contracts) ?? (await compareOwn(right, own, contracts))
  if (found === undefined) return undefined
  const { summary, ...what } = found
  return { ...base, ...what, summary: `${base.left}: ${summary}` }
}

/** Accounts that only the left side touched. */
async function compareOwn(
  right: Side,
  own: Awaited<ReturnType<Side['state']>>,
  contracts: readonly string[],
): Promise<ReturnType<typeof compareStates>> {
  if (own === undefined || own.length === 0) return undefined
  const theirs = await right.state(
    own.map(({ address, slots }) => ({ address, slots: Object.keys(slots).map(asSlot) })),
  )
  return theirs === undefined ? undefined : compareStates(own, theirs, contracts)
}

function asSlot(text: string): Parameters<Side['state']>[0][number]['slots'][number] {
  return hash32(text)
}

function classifyBlockField(base: Divergence, left: Side): Divergence {
  if (left.refusal?.reason.startsWith('WITNESS_') === true) return { ...base, class: 'witness' }
  if (base.field === 'requestsHash') return { ...base, class: 'system call' }
  if (base.field === 'logsBloom' || base.field === 'receiptsRoot') return { ...base, class: 'log' }
  return base
}
