import type {
  ConsensusEvent,
  ConsensusStart,
  ConsensusStepResult,
  Refusal,
} from '../../../src/model/generated/adapter.ts'
import type { ConsensusSchedule, ScheduleCode, ScheduleForgery } from '../../../src/model/generated/vector.ts'
import { quantity, type Address, type Bytes, type Hash32 } from '../../../src/model/Hex.ts'
import type { Asked } from '../Observation.ts'
import type { BlockBook, ReadBlock } from './BlockBook.ts'
import type { Happening } from './ScheduleRun.ts'
import type { Said, Wire } from './Wire.ts'

/** Puts events to one life of a node. */
export type Put = (
  life: string,
  start: ConsensusStart | undefined,
  events: readonly ConsensusEvent[],
) => Promise<Asked<ConsensusStepResult>>

/** A node as the judge drives it. */
export interface DrivenNode {
  readonly name: string
  readonly validator: number
  readonly byzantine: boolean
  readonly key: Hash32
  readonly address: Address
  life: number
  height: bigint
  round: bigint
  /** Hash and proposer of the block that it builds on. */
  head: { readonly height: bigint; readonly hash: Hash32; readonly proposer: Address }
  durable: Bytes | undefined
  /** Answers of execution, its own blocks and ended timers: never lost on the way. */
  local: ConsensusEvent[]
  inbox: Letter[]
  timers: Map<string, Timer>
}

export interface Timer {
  readonly kind: 'block' | 'round' | 'empty'
  readonly height: bigint
  readonly round: bigint
  readonly deadlineMs: number
}

/** Something on its way. */
export interface Letter {
  readonly code: ScheduleCode
  readonly height: bigint
  readonly round: bigint
  readonly from: string
  readonly to: string
  readonly event: ConsensusEvent
  readonly said?: Said
}

/** A letter that waits until its receiver is far enough. */
interface Held {
  readonly letter: Letter
  readonly untilRound: bigint
}

/** A forgery that has not reached one of its receivers. */
interface Pending {
  readonly forgery: ScheduleForgery
  readonly to: string
}

/** All that a run of a schedule knows; it is the judge's alone, and changes as the run goes on. */
export interface Stage {
  readonly schedule: ConsensusSchedule
  readonly wire: Wire
  readonly book: BlockBook
  readonly put: Put
  readonly nodes: readonly DrivenNode[]
  /** Addresses of the validators, by place. */
  readonly addresses: readonly Address[]
  readonly happenings: Happening[]
  /** All messages that left anybody: the network is the adversary's, so that it knows them whether they arrive or not. */
  readonly said: Said[]
  readonly blocks: Map<Hash32, ReadBlock>
  readonly crashed: Set<number>
  held: Held[]
  pending: Pending[]
  nowMs: number
  ticks: number
  letters: number
  bytes: number
  stopped: { readonly node: string; readonly why: string } | undefined
  refusal: Refusal | undefined
  /** What came of asking, where that is no result. */
  failed: Exclude<Asked<ConsensusStepResult>, { readonly kind: 'result' }> | undefined
}

/** Timeout of round 0, and the time between blocks; no clock runs while a schedule does. */
const baseTimeoutMs = 1_000n
const blockPeriodMs = 500n

/**
 * Sets a schedule up; nothing has happened yet.
 *
 * @param schedule - What is to happen.
 * @param tools - How bytes are read, blocks made and nodes asked.
 */
export function openStage(schedule: ConsensusSchedule, tools: Pick<Stage, 'wire' | 'book' | 'put'>): Stage {
  const addresses = schedule.keys.map((key) => tools.wire.addressOf(key))
  const size = schedule.keys.length
  const before = addresses[(schedule.leader + size - 1) % size]
  const height = BigInt(schedule.parent.height)
  const nodes = schedule.nodes.flatMap(({ name, validator, byzantine }): readonly DrivenNode[] => {
    const [key, address] = [schedule.keys[validator], addresses[validator]]
    if (key === undefined || address === undefined || before === undefined) return []
    const head = { height, hash: schedule.parent.hash, proposer: before }
    const place = { life: 0, height: height + 1n, round: 0n, head, durable: undefined }
    return [{ name, validator, byzantine, key, address, ...place, local: [], inbox: [], timers: new Map() }]
  })
  return {
    schedule,
    ...tools,
    nodes,
    addresses,
    happenings: [],
    said: [],
    blocks: new Map(),
    crashed: new Set(),
    held: [],
    pending: (schedule.forged ?? []).flatMap((forgery) => forgery.to.map((to) => ({ forgery, to }))),
    nowMs: 0,
    ticks: 0,
    letters: 0,
    bytes: 0,
    stopped: undefined,
    refusal: undefined,
    failed: undefined,
  }
}

/** What a life of a node begins with. */
export function startOf({ schedule, addresses }: Stage, node: DrivenNode): ConsensusStart {
  const restarted = node.durable === undefined ? {} : { durable: node.durable }
  return {
    profile: schedule.profile,
    chain: schedule.chain,
    key: node.key,
    parent: { ...node.head, height: quantity(node.head.height), validators: addresses },
    validators: addresses,
    baseTimeoutMs: quantity(baseTimeoutMs),
    blockPeriodMs: quantity(blockPeriodMs),
    ...(node.life > 0 && { restarted }),
  }
}

/** Makes the block that a node builds in a round, and knows it from then on. */
export function buildBlock(
  stage: Stage,
  {
    by,
    height,
    round,
    parentHash,
  }: { readonly by: string; readonly height: bigint; readonly round: bigint; readonly parentHash: Hash32 },
): ReadBlock | undefined {
  const node = stage.nodes.find(({ name }) => name === by)
  if (node === undefined) return undefined
  const invalid = (stage.schedule.invalidBlocks ?? []).some(
    (one) => one.by === by && fits(one.height, height) && fits(one.round, round),
  )
  const block = stage.book.build({ by, proposer: node.address, height, round, parentHash, valid: !invalid })
  stage.blocks.set(block.hash, block)
  return block
}

/** Whether a condition of a schedule fits a height or a round; what is absent fits all. */
export function fits(condition: number | undefined, value: bigint): boolean {
  return condition === undefined || BigInt(condition) === value
}

/** Tells whether a node is in a round of a height, or further on. */
export function hasReached(node: DrivenNode, height: bigint, round: bigint): boolean {
  return node.height > height || (node.height === height && node.round >= round)
}
