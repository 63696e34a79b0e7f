import { codes } from '../consensus/machine/index.ts'
import { councilOf, firstHeight } from '../fill/schedules/council.ts'
import type { ConsensusSchedule, ScheduleNode, ScheduleRule } from '../model/generated/vector.ts'
import type { Letter, Recorder } from './Recorder.ts'
import { isHonest, type Node, type World } from './World.ts'

/** Rules that a schedule may have. */
const rulesMax = 1024

/** Latest round that a schedule speaks of. */
const roundMax = 64n

/** Crashes that a schedule may have. */
const crashesMax = 64

const names = {
  [codes.proposal]: 'PROPOSAL',
  [codes.prepare]: 'PREPARE',
  [codes.commit]: 'COMMIT',
  [codes.roundChange]: 'ROUND_CHANGE',
} as const

type CodeName = (typeof names)[keyof typeof names]

/**
 * Tells a run as a schedule of its one height that went wrong: what was lost or came in a later round of its receiver, whose
 * timer did not end, who crashed. An equivocating validator becomes a pair of twins, each of which knows one half.
 *
 * @param world - After the run.
 * @param recorder - Of the run.
 * @param height - Where an invariant broke.
 * @returns Undefined where the run is too large for a schedule.
 */
export function toSchedule(world: World, recorder: Recorder, height: bigint): ConsensusSchedule | undefined {
  const { nodes, plan } = world
  const twin = nodes.find(({ fault }) => fault === 'equivocate')
  const nodesOf = namesOf(nodes, twin)
  const letters = [...recorder.letters.values()].filter((letter) => letter.height === height)
  const rounds = letters.map(({ round }) => round)
  const last = rounds.reduce((left, right) => (left > right ? left : right), 0n)
  if (last > roundMax) return undefined
  const rules = [
    ...(twin === undefined ? [] : halves(world, twin, height)),
    ...letterRules(letters, nodesOf, twin),
    ...timerRules(world, recorder, { height, last }),
  ]
  const crashes = recorder.crashes.filter((crash) => crash.height === height)
  if (rules.length > rulesMax || crashes.length > crashesMax) return undefined
  return {
    ...councilOf({ validators: plan.validators, leader: leaderPlace(world, height) }),
    profile: plan.profile,
    nodes: nodes.flatMap((node): readonly ScheduleNode[] =>
      nodesOf(node.place).map((name) => ({ name, validator: node.place, byzantine: !isHonest(node) })),
    ),
    lastRound: Number(last),
    spreadsBlocks: false,
    rules,
    ...(crashes.length > 0 && {
      crashes: crashes.map(({ node, round, code, durable }) => ({
        node: String(node),
        after: { height: firstHeight, round: Number(round), code: nameOf(code) },
        durable,
      })),
    }),
    ...invalidBlocks(nodes),
  }
}

function invalidBlocks(nodes: readonly Node[]): Pick<ConsensusSchedule, 'invalidBlocks'> {
  const builders = nodes.filter(({ fault }) => fault === 'invalid')
  return builders.length === 0 ? {} : { invalidBlocks: builders.map(({ place }) => ({ by: String(place) })) }
}

function namesOf(nodes: readonly Node[], twin: Node | undefined): (place: number) => readonly string[] {
  const known = nodes.map(({ place }) => (place === twin?.place ? ['x', 'y'] : [String(place)]))
  return (place) => known[place] ?? []
}

/** Twins speak with one half each, and not with each other. */
function halves({ nodes, sideOf }: World, twin: Node, height: bigint): readonly ScheduleRule[] {
  const others = nodes.filter(({ place }) => place !== twin.place)
  return (['x', 'y'] as const).flatMap((name, side): readonly ScheduleRule[] => {
    const beyond = others.filter((node) => isHonest(node) && sideOf(height, node.place) !== side)
    const strangers = [...beyond.map(({ place }) => String(place)), name === 'x' ? 'y' : 'x']
    return [
      { from: [name], to: strangers, action: { do: 'drop' } },
      { from: strangers, to: [name], action: { do: 'drop' } },
    ]
  })
}

/** What is done with messages of one kind of one sender in one round. */
interface Fate {
  readonly round: bigint
  readonly code: CodeName
  readonly from: string
  /** Absent where they never come. */
  readonly untilRound?: bigint
}

/** Messages that came in their round need no rule. What twins say is told by their halves. */
function letterRules(
  letters: readonly Letter[],
  nodesOf: (place: number) => readonly string[],
  twin: Node | undefined,
): readonly ScheduleRule[] {
  const fates = new Map<string, { readonly fate: Fate; readonly to: string[] }>()
  for (const letter of letters) {
    const { round, arrived, height } = letter
    const inTime =
      arrived !== undefined && (arrived.height < height || (arrived.height === height && arrived.round <= round))
    if (inTime || letter.from === twin?.place || letter.from === letter.to) continue
    const late = arrived?.height === height && arrived.round <= roundMax ? { untilRound: arrived.round } : {}
    const fate: Fate = { round, code: nameOf(letter.code), from: String(letter.from), ...late }
    const key = `${round}/${fate.code}/${fate.from}/${fate.untilRound ?? 'never'}`
    const known = fates.get(key) ?? { fate, to: [] }
    known.to.push(...nodesOf(letter.to).filter((name) => !known.to.includes(name)))
    fates.set(key, known)
  }
  return [...fates.values()].map(({ fate: { round, code, from, untilRound }, to }) => ({
    height: firstHeight,
    round: Number(round),
    codes: [code],
    from: [from],
    to,
    action: untilRound === undefined ? { do: 'drop' } : { do: 'delay', untilRound: Number(untilRound) },
  }))
}

/** A timer that did not end in the run does not end in the schedule. */
function timerRules(
  { nodes }: World,
  { timeouts }: Recorder,
  { height, last }: { readonly height: bigint; readonly last: bigint },
): readonly ScheduleRule[] {
  return Array.from({ length: Number(last) + 1 }, (_, round) => {
    const quiet = nodes.filter((node) => isHonest(node) && !timeouts.has(`${node.place}/${height}/${round}`))
    return { round, to: quiet.map(({ place }) => String(place)) }
  }).flatMap(({ round, to }): readonly ScheduleRule[] =>
    to.length === 0 ? [] : [{ height: firstHeight, round, codes: ['TIMER'], to, action: { do: 'drop' } }],
  )
}

/** Everybody leads in turn: whoever comes after the builder of the block before. */
function leaderPlace({ scene, nodes }: World, height: bigint): number {
  if (height === 1n) return 0
  const before = nodes.flatMap(({ chain }) => chain[Number(height) - 2] ?? [])[0]
  const builder = before === undefined ? undefined : scene.wire.readBlock(before.blockRlp).proposer
  return builder === undefined ? 0 : (scene.addresses.indexOf(builder) + 1) % scene.addresses.length
}

function nameOf(code: number): CodeName {
  const [, name] = Object.entries(names).find(([known]) => Number(known) === code) ?? []
  return name ?? 'PREPARE'
}
