import { splitBlock } from '../../codec/Block.ts'
import { fromBytes, hash32, toBytes, type Bytes } from '../../model/Hex.ts'
import { createNode } from '../../roles/node/createNode.ts'
import type { NodeOutbox, Packet, Parcel } from '../../roles/node/NodeEvent.ts'
import type { FinalBlock } from '../../roles/node/SealedChain.ts'
import { count } from '../Counters.ts'
import { microsecondsPerMs } from '../World.ts'
import { isHonest, type Happening, type Instance } from './Instance.ts'
import { packetBytes } from './packetBytes.ts'
import type { Town } from './Town.ts'

/** Lets something happen; who executes meanwhile hears of it when that is done. */
export async function happen(town: Town, happening: Happening): Promise<void> {
  const instance = town.instances[happening.to]
  if (instance === undefined) return
  switch (happening.kind) {
    case 'restart':
      await comeBack(town, instance)
      return
    case 'crash':
      if (!instance.up) return
      if (happening.whileSending) instance.crashesWith = { downMs: happening.downMs }
      else goDown(town, instance, happening.downMs)
      return
    case 'event':
      if (!instance.up || !isDue(instance, happening)) return
      if (instance.busyUntil > town.now) town.queue.add(instance.busyUntil, happening)
      else await act(town, instance, happening)
      return
  }
}

function isDue({ timers }: Instance, { event, token }: Happening & { readonly kind: 'event' }): boolean {
  return event.op !== 'timer' || timers.get(timerKey(event)) === token
}

function timerKey({ kind, height, round }: Pick<NodeOutbox['timers'][number], 'kind' | 'height' | 'round'>): string {
  return `${kind}/${height}/${round}`
}

async function act(town: Town, instance: Instance, { event }: Happening & { readonly kind: 'event' }): Promise<void> {
  const { node, place } = instance
  const { deployment, now, trace, tally } = town
  const genesisS = BigInt(deployment.genesis.header.timestamp)
  const nowS = genesisS + BigInt(Math.floor(now / (1000 * microsecondsPerMs)))
  if (nowS !== instance.clockS) {
    instance.clockS = nowS
    await node.handle({ op: 'clock', nowS })
  }
  trace.add(`${now} ${place} ${event.op}`)
  if (event.op === 'timer') instance.timers.delete(timerKey(event))
  const outbox = await node.handle(event)
  if (event.op === 'transaction' && outbox.fate !== undefined && isFirst(town, instance, event.encoded)) {
    count(tally.fates, outbox.fate.status === 'refused' ? outbox.fate.reason : outbox.fate.status)
  }
  obey(town, instance, outbox)
}

/** Tells whether a user sent a transaction to this node first; of two with one key, the first counts. */
function isFirst({ tally, deployment, instances }: Town, instance: Instance, encoded: Bytes): boolean {
  const { place } = instance
  if (instances.find((other) => other.place === place) !== instance) return false
  return tally.sentAt.get(hash32(fromBytes(deployment.party.crypto.keccak256(toBytes(encoded)))))?.to === place
}

/** Does what a node asks for, once it has executed: first of all, what must be on disk. */
export function obey(town: Town, instance: Instance, outbox: NodeOutbox): void {
  const { tally, plan, watch } = town
  const leavesAt = town.now + outbox.executions * plan.network.executionMs * microsecondsPerMs
  instance.busyUntil = leavesAt
  if (outbox.persist !== undefined) instance.disk.durable = outbox.persist
  for (const final of outbox.finalized) {
    instance.disk.blocks.push({ blockRlp: final.block, round: final.round, seals: final.seals })
    if (isHonest(instance)) noteFinal(town, instance, final, leavesAt)
  }
  if (isHonest(instance)) {
    tally.executions += outbox.executions
    for (const evidence of outbox.evidence) noteEvidence(town, evidence)
    for (const { standing, reason, height, detail } of outbox.refusals) {
      count(tally.refusals, `${standing} ${reason}`)
      if (standing === 'final') watch.stopped(instance.place, height, detail)
    }
  }
  for (const timer of outbox.timers) setTimer(town, instance, timer, leavesAt)
  if (instance.fault === 'silent') return
  for (const parcel of outbox.parcels) {
    if (!instance.up) return
    send(town, instance, parcel, leavesAt)
  }
}

function noteEvidence(
  { tally, watch, deployment, instances }: Town,
  { kind, signer, height }: NodeOutbox['evidence'][number],
): void {
  count(tally.evidence, kind)
  const place = deployment.validators.findIndex(({ address }) => address === signer)
  const accused = instances.filter((instance) => instance.place === place)
  if (accused.every(isHonest)) watch.accused(place, height, kind)
}

