import type { ForkActivation, Ruleset } from '../../src/model/generated/ruleset.ts'
import type { Standard } from '../../src/standard/Standard.ts'
import { findSwitch, type Boundary } from './boundaries.ts'
import {
  answerDifference,
  boundaryDifference,
  opcodeDifference,
  precompileDifference,
  type Compared,
} from './differences.ts'
import {
  answers,
  candidatesOf,
  instructionExperiments,
  limitExperiments,
  precompileExperiments,
  type Candidate,
} from './experiments.ts'
import { isSame, isSameElsewhere, type Experiment, type Outcome } from './Experiment.ts'
import { readOpcode, readPrecompile } from './reading.ts'
import type { BoundaryReport, Difference, ForkReport, ProbeReport } from './Report.ts'
import type { Subject } from './Subject.ts'

type Results = ReadonlyMap<string, Outcome>

/** Whom to probe, and against what. */
export interface ProbeRequest {
  readonly subject: Subject
  /** Executes the ruleset as the standard has it. */
  readonly reference: Subject
  readonly ruleset: Ruleset
  readonly standard: Standard
  /** Whether the blocks of the party have the excess blob gas that they are told to have. */
  readonly seesBlobPrice: boolean
  /** Told what is being looked at. */
  readonly onProgress: (text: string) => void
}

/** What a probe found, before it is said of whom. */
export type Probed = Pick<ProbeReport, 'forks' | 'outOfReach' | 'boundaries' | 'differences' | 'notShown' | 'faults'>

/** Second at which chains stand whose fork is in force from genesis. */
const genesisForkSecond = 10n

/** How long after the beginning of the last fork its block stands. */
const settledSeconds = 1000n

/** A fork that a probe can reach by choosing timestamps. */
interface Reachable {
  readonly fork: ForkActivation
  readonly at: bigint
  readonly nextAt: bigint | null
}

/**
 * Finds by behaviour what a party does under each fork of a ruleset, and when it switches.
 *
 * @param request - The party, the reference and the ruleset.
 * @returns Readings by fork, switches, and what differs from the ruleset.
 */
export async function probe(request: ProbeRequest): Promise<Probed> {
  const { ruleset, standard, onProgress } = request
  const candidates = candidatesOf(ruleset, standard)
  const experiments = [
    ...candidates.flatMap(precompileExperiments),
    ...candidates.flatMap(({ address }) => limitExperiments(ruleset, address)),
    ...instructionExperiments.filter(({ id }) => request.seesBlobPrice || !id.startsWith('answer')),
  ]
  const { reachable, outOfReach } = reachableForks(ruleset)
  const found: Measurements = { forks: [], boundaries: [], differences: [], notShown: [], faults: [], sides: new Map() }
  if (!request.seesBlobPrice)
    found.notShown.push({ subject: 'price of blobs', why: 'it cannot set the excess blob gas' })
  for (const place of reachable) {
    onProgress(`fork ${place.fork.id}`)
    await probeFork(request, { place, candidates, experiments }, found)
  }
  for (const [index, place] of reachable.entries()) {
    const before = reachable[index - 1]
    if (before === undefined) continue
    onProgress(`boundary of ${place.fork.id}`)
    await probeBoundary(request, { before, place, experiments }, found)
  }
  const { sides: _, ...probed } = found
  return { ...probed, outOfReach }
}

/** What a party does under a fork, and what the reference does. */
interface Sides {
  readonly own: Results
  readonly rules: Results
}

interface Measurements {
  readonly forks: ForkReport[]
  readonly boundaries: BoundaryReport[]
  readonly differences: Difference[]
  readonly notShown: { readonly subject: string; readonly why: string }[]
  readonly faults: string[]
  /** What was seen under each fork. */
  readonly sides: Map<string, Sides>
}

function reachableForks(ruleset: Ruleset): {
  readonly reachable: readonly Reachable[]
  readonly outOfReach: readonly string[]
} {
  const reachable: { fork: ForkActivation; at: bigint; nextAt: bigint | null }[] = []
  const outOfReach: string[] = []
  const timed = ruleset.forks.filter(({ activation }) => activation.kind === 'timestamp')
  for (const fork of ruleset.forks) {
    const { activation } = fork
    if (activation.kind === 'timestamp') reachable.push({ fork, at: BigInt(activation.value), nextAt: null })
    // Behind forks that begin by block, genesis is another chain.
    else if (activation.kind === 'genesis' && timed.length === ruleset.forks.length - 1)
      reachable.push({ fork, at: genesisForkSecond, nextAt: null })
    else outOfReach.push(fork.id)
  }
  for (const [index, place] of reachable.entries()) place.nextAt = reachable[index + 1]?.at ?? null
  return { reachable, outOfReach }
}

