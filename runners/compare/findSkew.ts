import type { BuiltBlock } from '../../src/model/generated/adapter.ts'
import type { Case } from '../load/Case.ts'
import type { Moment } from '../observe/moments.ts'
import { momentsOf } from '../observe/moments.ts'
import type { Pair } from '../observe/Pair.ts'
import { rebuild } from '../observe/rebuild.ts'
import { openRuns, type ExecutedObservation } from '../observe/sides.ts'
import type { Side } from '../observe/Side.ts'
import { hashedRuleset } from '../observe/systemCalls.ts'
import type { ForkSkew } from './ForkSkew.ts'
import { compareResults } from './results.ts'
import { coordinateOf, isNumbered, skewCandidates, type SkewCandidate } from './skewCandidates.ts'

/** What is asked about a party. */
export interface SkewQuestion {
  readonly asked: Case
  readonly observation: ExecutedObservation
  readonly pair: Pair
  readonly party: 'sequencer' | 'prover'
}

/** Blocks that are looked at in one case. */
const blocksMax = 8
/** Seconds, blocks or batches before a fork in which switching too early is considered. */
const earlyMax = 24n

/**
 * Finds out whether everything that a party did with the blocks of a case is what the standard says for another number
 * of some fork's activation, and for which numbers.
 *
 * @param question - The party and what was observed.
 * @returns Undefined where no other number explains it.
 */
export async function findSkew(question: SkewQuestion): Promise<ForkSkew | undefined> {
  const { ruleset } = question.observation.ruleset
  const moments = momentsOf(question.asked).slice(0, blocksMax)
  if (moments.length === 0) return undefined
  const agrees = await comparison(question)
  // Where it does what the standard says, no other number explains anything.
  if (agrees === undefined || (await agrees({ ruleset }))) return undefined
  for (const [place, fork] of [...ruleset.forks.entries()].toReversed()) {
    if (!isNumbered(fork.activation) || !isNear(fork.activation, moments, ruleset)) continue
    const fitting: SkewCandidate[] = []
    for (const candidate of skewCandidates(ruleset, place, moments)) {
      if (await agrees(candidate)) fitting.push(candidate)
    }
    const [first, last] = [fitting[0], fitting.at(-1)]
    if (first === undefined || last === undefined) continue
    return {
      fork: fork.id,
      activation: fork.activation.kind,
      standard: fork.activation.value,
      ...(first.earliest !== undefined && { earliest: String(first.earliest) }),
      ...(last.latest !== undefined && { latest: String(last.latest) }),
    }
  }
  return undefined
}

/** Whether blocks stand on both sides of a boundary, or shortly before it. */
function isNear(
  activation: Parameters<typeof coordinateOf>[0],
  moments: readonly Moment[],
  ruleset: Parameters<typeof coordinateOf>[2],
): boolean {
  if (activation.kind === 'stateVariable') return true
  const start = BigInt(activation.value)
  const coordinates = moments.flatMap((moment) => coordinateOf(activation, moment, ruleset) ?? [])
  const reached = coordinates.some((coordinate) => coordinate >= start)
  const before = coordinates.some((coordinate) => coordinate < start)
  const early = coordinates.some((coordinate) => coordinate < start && start - coordinate <= earlyMax)
  return (reached && before) || early || coordinates.includes(start)
}

type Agrees = (candidate: Pick<SkewCandidate, 'ruleset'>) => Promise<boolean>

/** How a candidate is held against the party: as a builder, or block by block. */
async function comparison({ asked, observation, pair, party }: SkewQuestion): Promise<Agrees | undefined> {
  if (party === 'sequencer' && observation.kind === 'build') {
    if (observation.sequencer.kind !== 'result') return undefined
    const { blocks } = observation.sequencer.result
    return async ({ ruleset }) => {
      const rebuilt = await rebuild(asked, observation, pair, hashedRuleset(ruleset))
      return rebuilt !== undefined && sameBlocks(blocks, rebuilt)
    }
  }
  const places = observation.prover.blockIndices.filter((index) => index >= 0).slice(0, blocksMax)
  const runs = await Promise.all(places.map((index) => openRuns(asked, observation, pair, index)))
  const sides = runs.flatMap((run) => {
    const side = run[party]
    return side === undefined ? [] : [{ side, under: run.under }]
  })
  if (sides.length === 0) return undefined
  return async ({ ruleset }) => {
    for (const { side, under } of sides) {
      const other = await under(hashedRuleset(ruleset))
      if (other === undefined || !sameRun(side, other)) return false
    }
    return true
  }
}

/**
 * Tells whether two builders made the same of one request.
 *
 * @param blocks - Of the one.
 * @param others - Of the other.
 */
export function sameBlocks(blocks: readonly BuiltBlock[], others: readonly BuiltBlock[]): boolean {
  if (blocks.length !== others.length) return false
  return blocks.every((block, index) => {
    const other = others[index]
    return (
      other !== undefined &&
      leftOut(block) === leftOut(other) &&
      compareResults(other.result, block.result, { block: index, against: 'other party', blockHash: false }).length ===
        0
    )
  })
}

function leftOut({ excluded }: BuiltBlock): string {
  return JSON.stringify(excluded.map(({ index, reason }) => [index, reason]))
}

/**
 * Tells whether two runs of a block came to the same.
 *
 * @param left - One run.
 * @param right - Another.
 */
export function sameRun(left: Side, right: Side): boolean {
  if (left.result === undefined || right.result === undefined) {
    return left.refusal !== undefined && left.refusal.reason === right.refusal?.reason
  }
  return compareResults(right.result, left.result, { block: 0, against: 'other party', blockHash: false }).length === 0
}