function setTimer(town: Town, instance: Instance, timer: NodeOutbox['timers'][number], at: number): void {
  const { kind, height, round } = timer
  if (timer.op === 'cancel') {
    instance.timers.delete(timerKey(timer))
    return
  }
  town.timersSet += 1
  const token = town.timersSet
  instance.timers.set(timerKey(timer), token)
  town.queue.add(at + timer.timeoutMs * microsecondsPerMs, {
    kind: 'event',
    to: town.instances.indexOf(instance),
    event: { op: 'timer', kind, height, round },
    token,
  })
}

function send(town: Town, instance: Instance, { to, packet }: Parcel, at: number): void {
  const { crashesWith, place, reaches } = instance
  if (packet.kind === 'message') {
    if (isHonest(instance)) town.watch.sent(place, packet)
    town.trace.add(`${at} ${place} sends ${packet.code} ${packet.data}`)
  }
  const others = town.deployment.validators.map((_, other) => other).filter((other) => other !== place)
  const meant = (to === 'all' ? others : [to]).filter((other) => reaches === undefined || reaches.has(other))
  const crashes = crashesWith !== undefined && packet.kind === 'message'
  const reached = crashes ? town.random.shuffled(meant).slice(0, town.random.below(meant.length + 1)) : meant
  for (const other of reached) transmit(town, instance, { to: other, packet }, at)
  if (crashes) goDown(town, instance, crashesWith.downMs)
}

function transmit(
  town: Town,
  instance: Instance,
  { to, packet }: { readonly to: number; readonly packet: Packet },
  at: number,
): void {
  const { postman, queue, tally, instances } = town
  const { delays, fate } = postman.carry(instance.place, to, at)
  if (fate !== 'delivered') count(tally.injected, fate)
  if (isHonest(instance)) {
    tally.messages += 1
    tally.bytes += packetBytes(packet)
  }
  const event = { op: 'packet', from: instance.place, packet } as const
  for (const delay of delays) {
    for (const [target, { place }] of instances.entries()) {
      if (place === to) queue.add(at + delay, { kind: 'event', to: target, event })
    }
  }
}

function noteFinal(town: Town, { place }: Instance, final: FinalBlock, at: number): void {
  const { tally, plan, watch, trace } = town
  const { height, hash, round, block } = final
  watch.final(place, final)
  trace.add(`${at} ${place} has ${height} ${hash}`)
  const periodAt = plan.network.blockPeriodMs * microsecondsPerMs
  if (height === 1n) tally.begunAt.set(1n, periodAt)
  if (!tally.begunAt.has(height + 1n)) tally.begunAt.set(height + 1n, at + periodAt)
  tally.latencies.push(at - (tally.begunAt.get(height) ?? at))
  if (town.final.length >= Number(height)) return
  town.final.push(final)
  tally.rounds.push(Number(round))
  const { header, transactions } = splitBlock(toBytes(block))
  tally.included += transactions.length
  tally.gasUsed += BigInt(header.gasUsed)
  for (const transaction of transactions) {
    const sent = tally.sentAt.get(hash32(fromBytes(town.deployment.party.crypto.keccak256(transaction))))
    if (sent !== undefined) tally.waits.push(at - sent.at)
  }
}

/** Takes a node down: what it knew and waited for is gone. */
function goDown(town: Town, instance: Instance, downMs: number): void {
  instance.up = false
  instance.incarnation += 1
  instance.timers.clear()
  delete instance.crashesWith
  count(town.tally.injected, 'crash')
  town.trace.add(`${town.now} ${instance.place} crashes`)
  const to = town.instances.indexOf(instance)
  town.queue.add(town.now + downMs * microsecondsPerMs, { kind: 'restart', to })
}

/** Begins again with the blocks that were on disk, and with the votes where they were not lost. */
async function comeBack(town: Town, instance: Instance): Promise<void> {
  const amnesia = instance.fault === 'amnesia'
  count(town.tally.injected, amnesia ? 'amnesia' : 'restart')
  town.trace.add(`${town.now} ${instance.place} comes back`)
  const { blocks, durable } = instance.disk
  const stored = { blocks: [...blocks], durable: amnesia ? null : durable }
  instance.up = true
  instance.busyUntil = town.now
  instance.clockS = 0n
  instance.node = await createNode({ ...instance.options, stored })
  obey(town, instance, instance.node.begun)
}
