import { plantFault, start, type Outbox } from '../consensus/machine/index.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { Hash32 } from '../model/Hex.ts'
import { obey } from './act.ts'
import type { Means } from './behaviours/Byzantine.ts'
import { behaviourOf } from './behaviours/behaviourOf.ts'
import { count, noCounters, type Counters } from './Counters.ts'
import { eventQueue } from './EventQueue.ts'
import { happen } from './happen.ts'
import { deviations, type Deviation, type FaultName, type Plan } from './Plan.ts'
import { postman } from './Postman.ts'
import { openRandom, type Random } from './Random.ts'
import { openRecorder, type Recorder } from './Recorder.ts'
import { openScene, type Scene } from './Scene.ts'
import { openTrace } from './Trace.ts'
import { openWatch, type Invariant, type Violation } from './Watch.ts'
import { isHonest, microsecondsPerMs, type Node, type World } from './World.ts'

/** What came of a run. */
export interface Outcome {
  readonly seed: number
  /** Heights that every honest node has. */
  readonly blocks: number
  readonly counters: Counters
  /** Virtual microseconds that went by. */
  readonly elapsed: number
  readonly violations: readonly Violation[]
  /** Of all that was sent, came, crashed and became final, in order. */
  readonly digest: Hash32
}

/** Events of a run for each validator, pair of validators and block: beyond that it is taken to go on for ever. */
const eventsPerPairAndBlockMax = 60

/**
 * Runs validators over a network until every honest one has the blocks that are wanted, an invariant breaks, or nothing
 * goes on.
 *
 * @param plan - Fixes everything that happens.
 * @param crypto - Hashes and signatures, which are real.
 */
export function simulate(plan: Plan, crypto: CryptoBackend): Outcome {
  return runWorld(openWorld(plan, crypto))
}

/** Runs a plan, and keeps what became of every message. @returns The same outcome as {@link simulate}, and the rest. */
export function simulateRecorded(
  plan: Plan,
  crypto: CryptoBackend,
): { readonly outcome: Outcome; readonly world: World; readonly recorder: Recorder } {
  const recorder = openRecorder()
  const world = openWorld(plan, crypto, recorder)
  return { outcome: runWorld(world), world, recorder }
}

function runWorld(world: World): Outcome {
  const { plan } = world
  begin(world)
  const eventsMax = eventsPerPairAndBlockMax * (plan.validators + 2) ** 2 * (plan.blocks + 4)
  const honest = world.nodes.filter(isHonest)
  const patience = patienceOf(world)
  while (honest.some((node) => reached(node) < plan.blocks)) {
    const due = world.queue.next()
    if (due === undefined || world.counters.events >= eventsMax) {
      sayStalled(world, due === undefined ? 'nothing is left to happen' : `nothing comes of ${eventsMax} events`)
      break
    }
    world.now = due.at
    world.counters.events += 1
    world.trace.add(`${due.at} ${due.item.kind} ${due.item.to}`)
    happen(world, due.item)
    patience(world.nodes[due.item.to], due.at)
    if (world.watch.violations.some(({ invariant }) => endsRun(invariant))) break
  }
  return {
    seed: plan.seed,
    blocks: Math.min(...honest.map(reached)),
    counters: world.counters,
    elapsed: world.now,
    violations: world.watch.violations,
    digest: world.trace.digest(),
  }
}

/** After other violations the run goes on, to show what comes of them. */
function endsRun(invariant: Invariant): boolean {
  return invariant === 'agreement' || invariant === 'progress'
}

function reached({ state }: Node): number {
  return Number(state.parent.height)
}

function sayStalled({ nodes, plan, watch }: World, text: string): void {
  const late = nodes.find((node) => isHonest(node) && reached(node) < plan.blocks)
  if (late !== undefined) watch.stalled(late.place, late.state.height, text)
}

/**
 * Holds the run against its promise: once the network has settled, a height is decided within as many rounds as there are
 * validators, counted from the latest round that an honest node was in when it settled.
 */
function patienceOf({ nodes, plan, watch }: World): (node: Node | undefined, now: number) => void {
  const settledAt = plan.network.settledAtMs * microsecondsPerMs
  let latest: ReadonlyMap<bigint, bigint> | undefined
  return (node, now) => {
    if (node === undefined || now < settledAt) return
    latest ??= latestRounds(nodes)
    const { height, round } = node.state
    if (!isHonest(node) || round <= (latest.get(height) ?? 0n) + BigInt(nodes.length)) return
    watch.stalled(node.place, height, `is in round ${round}, more than ${nodes.length} after the network settled`)
  }
}

function latestRounds(nodes: readonly Node[]): ReadonlyMap<bigint, bigint> {
  const latest = new Map<bigint, bigint>()
  for (const { state } of nodes.filter(isHonest)) {
    if (state.round > (latest.get(state.height) ?? 0n)) latest.set(state.height, state.round)
  }
  return latest
}