interface ForkPlan {
  readonly place: Reachable
  readonly candidates: readonly Candidate[]
  readonly experiments: readonly Experiment[]
}

async function probeFork(
  { subject, reference, ruleset }: ProbeRequest,
  { place, candidates, experiments }: ForkPlan,
  found: Measurements,
): Promise<void> {
  const fork = place.fork.id
  // Far from both boundaries, so that a party that switches a little late or early is in the fork too.
  const timestamp = place.nextAt === null ? place.at + settledSeconds : (place.at + place.nextAt + 1n) / 2n
  const station = { ruleset, timestamps: [timestamp], experiments }
  const [own, rules] = [await subject.measure(station), await reference.measure(station)]
  if (rules.kind !== 'measured')
    return void found.notShown.push({ subject: `fork ${fork}`, why: `the reference: ${rules.why}` })
  if (own.kind === 'notShown') return void found.notShown.push({ subject: `fork ${fork}`, why: own.why })
  if (own.kind === 'fault') return void found.faults.push(`fork ${fork}: ${own.why}`)
  const [results, expected] = [own.outcomes[0], rules.outcomes[0]]
  if (results === undefined || expected === undefined) return
  found.sides.set(fork, { own: results, rules: expected })
  const compared: Compared = { fork, found: results, expected }
  const bytes = Array.from({ length: 256 }, (_, byte) => byte)
  found.forks.push({
    fork,
    timestamp,
    precompiles: candidates.map((candidate) => readPrecompile(candidate, results)),
    opcodes: bytes.map((byte) => readOpcode(byte, results)),
  })
  for (const candidate of candidates) add(found.differences, precompileDifference(candidate, compared))
  for (const byte of bytes) add(found.differences, opcodeDifference(byte, compared))
  for (const byte of answers) add(found.differences, answerDifference(byte, compared))
}

/**
 * Experiments that a boundary can be told by: those in which the party keeps to its rules on both sides, or at least before,
 * where it never seems to switch.
 */
function telling(experiments: readonly Experiment[], before: Sides, after: Sides): readonly Experiment[] {
  const keeps = ({ own, rules }: Sides, id: string): boolean => {
    const [is, was] = [own.get(id), rules.get(id)]
    return is !== undefined && was !== undefined && is.kind !== 'nothing' && isSame(is, was)
  }
  const early = experiments.filter(({ id }) => keeps(before, id))
  const both = early.filter(({ id }) => keeps(after, id) && !isSameOn(id, before.rules, after.rules))
  return both.length > 0 ? both : early
}

function isSameOn(id: string, left: Results, right: Results): boolean {
  const [one, other] = [left.get(id), right.get(id)]
  return one !== undefined && other !== undefined && isSameElsewhere(id, one, other)
}

function add(differences: Difference[], difference: Difference | undefined): void {
  if (difference !== undefined) differences.push(difference)
}

async function probeBoundary(
  { subject, ruleset }: ProbeRequest,
  {
    before,
    place,
    experiments,
  }: { readonly before: Reachable; readonly place: Reachable; readonly experiments: readonly Experiment[] },
  found: Measurements,
): Promise<void> {
  const fork = place.fork.id
  const [left, right] = [found.sides.get(before.fork.id), found.sides.get(fork)]
  if (left === undefined || right === undefined) return
  const boundary: Boundary = {
    fork,
    at: place.at,
    previousAt: before.at,
    nextAt: place.nextAt,
    before: left.rules,
    after: right.rules,
  }
  const answer = await findSwitch(subject, ruleset, boundary, telling(experiments, left, right))
  if ('notShown' in answer) found.notShown.push({ subject: `boundary of ${fork}`, why: answer.notShown })
  else if ('fault' in answer) found.faults.push(`boundary of ${fork}: ${answer.fault}`)
  else {
    found.boundaries.push(answer)
    add(found.differences, boundaryDifference(answer))
  }
}
