import type { ConsensusEvent, ConsensusOutcome, ConsensusStepResult } from '../../../src/model/generated/adapter.ts'
import { integer, quantity, type Bytes } from '../../../src/model/Hex.ts'
import type { Asked } from '../Observation.ts'
import type { ReadBlock } from './BlockBook.ts'
import { post, postMessage } from './mail.ts'
import { scheduleBounds } from './ScheduleRun.ts'
import { buildBlock, startOf, type DrivenNode, type Letter, type Stage } from './Stage.ts'
import type { Said } from './Wire.ts'

/** What a node was given in one request, and what it answered. */
interface Answer {
  readonly items: readonly (Letter | { readonly event: ConsensusEvent })[]
  readonly asked: Asked<ConsensusStepResult>
}

/**
 * Starts a life of a node.
 *
 * @param stage - The run.
 * @param node - With what it has persisted, where it had a life before.
 */
export async function begin(stage: Stage, node: DrivenNode): Promise<void> {
  const asked = await stage.put(`${node.name}-${node.life}`, startOf(stage, node), [])
  const result = resultOf(stage, node, asked)
  if (result === undefined) return
  if (result.started === undefined) {
    stage.stopped ??= { node: node.name, why: 'it says nothing of its start' }
    return
  }
  take(stage, node, { outcome: result.started })
}

/**
 * Takes in what a node answered: what it sends goes out, what it asks is answered, and a crash ends it where one is due.
 *
 * @param stage - The run.
 * @param node - Whose answer it is.
 * @param answer - With what it was given.
 */
export async function absorb(stage: Stage, node: DrivenNode, { items, asked }: Answer): Promise<void> {
  const result = resultOf(stage, node, asked)
  if (result === undefined) return
  if (result.steps.length !== items.length) {
    stage.stopped ??= { node: node.name, why: `it answers ${result.steps.length} of ${items.length} events` }
    return
  }
  for (const [index, outcome] of result.steps.entries()) {
    const item = items[index]
    if (item === undefined) return
    if ('said' in item && item.said !== undefined) {
      stage.happenings.push({ kind: 'received', node: node.name, said: item.said })
    }
    const sent = take(stage, node, { outcome, event: item.event })
    if (stage.stopped !== undefined) return
    const crash = crashAfter(stage, node, sent)
    // What it did with the rest of the request died with it.
    if (crash !== undefined) return restart(stage, node, crash)
  }
}

function resultOf(
  stage: Stage,
  node: DrivenNode,
  asked: Asked<ConsensusStepResult>,
): Extract<ConsensusStepResult, { readonly status: 'stepped' }> | undefined {
  if (asked.kind !== 'result') {
    stage.failed ??= asked
    return undefined
  }
  if (asked.result.status === 'stepped') return asked.result
  stage.refusal ??= asked.result
  stage.stopped ??= { node: node.name, why: `it refuses: ${asked.result.reason}` }
  return undefined
}

/** @returns The messages that left. */
function take(
  stage: Stage,
  node: DrivenNode,
  { outcome, event }: { readonly outcome: ConsensusOutcome; readonly event?: ConsensusEvent },
): readonly Said[] {
  const { sends = [], asks = [], finalized = [], evidence = [], timers = [], persist } = outcome
  const emitted = sends.length + asks.length + finalized.length + evidence.length
  if (emitted > scheduleBounds.emissionsMax) {
    const why = `${emitted} messages, questions and blocks come out of one event, which may cause ${scheduleBounds.emissionsMax}`
    stage.stopped ??= { node: node.name, why }
    return []
  }
  node.durable = persist ?? node.durable
  moveOn(stage, node, { outcome, ...(event !== undefined && { event }) })
  for (const timer of timers) setTimer(stage, node, timer)
  for (const ask of asks) answer(stage, node, ask)
  const sent = sends.flatMap(({ code, data }) => {
    const said = postMessage(stage, node, { code: integer(code), data })
    const durable = persist !== undefined
    stage.happenings.push({ kind: 'sent', node: node.name, durable, ...(said !== undefined && { said }) })
    return said ?? []
  })
  for (const one of finalized) finalize(stage, node, one)
  return sent
}