function openWorld(plan: Plan, crypto: CryptoBackend, recorder?: Recorder): World {
  const { network, validators, profile, mutant } = plan
  const random = openRandom(plan.seed, 'run')
  const scene = openScene({ profile, validators, network, crypto })
  const counters = noCounters()
  const faults = castOf(plan, random.fork('cast'))
  const conspiracy = conspire(scene, faults, random)
  const alter = mutant === undefined ? undefined : plantFault(mutant)
  const nodes = scene.validators.map((self, place): Node => {
    const fault = faults.get(place)
    const deviates = isDeviation(fault)
    const context = scene.contextOf(self, deviates ? undefined : alter)
    const parent = {
      height: 0n,
      hash: scene.genesis.hash,
      proposer: scene.genesis.proposer,
      validators: scene.addresses,
    }
    const begun = start({ parent, validators: scene.addresses, signedHeight: 0n }, context)
    const node: Node = {
      place,
      context,
      ...(fault !== undefined && { fault }),
      ...(deviates && {
        byzantine: behaviourOf(fault, {
          ...conspiracy,
          self,
          place,
          others: scene.validators.map((_, other) => other).filter((other) => other !== place),
          random: random.fork(`node ${place}`),
          baseTimeoutMs: network.baseTimeoutMs,
          state: () => node.state,
          count: (what) => count(counters.injected, what),
        }),
      }),
      state: begun.state,
      up: true,
      incarnation: 0,
      timers: new Map(),
      chain: [],
      asked: new Set(),
    }
    return node
  })
  return {
    plan,
    scene,
    queue: eventQueue(),
    postman: postman(network, validators, random.fork('network')),
    random: random.fork('crashes'),
    nodes,
    watch: openWatch(scene, new Set(conspiracy.allies.map(({ address }) => address))),
    counters,
    trace: openTrace(crypto.keccak256),
    sideOf: conspiracy.sideOf,
    ...(recorder !== undefined && { recorder }),
    now: 0,
    timersSet: 0,
  }
}

function isDeviation(fault: FaultName | undefined): fault is Deviation {
  return deviations.some((deviation) => deviation === fault)
}

/** Draws who has which fault. */
function castOf({ validators, faults }: Plan, random: Random): ReadonlyMap<number, FaultName> {
  const places = random.shuffled(Array.from({ length: validators }, (_, place) => place))
  return new Map(
    faults.flatMap((fault, index) => {
      const place = places[index]
      if (place === undefined) return []
      return [[place, fault === 'mixed' ? random.pick([...deviations, 'crash', 'amnesia'] as const) : fault] as const]
    }),
  )
}

/** What all who deviate share. */
function conspire(
  scene: Scene,
  faults: ReadonlyMap<number, FaultName>,
  random: Random,
): Pick<Means, 'scene' | 'allies' | 'alliesPlaces' | 'sideOf' | 'stories'> {
  const alliesPlaces = new Set([...faults].filter(([, fault]) => isDeviation(fault)).map(([place]) => place))
  const sides = new Map<bigint, readonly number[]>()
  const sidesAt = (height: bigint): readonly number[] => {
    const known = sides.get(height)
    if (known !== undefined) return known
    const honest = scene.validators.map((_, place) => place).filter((place) => !alliesPlaces.has(place))
    const first = random
      .fork(`sides ${height}`)
      .shuffled(honest)
      .slice(0, Math.floor(honest.length / 2))
    sides.set(height, first)
    return first
  }
  return {
    scene,
    alliesPlaces,
    allies: scene.validators.filter((_, place) => alliesPlaces.has(place)),
    sideOf: (height, place) => (sidesAt(height).includes(place) ? 0 : 1),
    stories: new Map(),
  }
}

/** Longest that crashes are spread over, and that a node stays down. */
const crashesWithinMs = 3000
const downMsMax = 3000

/** Starts the timers, and plans who crashes when. */
function begin(world: World): void {
  const { nodes, counters, plan, queue, random, postman: network } = world
  for (const node of nodes) {
    const { blockPeriodMs } = plan.network
    obey(world, node, blockTimer(blockPeriodMs))
    counters.begunAt.set(1n, blockPeriodMs * microsecondsPerMs)
    if (node.fault !== 'crash' && node.fault !== 'amnesia') continue
    const at = random.below(Math.max(plan.network.settledAtMs, crashesWithinMs)) * microsecondsPerMs
    const downMs = 1 + random.below(downMsMax)
    queue.add(at, { kind: 'crash', to: node.place, whileSending: random.chance(500_000), downMs })
  }
  for (const _ of network.partitions) count(counters.injected, 'partition')
}

function blockTimer(timeoutMs: number): Outbox {
  const timer = { op: 'set', kind: 'block', height: 1n, round: 0n, timeoutMs } as const
  return { sends: [], timers: [timer], asks: [], finalized: [], evidence: [] }
}
