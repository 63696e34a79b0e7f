import type { CryptoBackend } from '../../../src/crypto/CryptoBackend.ts'
import type { ConsensusEvent } from '../../../src/model/generated/adapter.ts'
import type { ConsensusSchedule } from '../../../src/model/generated/vector.ts'
import { quantity } from '../../../src/model/Hex.ts'
import type { Asked } from '../Observation.ts'
import { absorb, begin } from './absorb.ts'
import { openBlockBook } from './BlockBook.ts'
import { forge } from './forge.ts'
import { actionOf, deliver } from './mail.ts'
import { scheduleBounds, type ScheduleRun } from './ScheduleRun.ts'
import { hasReached, openStage, type DrivenNode, type Letter, type Put, type Stage, type Timer } from './Stage.ts'
import { createWire } from './Wire.ts'

/** How a schedule is run. */
export interface DriveOptions {
  readonly put: Put
  readonly crypto: Pick<CryptoBackend, 'keccak256' | 'ecrecover' | 'sign' | 'publicKeyOf'>
  /** Time that all of it may take. */
  readonly budgetMs: number
}

/**
 * Drives nodes of one core through a schedule.
 *
 * In a tick every node gets at once what has come for it, in the order in which it was sent, and its own answers of execution
 * first. Time goes on only when nothing is on its way: then the timers that are due next end. So nothing depends on how fast
 * a party is, and the same schedule and the same answers give the same run.
 *
 * @param schedule - What is to happen.
 * @param options - Whom to ask.
 * @returns What was seen; what came of asking where a node gave no result.
 */
export async function driveSchedule(
  schedule: ConsensusSchedule,
  { put, crypto, budgetMs }: DriveOptions,
): Promise<Asked<ScheduleRun>> {
  const stage = openStage(schedule, { wire: createWire(schedule.chain, crypto), book: openBlockBook(), put })
  const latest = performance.now() + budgetMs
  for (const node of stage.nodes) await begin(stage, node)
  while (isGoingOn(stage) && advance(stage)) {
    await tick(stage)
    if (performance.now() > latest) {
      stage.stopped ??= { node: '', why: `the schedule takes more than ${budgetMs} ms` }
    }
  }
  if (stage.failed !== undefined) return stage.failed
  const { happenings, addresses, stopped, refusal, ticks, letters } = stage
  return {
    kind: 'result',
    result: {
      happenings,
      addresses,
      ticks,
      letters,
      ...(stopped !== undefined && { stopped }),
      ...(refusal !== undefined && { refusal }),
    },
  }
}

function isGoingOn(stage: Stage): boolean {
  if (stage.ticks >= scheduleBounds.ticksMax) {
    stage.stopped ??= { node: '', why: `the nodes are not done after ${scheduleBounds.ticksMax} ticks` }
  }
  return stage.stopped === undefined && stage.refusal === undefined && stage.failed === undefined
}

/** Finds something to deliver, in the order of what is nearest; false where nothing will ever happen again. */
function advance(stage: Stage): boolean {
  release(stage)
  bringForgeries(stage, false)
  if (isBusy(stage)) return true
  bringForgeries(stage, true)
  if (isBusy(stage)) return true
  if (isDecided(stage)) return false
  endTimers(stage)
  return isBusy(stage)
}

function isBusy({ nodes }: Stage): boolean {
  return nodes.some(({ local, inbox }) => local.length + inbox.length > 0)
}

/** Whether every honest node is past the last height. */
function isDecided({ nodes, schedule }: Stage): boolean {
  return nodes.every(({ byzantine, height }) => byzantine || height > BigInt(schedule.lastHeight))
}

/** Delivers what was held until its receiver came as far as it has. */
function release(stage: Stage): void {
  const due = (held: Stage['held'][number]): boolean => {
    const node = stage.nodes.find(({ name }) => name === held.letter.to)
    return node !== undefined && hasReached(node, held.letter.height, held.untilRound)
  }
  const ready = stage.held.filter(due)
  if (ready.length === 0) return
  stage.held = stage.held.filter((held) => !ready.includes(held))
  for (const { letter } of ready) deliver(stage, letter)
}

/** Delivers the forgeries whose receivers are where they are wanted. */
function bringForgeries(stage: Stage, quiet: boolean): void {
  const due = ({ forgery, to }: Stage['pending'][number]): boolean => {
    const node = stage.nodes.find(({ name }) => name === to)
    const { at } = forgery
    return node !== undefined && (at.quiet === true) === quiet && hasReached(node, BigInt(at.height), BigInt(at.round))
  }
  const ready = stage.pending.filter(due)
  if (ready.length === 0) return
  stage.pending = stage.pending.filter((pending) => !ready.includes(pending))
  for (const { forgery, to } of ready) {
    const letter = forge(stage, forgery, to)
    if (letter !== undefined) deliver(stage, letter)
  }
}

/** Ends the timers that are due next, of all nodes. */
function endTimers(stage: Stage): void {
  const running = stage.nodes.flatMap((node) => [...node.timers.values()].map((timer) => ({ node, timer })))
  const able = running.filter(({ node, timer }) => canEnd(stage, node, timer))
  const next = Math.min(...able.map(({ timer }) => timer.deadlineMs))
  stage.nowMs = Math.max(stage.nowMs, next)
  for (const { node, timer } of able.filter(({ timer: { deadlineMs } }) => deadlineMs === next)) {
    const { kind, height, round } = timer
    node.timers.delete(kind)
    node.local.push({ op: 'timer', kind, height: quantity(height), round: quantity(round) })
  }
}

function canEnd({ schedule }: Stage, node: DrivenNode, { kind, height, round }: Timer): boolean {
  if (height > BigInt(schedule.lastHeight) || (kind === 'round' && round > BigInt(schedule.lastRound))) return false
  const { name } = node
  return kind === 'block' || actionOf(schedule, { code: 'TIMER', height, round, from: name, to: name }).do === 'deliver'
}

/** One request to every node for which something has come. */
async function tick(stage: Stage): Promise<void> {
  stage.ticks++
  const due = stage.nodes
    .filter(({ local, inbox }) => local.length + inbox.length > 0)
    .map((node) => ({ node, items: takeItems(node) }))
  const answers = await Promise.all(
    due.map(({ node, items }) =>
      stage.put(
        `${node.name}-${node.life}`,
        undefined,
        items.map(({ event }) => event),
      ),
    ),
  )
  for (const [index, { node, items }] of due.entries()) {
    const asked = answers[index]
    if (asked !== undefined) await absorb(stage, node, { items, asked })
  }
}

function takeItems(node: DrivenNode): readonly (Letter | { readonly event: ConsensusEvent })[] {
  const items = [...node.local.map((event) => ({ event })), ...node.inbox].slice(0, scheduleBounds.eventsMax)
  const own = Math.min(node.local.length, items.length)
  node.local = node.local.slice(own)
  node.inbox = node.inbox.slice(items.length - own)
  return items
}
