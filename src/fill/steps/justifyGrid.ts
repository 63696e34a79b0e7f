import type { BlockView, Opened, PrepareVote, RoundChangeVote } from '../../consensus/justification/Opened.ts'
import { quantity } from '../../model/Hex.ts'
import type { Lab, Validator } from './Lab.ts'
import { arrival, startOf } from './Lab.ts'
import { blockAt, changeOf, digestOf, prepareOf, proposalOf, say, sorted } from './messages.ts'
import type { StepsCase } from './StepsCase.ts'

/** What the round changes of a proposal say to have prepared. */
type Shape = 'none' | 'one' | 'all' | 'mixed' | 'lower' | 'twins'

const sentences: Readonly<Record<Shape, string>> = {
  none: 'none of which names a prepared block',
  one: 'one of which names a prepared block',
  all: 'each of which names the same prepared block',
  mixed: 'which name blocks of two rounds, and the later one is proposed',
  lower: 'which name blocks of two rounds, and the earlier one is proposed',
  twins: 'two of which name different blocks of the same round',
}

/** Number of validators that is enough: two thirds, rounded up. */
export function enough(validators: number): number {
  return Math.ceil((2 * validators) / 3)
}

/** A proposal of a later round, as the grid has it. */
interface Point {
  readonly lab: Lab
  readonly round: bigint
  readonly changes: number
  readonly shape: Shape
  readonly prepares: number
}

/**
 * Proposals over every combination of how many changed the round, what they prepared, and how many prepares are shown.
 *
 * @param lab - Keys and chain of one size.
 * @returns Cases whose expectation follows from the numbers alone.
 */
export function justifyGrid(lab: Lab): readonly StepsCase[] {
  const all = lab.validators.length
  const needed = enough(all)
  const counts = [...new Set([needed - 1, needed, all])]
  return [1n, 2n].flatMap((round) =>
    counts.flatMap((changes) =>
      shapesOf(round).flatMap((shape) =>
        (shape === 'none' ? [0] : counts).map((prepares) => pointCase({ lab, round, changes, shape, prepares })),
      ),
    ),
  )
}

function shapesOf(round: bigint): readonly Shape[] {
  return round === 1n ? ['none', 'one', 'all', 'twins'] : ['none', 'one', 'all', 'twins', 'mixed', 'lower']
}

function pointCase(point: Point): StepsCase {
  const { lab, round, changes, shape, prepares } = point
  const expect = expectation(point)
  const size = lab.validators.length
  const prefix = `justify/${lab.profile}/${size}-round-${round}`
  const name = `${prefix}-changes-${changes}-${shape}${shape === 'none' ? '' : `-prepares-${prepares}`}`
  const twin = `${prefix}-changes-${size}-${shape === 'lower' ? 'mixed' : shape}${shape === 'none' ? '' : `-prepares-${size}`}`
  return {
    name,
    given: `${size} validators under ${lab.profile}, and a node in round 0`,
    when: `its leader proposes in round ${round} with ${changes} round changes, ${sentences[shape]}, and ${prepares} prepares`,
    must: expect.startsWith('reject') ? `the proposal is refused for ${expect.slice(7)}` : 'the proposal is justified',
    clauses: shape === 'none' ? ['BFT-2', 'BFT-5'] : ['BFT-2', 'BFT-3', 'BFT-4'],
    start: startOf(lab, listener(lab, round)),
    steps: [{ event: arrival(lab, say.proposal(proposalAt(point))), expect }],
    ...(expect.startsWith('reject') && { twin }),
  }
}

/** From the numbers alone, without building or reading a message. */
function expectation({ lab, round, changes, shape, prepares }: Point): string {
  const needed = enough(lab.validators.length)
  if (changes < needed) return 'reject JUSTIFICATION_QUORUM'
  if (shape === 'none') return 'accept, needVerdict'
  if (shape === 'lower') return 'reject JUSTIFICATION_NOT_HIGHEST'
  if (prepares < needed) return 'reject JUSTIFICATION_PREPARES'
  return acceptedAs(lab, round)
}

/** What a justified proposal of a prepared block brings about. */
export function acceptedAs(lab: Lab, round: bigint): string {
  return lab.profile === 'psc-1' ? 'accept, needVerdict' : `accept, PREPARE ${round}`
}

/** A validator that does not lead the round. */
export function listener(lab: Lab, round: bigint): Validator {
  const leader = lab.leaderOf(round)
  return lab.validators.find((one) => one !== leader && one !== lab.leaderOf(0n)) ?? leader
}

function proposalAt({ lab, round, changes, shape, prepares }: Point): ReturnType<typeof proposalOf> {
  const late = blockAt(lab, 0n, { salt: 11n })
  const early = blockAt(lab, 0n, { salt: 12n })
  const high = round - 1n
  const voters = lab.validators.slice(0, changes)
  if (shape === 'none') {
    const roundChanges = voters.map((one) => changeOf(lab, one, { round }))
    return proposalOf(lab, { round, block: blockAt(lab, round), roundChanges })
  }
  const roundChanges = voters.map((one, index) => {
    const named = namedBy(shape, index, { late, early, high })
    const prepared = named === undefined ? undefined : { round: named.at, digest: digestOf(lab, named.block, named.at) }
    return changeOf(lab, one, { round, ...(prepared !== undefined && { prepared }) })
  })
  const [proposed, at] = shape === 'lower' ? ([early, 0n] as const) : ([late, high] as const)
  return proposalOf(lab, {
    round,
    block: lab.context.wire.inRound(proposed, round),
    roundChanges,
    prepares: preparesOf(lab, lab.validators.slice(0, prepares), proposed, at),
  })
}

function namedBy(
  shape: Shape,
  index: number,
  { late, early, high }: { readonly late: BlockView; readonly early: BlockView; readonly high: bigint },
): { readonly block: BlockView; readonly at: bigint } | undefined {
  if (index === 0 || shape === 'all') return { block: late, at: high }
  if (shape === 'mixed' || shape === 'lower') return { block: early, at: 0n }
  return shape === 'twins' && index === 1 ? { block: early, at: high } : undefined
}

/** Prepares of one block in one round. */
export function preparesOf(
  lab: Lab,
  authors: readonly Validator[],
  block: BlockView,
  at: bigint,
): readonly Opened<PrepareVote>[] {
  return sorted(authors.map((one) => prepareOf(lab, one, { round: at, digest: digestOf(lab, block, at) })))
}

/** Round changes that name nothing. */
export function plainChanges(
  lab: Lab,
  authors: readonly Validator[],
  round: bigint,
): readonly Opened<RoundChangeVote>[] {
  return sorted(authors.map((one) => changeOf(lab, one, { round })))
}

/** The timer of a round, as an event. */
export function timeout(
  lab: Lab,
  round: bigint,
  kind: 'block' | 'round' | 'empty' = 'round',
): StepsCase['steps'][number]['event'] {
  return { op: 'timer', kind, height: quantity(lab.height), round: quantity(round) }
}
