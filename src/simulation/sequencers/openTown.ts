import type { Context } from '../../consensus/machine/index.ts'
import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { Defect } from '../../model/Defect.ts'
import { fromBytes, hash32, toBytes } from '../../model/Hex.ts'
import { createNode } from '../../roles/node/createNode.ts'
import type { Key, NodeOptions } from '../../roles/node/NodeOptions.ts'
import { loadStandard } from '../../standard/loadStandard.ts'
import { eventQueue } from '../EventQueue.ts'
import { memoisedRecovery, memoisedWire } from '../memoise.ts'
import { postman } from '../Postman.ts'
import { openRandom, type Random } from '../Random.ts'
import { openTrace } from '../Trace.ts'
import { microsecondsPerMs } from '../World.ts'
import { plantsOf } from './Cast.ts'
import { deploy, type Deployment } from './deploy.ts'
import { obey } from './happen.ts'
import type { Happening, Instance } from './Instance.ts'
import { censor } from './plants.ts'
import type { SequencerPlan } from './SequencerPlan.ts'
import { openTally } from './Tally.ts'
import type { Town } from './Town.ts'
import { drawTraffic } from './Traffic.ts'
import { openWatch } from './Watch.ts'

/** Bounds of the pool of each node. */
const poolLimits = { transactionsMax: 4096, bytesMax: 4 * 1024 * 1024, perSenderMax: 64, nonceGapMax: 16 } as const
const timestampAheadMaxS = 2n
/** Delays on the way from a proposal to a final block. */
const delaysPerBlock = 3

/** Deploys the chain of a plan, starts its nodes, and plans what users send and who crashes when. */
export async function openTown(plan: SequencerPlan, crypto: CryptoBackend): Promise<Town> {
  const { validators, network, seed } = plan
  const random = openRandom(seed, 'sequencers')
  const deployment = await deploy({ ...plan, crypto: remembering(plan, crypto) })
  const wires = sharedWire()
  const casts = deployment.validators.flatMap((self, place) => castOf(plan, { deployment, wires, self, place }))
  const instances: Instance[] = []
  for (const { options, ...cast } of casts) instances.push(await openInstance(options, cast))
  const town: Town = {
    plan,
    deployment,
    instances,
    queue: eventQueue<Happening>(),
    postman: postman(network, validators, random.fork('network')),
    random: random.fork('crashes'),
    watch: openWatch(wires.wire()),
    tally: openTally(),
    trace: openTrace(crypto.keccak256),
    final: [],
    now: 0,
    timersSet: 0,
  }
  for (const instance of instances) obey(town, instance, instance.node.begun)
  planTraffic(town, random.fork('traffic'))
  planCrashes(town)
  return town
}

function remembering({ ruleset }: SequencerPlan, crypto: CryptoBackend): CryptoBackend {
  const profile = loadStandard().consensus.get(ruleset.consensusProfile)
  if (profile === undefined) throw new Defect(`${ruleset.name} has no consensus profile that is known`)
  const { keccak256, ecrecover } = crypto
  return { ...crypto, ecrecover: memoisedRecovery({ profile, keccak256, ecrecover }).ecrecover }
}

/** One memory of what bytes mean for all nodes of a run; nothing of what is read is ever changed. */
interface SharedWire {
  readonly around: (context: Context) => Context
  readonly wire: () => Context['wire']
}

function sharedWire(): SharedWire {
  let known: Context['wire'] | undefined
  return {
    around: (context) => {
      known ??= memoisedWire(context.wire)
      return { ...context, wire: known }
    },
    wire: () => {
      if (known === undefined) throw new Defect('no node has been made')
      return known
    },
  }
}

interface Role {
  readonly deployment: Deployment
  readonly wires: SharedWire
  readonly self: Key
  readonly place: number
}

type Cast = Pick<Instance, 'place' | 'options' | 'fault' | 'reaches'>

/** Who equivocates runs two nodes with one key: neither is heard by all of the others, and the second leaves transactions out. */
function castOf(plan: SequencerPlan, { deployment, wires, self, place }: Role): readonly Cast[] {
  const fault = plan.faults.get(place)
  const plants = plantsOf(fault)
  const options: NodeOptions = {
    ...deployment,
    self,
    pool: { limits: poolLimits, policy: plan.policy },
    times: plan.network,
    timestampAheadMaxS,
    around: wires.around,
    ...(plan.patienceBlocks !== undefined && { patienceBlocks: plan.patienceBlocks }),
    ...(plants !== undefined && { plants }),
  }
  if (fault === undefined) return [{ place, options }]
  if (fault !== 'equivocate') return [{ place, options, fault }]
  const others = deployment.validators.map((_, other) => other).filter((other) => other !== place)
  return [
    { place, options, fault, reaches: new Set(others.slice(0, -1)) },
    { place, options: { ...options, plants: { propose: censor } }, fault, reaches: new Set(others.slice(1)) },
  ]
}

async function openInstance(options: NodeOptions, cast: Omit<Cast, 'options'>): Promise<Instance> {
  const node = await createNode(options)
  return {
    ...cast,
    options,
    node,
    up: true,
    incarnation: 0,
    busyUntil: 0,
    clockS: 0n,
    timers: new Map(),
    disk: { durable: null, blocks: [] },
  }
}

function planTraffic({ plan, deployment, instances, queue, tally }: Town, random: Random): void {
  const { transactions } = plan
  const span = spanOf(plan)
  const { keccak256 } = deployment.party.crypto
  const { creation } = deployment
  if (creation !== undefined) queue.add(0, { kind: 'event', to: 0, event: { op: 'transaction', encoded: creation } })
  for (const { at, to, encoded } of drawTraffic(deployment, { transactions, span }, random)) {
    const [first] = to
    tally.sentAt.set(hash32(fromBytes(keccak256(toBytes(encoded)))), { at, to: first ?? 0 })
    for (const [target, { place }] of instances.entries()) {
      if (to.includes(place)) queue.add(at, { kind: 'event', to: target, event: { op: 'transaction', encoded } })
    }
  }
}

/** Virtual microseconds that the blocks of a plan take where nothing goes wrong. */
function spanOf({ blocks, network }: SequencerPlan): number {
  const blockMs = network.blockPeriodMs + delaysPerBlock * network.delay.medianMs
  return Math.max(1, Math.floor(blocks * blockMs * microsecondsPerMs))
}

function planCrashes({ plan, instances, queue, random }: Town): void {
  const span = spanOf(plan)
  for (const [to, { fault }] of instances.entries()) {
    if (fault !== 'crash' && fault !== 'amnesia') continue
    const at = random.below(span)
    const downMs = 1 + random.below(Math.ceil(span / microsecondsPerMs / 2))
    queue.add(at, { kind: 'crash', to, whileSending: random.chance(500_000), downMs })
  }
}
