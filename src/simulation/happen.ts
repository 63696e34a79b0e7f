import { codes, restart, finish } from '../consensus/machine/index.ts'
import { act, adopt, goDown, obey, sendAll, transmit } from './act.ts'
import { opened } from './behaviours/Byzantine.ts'
import { count, countHeld } from './Counters.ts'
import { recordArrival } from './Recorder.ts'
import type { Packet, Send } from './Packet.ts'
import { isHonest, type Happening, type Node, type World } from './World.ts'

/** Blocks that are sent at once to somebody who missed them. */
const blocksAtOnceMax = 16

/** Lets something happen. */
export function happen(world: World, happening: Happening): void {
  const node = world.nodes[happening.to]
  if (node === undefined) return
  if (happening.kind === 'restart') {
    comeBack(world, node)
    return
  }
  if (!node.up) return
  switch (happening.kind) {
    case 'packet':
      receive(world, node, happening)
      return
    case 'timer': {
      const { kind, height, round } = happening.event
      const key = `${kind}/${height}/${round}`
      if (node.timers.get(key) !== happening.token) return
      node.timers.delete(key)
      if (kind === 'round') world.recorder?.timeouts.add(`${node.place}/${height}/${round}`)
      act(world, node, happening.event)
      return
    }
    case 'answer':
      if (node.incarnation === happening.incarnation) act(world, node, happening.event)
      return
    case 'crash':
      if (happening.whileSending) node.crashesWith = { downMs: happening.downMs }
      else goDown(world, node, happening.downMs)
      return
  }
}

/** Begins again with the chain, and with what was on disk where it was not lost. */
function comeBack(world: World, node: Node): void {
  node.up = true
  const amnesia = node.fault === 'amnesia'
  count(world.counters.injected, amnesia ? 'amnesia' : 'restart')
  world.trace.add(`${world.now} ${node.place} comes back`)
  const { parent, validators } = node.state
  const durable = amnesia ? undefined : node.disk
  const begun = finish(restart({ parent, validators }, durable ?? null, node.context), node.context)
  node.state = begun.state
  obey(world, node, begun.outbox)
}

function receive(world: World, node: Node, { from, packet }: Happening & { readonly kind: 'packet' }): void {
  switch (packet.kind) {
    case 'message':
      hear(world, node, from, packet)
      return
    case 'request':
      sendBlocks(world, node, from, packet.height)
      return
    case 'blocks':
      for (const sealed of packet.blocks) takeBlock(world, node, sealed)
      return
  }
}

function hear(world: World, node: Node, from: number, packet: Packet & { readonly kind: 'message' }): void {
  const { code, data } = packet
  if (isHonest(node) && code === codes.proposal) seeProposal(world, node, packet)
  const { height, round } = node.state
  if (world.recorder !== undefined) {
    recordArrival(world.recorder, { from, to: node.place, data }, { height, round })
  }
  const { verdict } = act(world, node, { op: 'message', code, data })
  if (node.byzantine !== undefined) {
    sendAll(world, node, node.byzantine.hear(packet))
    return
  }
  if (from === node.place || verdict === undefined || !node.up) return
  const ahead = verdict.class === 'buffer' || (verdict.class === 'ignore' && verdict.reason === 'HEIGHT_TOO_FAR')
  const key = `${height}/${from}`
  if (ahead && !node.asked.has(key)) {
    node.asked.add(key)
    transmit(world, node, { to: [from], packet: { kind: 'request', height } })
  }
  // Whoever changes rounds at a height gone by is stuck there, and may not know whom to ask.
  const stuck = code === codes.roundChange && verdict.class === 'ignore' && verdict.reason === 'MESSAGE_STALE'
  if (stuck) sendBlocks(world, node, from, world.scene.wire.read(code, data).height)
}

function seeProposal(world: World, node: Node, packet: Send): void {
  world.watch.proposed(node.place, packet)
  const message = opened(world, packet)
  if (message?.kind !== 'proposal') return
  countHeld(world.counters, message.opened.block.rlp, node.place, world.now)
}

function sendBlocks(world: World, node: Node, to: number, height: bigint): void {
  if (!isHonest(node)) return
  const from = Number(height) - 1
  const blocks = node.chain.slice(from, from + blocksAtOnceMax)
  if (blocks.length > 0) transmit(world, node, { to: [to], packet: { kind: 'blocks', blocks } })
}

function takeBlock(world: World, node: Node, sealed: Parameters<typeof adopt>[2]): void {
  const { height } = world.scene.wire.readBlock(sealed.blockRlp)
  if (height === node.state.height) adopt(world, node, sealed)
}