function setTimer(stage: Stage, node: DrivenNode, timer: NonNullable<ConsensusOutcome['timers']>[number]): void {
  const [height, round] = [integer(timer.height), integer(timer.round)]
  if (timer.op === 'cancel') {
    const running = node.timers.get(timer.kind)
    if (running?.height === height && running.round === round) node.timers.delete(timer.kind)
    return
  }
  const deadlineMs = stage.nowMs + Number(integer(timer.timeoutMs ?? quantity(0n)))
  node.timers.set(timer.kind, { kind: timer.kind, height, round, deadlineMs })
}

function answer(stage: Stage, node: DrivenNode, ask: NonNullable<ConsensusOutcome['asks']>[number]): void {
  if (ask.kind === 'needBlock') {
    const [height, round] = [integer(ask.height), integer(ask.round)]
    const block = buildBlock(stage, { by: node.name, height, round, parentHash: node.head.hash })
    if (block !== undefined) node.local.push({ op: 'candidate', blockRlp: block.rlp })
    return
  }
  const block = stage.blocks.get(ask.digest)
  const valid = block !== undefined && block.valid && block.parentHash === node.head.hash
  node.local.push({ op: 'executed', digest: ask.digest, valid })
}

function finalize(stage: Stage, node: DrivenNode, one: NonNullable<ConsensusOutcome['finalized']>[number]): void {
  const block = stage.book.read(one.blockRlp)
  const round = integer(one.round)
  const sealers = sealersOf(stage, block, { round, seals: one.seals })
  const told = block === undefined ? {} : { block }
  stage.happenings.push({ kind: 'finalized', node: node.name, round, sealers, ...told })
  if (block === undefined) return
  const { blockRlp, seals } = one
  const event: ConsensusEvent = { op: 'head', blockRlp, round: one.round, seals, validators: stage.addresses }
  node.local.push(event)
  if (!stage.schedule.spreadsBlocks) return
  for (const { name: to } of stage.nodes) {
    if (to !== node.name) post(stage, { code: 'BLOCK', height: block.height, round, from: node.name, to, event })
  }
}

/** Places of the validators that sealed a block, each once. */
function sealersOf(
  { wire, addresses }: Stage,
  block: ReadBlock | undefined,
  { round, seals }: { readonly round: bigint; readonly seals: readonly Bytes[] },
): readonly number[] {
  if (block === undefined) return []
  const places = seals.map((seal) => {
    const signer = wire.sealer(block.hash, round, seal)
    return signer === undefined ? -1 : addresses.indexOf(signer)
  })
  return [...new Set(places)].filter((place) => place >= 0)
}

/** Keeps where a node is, by its own account; the block that it moved on with is the one it was just given. */
function moveOn(
  stage: Stage,
  node: DrivenNode,
  { outcome, event }: { readonly outcome: ConsensusOutcome; readonly event?: ConsensusEvent },
): void {
  const [height, round] = [integer(outcome.state.height), integer(outcome.state.round)]
  if (height > node.height) {
    const block = event?.op === 'head' ? stage.book.read(event.blockRlp) : undefined
    const sealers =
      event?.op === 'head' ? sealersOf(stage, block, { round: integer(event.round), seals: event.seals }) : []
    stage.happenings.push({ kind: 'moved', node: node.name, sealers, ...(block !== undefined && { block }) })
    if (block !== undefined) {
      stage.blocks.set(block.hash, stage.blocks.get(block.hash) ?? block)
      node.head = { height: block.height, hash: block.hash, proposer: block.proposer }
    }
  }
  if (height !== node.height || round !== node.round) {
    stage.happenings.push({ kind: 'entered', node: node.name, height, round })
  }
  node.height = height
  node.round = round
}

function crashAfter(stage: Stage, node: DrivenNode, sent: readonly Said[]): { readonly durable: boolean } | undefined {
  const { crashes = [] } = stage.schedule
  const index = crashes.findIndex(
    (crash, place) =>
      crash.node === node.name &&
      !stage.crashed.has(place) &&
      sent.some(
        ({ code, height, round }) =>
          code === crash.after.code && height === BigInt(crash.after.height) && round === BigInt(crash.after.round),
      ),
  )
  if (index < 0) return undefined
  stage.crashed.add(index)
  return crashes[index]
}

async function restart(stage: Stage, node: DrivenNode, { durable }: { readonly durable: boolean }): Promise<void> {
  node.life++
  node.durable = durable ? node.durable : undefined
  node.local = []
  node.inbox = []
  node.timers = new Map()
  stage.happenings.push({
    kind: 'restarted',
    node: node.name,
    ...(node.durable !== undefined && { durable: node.durable }),
  })
  await begin(stage, node)
}
