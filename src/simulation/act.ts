import { step, type Event, type Outbox } from '../consensus/machine/index.ts'
import type { Directed } from './behaviours/Byzantine.ts'
import { count, countFinal } from './Counters.ts'
import { packetBytes, type Packet, type SealedBlock, type Send } from './Packet.ts'
import { recordSent } from './Recorder.ts'
import { buildBlock, contentOf, isExecutable } from './Scene.ts'
import { isHonest, microsecondsPerMs, type Node, type World } from './World.ts'

/** Lets an event happen to a node, and does what comes out. */
export function act(world: World, node: Node, event: Event): Outbox {
  const { state, outbox } = step(node.state, event, node.context)
  const { height } = node.state
  node.state = state
  obey(world, node, outbox)
  if (state.height !== height) noteHeight(world, node)
  return outbox
}

/** Does what a machine asks for: first of all, what must be on disk. */
export function obey(world: World, node: Node, outbox: Outbox): void {
  if (outbox.persist !== undefined) node.disk = outbox.persist
  for (const timer of outbox.timers) setTimer(world, node, timer)
  for (const ask of outbox.asks) answer(world, node, ask)
  if (isHonest(node)) {
    for (const evidence of outbox.evidence) {
      count(world.counters.evidence, evidence.kind)
      world.watch.accused(node.place, evidence)
    }
  }
  for (const send of outbox.sends) {
    if (isHonest(node)) sendHonestly(world, node, send)
    else sendAll(world, node, node.byzantine?.send(send) ?? [])
    world.queue.add(world.now, {
      kind: 'packet',
      from: node.place,
      to: node.place,
      packet: { kind: 'message', ...send },
    })
    if (!node.up) return
  }
  for (const sealed of outbox.finalized) {
    if (isHonest(node)) world.watch.finalized(node.place, sealed)
    adopt(world, node, sealed)
  }
}

function sendHonestly(world: World, node: Node, send: Send): void {
  world.watch.sent(node.place, send)
  noteSent(world, node.place, send)
  const others = world.nodes.filter(({ place }) => place !== node.place).map(({ place }) => place)
  const { crashesWith } = node
  if (crashesWith === undefined) {
    transmit(world, node, { to: others, packet: { kind: 'message', ...send } })
    return
  }
  const some = world.random.shuffled(others).slice(0, world.random.below(others.length + 1))
  transmit(world, node, { to: some, packet: { kind: 'message', ...send } })
  goDown(world, node, crashesWith.downMs)
}

/** Sends what a deviating node wants sent. */
export function sendAll(world: World, node: Node, directed: readonly Directed[]): void {
  for (const { to, send, afterMs = 0 } of directed)
    transmit(world, node, { to, packet: { kind: 'message', ...send }, afterMs })
}

/** A packet with whom it goes to, and how long it is held back for. */
interface Parcel {
  readonly to: readonly number[]
  readonly packet: Packet
  readonly afterMs?: number
}

/** Hands a packet to the network. */
export function transmit(world: World, node: Node, { to, packet, afterMs = 0 }: Parcel): void {
  const { postman, queue, counters } = world
  const bytes = packetBytes(packet)
  const at = world.now + afterMs * microsecondsPerMs
  if (packet.kind === 'message') world.trace.add(`${world.now} ${node.place} sends ${packet.code} ${packet.data}`)
  for (const place of to) {
    const { delays, fate } = postman.carry(node.place, place, at)
    if (fate !== 'delivered') count(counters.injected, fate)
    if (packet.kind === 'message') noteLetter(world, { from: node.place, to: place }, packet)
    for (const delay of delays) queue.add(at + delay, { kind: 'packet', from: node.place, to: place, packet })
    if (!isHonest(node)) continue
    counters.messages += 1
    counters.bytes += bytes
  }
}

function setTimer(world: World, node: Node, timer: Outbox['timers'][number]): void {
  const { op, kind, height, round } = timer
  const key = `${kind}/${height}/${round}`
  if (op === 'cancel') {
    node.timers.delete(key)
    return
  }
  world.timersSet += 1
  node.timers.set(key, world.timersSet)
  const event = { op: 'timer', kind, height, round } as const
  const at = world.now + timer.timeoutMs * microsecondsPerMs
  world.queue.add(at, { kind: 'timer', to: node.place, token: world.timersSet, event })
}

function answer(world: World, node: Node, ask: Outbox['asks'][number]): void {
  const { scene } = world
  const at = world.now + world.plan.network.executionMs * microsecondsPerMs
  world.queue.add(at, { kind: 'answer', to: node.place, incarnation: node.incarnation, event: answered() })

  function answered(): Event {
    if (ask.kind === 'needVerdict') {
      return { op: 'executed', digest: ask.digest, valid: isExecutable(scene, scene.wire.readBlock(ask.blockRlp)) }
    }
    const { height, round } = ask
    const proposer = scene.addresses[node.place] ?? scene.lab.outsider.address
    const content = contentOf(scene, `${world.plan.seed}/${height}/${round}/${node.place}/${world.now}`)
    const block = buildBlock(scene, { height, round, proposer, parentHash: node.state.parent.hash, content })
    if (isHonest(node)) world.counters.builtAt.set(block.rlp, world.now)
    return { op: 'candidate', blockRlp: block.rlp }
  }
}

/** Takes a sealed block as the head, and begins the next height. */
export function adopt(world: World, node: Node, sealed: SealedBlock): void {
  const { height } = node.state
  const head = { blockRlp: sealed.blockRlp, round: sealed.round, seals: sealed.seals }
  const { state, outbox } = step(node.state, { op: 'head', ...head, validators: world.scene.addresses }, node.context)
  node.state = state
  if (state.height === height) return
  node.chain.push(head)
  node.asked.clear()
  if (isHonest(node)) {
    world.watch.finalized(node.place, sealed)
    countFinal(world.counters, height, sealed, world.now)
    world.trace.add(`${world.now} ${node.place} finalizes ${sealed.blockRlp} in ${sealed.round}`)
  }
  noteHeight(world, node)
  obey(world, node, outbox)
}

/** A height begins for the count with the end of the block period. */
function noteHeight({ counters, now, plan }: World, node: Node): void {
  const { height } = node.state
  if (!isHonest(node) || counters.begunAt.has(height)) return
  counters.begunAt.set(height, now + plan.network.blockPeriodMs * microsecondsPerMs)
}

/** Takes a node down: what it knew and waited for is gone. */
export function goDown(world: World, node: Node, downMs: number): void {
  node.up = false
  node.incarnation += 1
  node.timers.clear()
  node.asked.clear()
  delete node.crashesWith
  const last = world.recorder?.last.get(node.place)
  if (last !== undefined) world.recorder?.crashes.push({ ...last, durable: node.fault !== 'amnesia' })
  count(world.counters.injected, 'crash')
  world.trace.add(`${world.now} ${node.place} crashes`)
  world.queue.add(world.now + downMs * microsecondsPerMs, { kind: 'restart', to: node.place })
}

function noteSent({ recorder, scene }: World, place: number, { code, data }: Send): void {
  if (recorder === undefined) return
  const { height, round } = scene.wire.read(code, data)
  recorder.last.set(place, { node: place, height, round, code })
}

function noteLetter(
  { recorder, scene }: World,
  way: { readonly from: number; readonly to: number },
  { code, data }: Send,
): void {
  if (recorder === undefined) return
  const { height, round } = scene.wire.read(code, data)
  recordSent(recorder, data, { ...way, code, height, round })
}
