import { randomBytes } from 'node:crypto'

import type { HelloResult, Methods } from '../../src/model/generated/adapter.ts'
import { fromBytes, hash32 } from '../../src/model/Hex.ts'
import { isResult } from '../protocol/answers.ts'
import { nonceDigest, protocolVersion } from '../protocol/hello.ts'
import type { ChannelEvents, OpenChannel } from './Channel.ts'
import type { Connect } from './connect.ts'
import type { Fault } from './Fault.ts'
import { openHttp } from './http.ts'
import type { CallOptions, CaseMethod, HashedRuleset, Party, PartyOptions, Reply, Started } from './Party.ts'
import { openProcess } from './process.ts'
import {
  answerBytesMax,
  failed,
  faultOf,
  receive,
  transmit,
  type AnyReply,
  type Request,
  type Session,
} from './session.ts'

/** Lives without one good answer after which an adapter is given up. */
const barrenLivesMax = 24

/** Requests in flight at once, whatever an adapter declares. */
const concurrencyMax = 16

/**
 * Starts or reaches a client and shakes hands: nonce, declaration, and a method that does not exist.
 *
 * @param connect - How to reach it.
 * @param options - Bounds, and where late faults go.
 * @returns The party, or the fault that it showed.
 */
export async function startParty(connect: Connect, options: PartyOptions): Promise<Started> {
  const session = createSession(opener(connect), options)
  const fault = (await shakeHands(session)) ?? (await askForNothing(session))
  const { declaration } = session
  if (fault !== undefined || declaration === undefined) {
    await closeSession(session)
    return { fault: fault ?? { kind: 'start', detail: 'said nothing' } }
  }
  session.phase = 'ready'
  const party: Party = {
    connect,
    declaration,
    call: (method, params, callOptions) => call(session, method, params, callOptions),
    close: () => closeSession(session),
  }
  return { party }
}

function opener(connect: Connect): OpenChannel {
  return (events) => (connect.kind === 'http' ? openHttp(connect, events) : openProcess(connect, events))
}

function createSession(open: OpenChannel, options: PartyOptions): Session {
  const session: Session = {
    open,
    options,
    channel: undefined,
    declaration: undefined,
    configured: undefined,
    phase: 'starting',
    waiting: [],
    inFlight: new Map(),
    settling: new Map(),
    answered: new Map(),
    nextId: 1,
    barrenLives: 0,
    restart: () => void restart(session),
  }
  return session
}

async function call<M extends CaseMethod>(
  session: Session,
  method: M,
  params: Methods[M]['params'],
  options: CallOptions,
): Promise<Reply<M>> {
  const paramsText = JSON.stringify(params)
  const reply = await new Promise<AnyReply>((resolve) => {
    const { ruleset, timeoutMs, subject } = options
    session.waiting.push({ method, paramsText, ruleset, timeoutMs, subject, handshake: false, resolve, alone: false })
    if (session.phase === 'down') session.restart()
    else pump(session)
  })
  if (reply.kind !== 'result') return reply
  if (isChecked(method, reply.result)) return { kind: 'result', result: reply.result }
  return { kind: 'fault', fault: { kind: 'malformed', detail: `answered ${method} with a bad result` } }
}

/** The session has looked at every field already; walking a large answer twice would cost what it takes to judge it. */
function isChecked<M extends CaseMethod>(_method: M, result: unknown): result is Methods[M]['result'] {
  return result !== undefined
}

/** Sends what may be sent now. */
function pump(session: Session): void {
  if (session.phase === 'over')
    return giveUp(session, { kind: 'given-up', detail: 'the adapter does not run any more' })
  while (session.phase === 'ready') {
    const next = session.waiting[0]
    if (next === undefined || !mayFly(session, next)) return
    if (next.ruleset !== undefined && next.ruleset.hash !== session.configured) {
      // Requests under the ruleset before have to land first.
      if (session.inFlight.size === 0) void configure(session, next.ruleset)
      return
    }
    session.waiting.shift()
    transmit(session, { ...next, resolve: (reply) => land(session, next, reply) })
  }
}

function land(session: Session, request: Request, reply: AnyReply): void {
  request.resolve(reply)
  pump(session)
}

function mayFly(session: Session, next: Request): boolean {
  const width = Math.min(session.declaration?.concurrency ?? 1, concurrencyMax)
  if (session.inFlight.size >= Math.max(1, width)) return false
  if (session.inFlight.size === 0) return true
  return !next.alone && ![...session.inFlight.values()].some((request) => request.alone)
}

async function configure(session: Session, ruleset: HashedRuleset): Promise<void> {
  session.phase = 'configuring'
  const params = { ruleset: ruleset.ruleset, rulesetHash: ruleset.hash }
  const reply = await handshake(session, 'lockstep_configure', params)
  if (reply.kind === 'result' && isResult('lockstep_configure', reply.result)) {
    if (reply.result.rulesetHash === ruleset.hash) {
      session.configured = ruleset.hash
      session.phase = 'ready'
      return pump(session)
    }
    failed(session, 'malformed', `configured ${reply.result.rulesetHash}, but ruleset ${ruleset.hash} was sent`)
  }
  const answer: AnyReply = reply.kind === 'result' ? malformedConfigure : reply
  if (session.phase === 'configuring') session.phase = 'ready'
  const refused = session.waiting.filter((request) => request.ruleset?.hash === ruleset.hash)
  const kept = session.waiting.filter((request) => request.ruleset?.hash !== ruleset.hash)
  session.waiting.splice(0, session.waiting.length, ...kept)
  for (const request of refused) request.resolve(answer)
  pump(session)
}

const malformedConfigure: AnyReply = {
  kind: 'fault',
  fault: { kind: 'malformed', detail: 'did not answer lockstep_configure with the hash of the ruleset' },
}

/** Starts the adapter again and replays the handshake; its rulesets follow with the next request. */
async function restart(session: Session): Promise<void> {
  if (session.phase !== 'down') return
  session.phase = 'starting'
  if (session.barrenLives > barrenLivesMax) {
    session.phase = 'over'
    return giveUp(session, {
      kind: 'given-up',
      detail: `failed ${barrenLivesMax} times in a row and is not started again`,
    })
  }
  const fault = await shakeHands(session)
  if (fault === undefined) {
    session.phase = 'ready'
    return pump(session)
  }
  await session.channel?.close()
  session.channel = undefined
  if (fault.kind === 'crash') {
    session.phase = 'down'
    return restart(session)
  }
  session.phase = 'over'
  giveUp(session, fault)
}

function giveUp(session: Session, fault: Fault): void {
  for (const request of session.waiting.splice(0)) request.resolve({ kind: 'fault', fault })
}

async function shakeHands(session: Session): Promise<Fault | undefined> {
  const events: ChannelEvents = {
    onMessage: (message) => receive(session, message),
    onFault: (kind, detail) => failed(session, kind, detail),
    answerBytesMax: () => answerBytesMax(session),
  }
  session.channel = session.open(events)
  const nonce = hash32(fromBytes(randomBytes(32)))
  const reply = await handshake(session, 'lockstep_hello', { nonce, protocol: protocolVersion })
  if (reply.kind === 'fault') return reply.fault
  if (reply.kind === 'unsupported')
    return faultOf(session, 'malformed', `does not know lockstep_hello: ${reply.detail}`)
  const stated = statedProtocol(reply.result)
  if (stated !== undefined && stated !== protocolVersion) {
    return faultOf(session, 'malformed', `speaks protocol ${stated}; this release speaks ${protocolVersion}`)
  }
  if (!isResult('lockstep_hello', reply.result)) return faultOf(session, 'malformed', 'answered lockstep_hello badly')
  return judgeHello(session, reply.result, nonceDigest(nonce, protocolVersion))
}

/** Protocol that a greeting names, before anything else of it is held against this protocol's schema. */
function statedProtocol(greeting: unknown): number | undefined {
  if (typeof greeting !== 'object' || greeting === null || !('protocol' in greeting)) return undefined
  return typeof greeting.protocol === 'number' ? greeting.protocol : undefined
}

function judgeHello(session: Session, hello: HelloResult, expected: string): Fault | undefined {
  if (hello.nonceDigest !== expected) {
    return faultOf(session, 'wrong-nonce', `answered the nonce with ${hello.nonceDigest} instead of ${expected}`)
  }
  session.declaration ??= hello
  return undefined
}

/** Asks for a method that does not exist: a program that says yes to it says yes to everything. */
async function askForNothing(session: Session): Promise<Fault | undefined> {
  const method = `lockstep_none_${randomBytes(8).toString('hex')}`
  const reply = await handshake(session, method, {})
  if (reply.kind === 'unsupported' && reply.name === 'METHOD_NOT_FOUND') return undefined
  if (reply.kind === 'fault' && reply.fault.kind !== 'error' && reply.fault.kind !== 'malformed') return reply.fault
  return faultOf(
    session,
    'dishonest',
    `answered the method ${method}, which does not exist, with something else than "method not found"`,
  )
}

async function handshake(session: Session, method: string, params: object): Promise<AnyReply> {
  return new Promise<AnyReply>((resolve) => {
    const { handshakeTimeoutMs } = session.options
    transmit(session, {
      method,
      paramsText: JSON.stringify(params),
      ruleset: undefined,
      timeoutMs: handshakeTimeoutMs,
      subject: '',
      handshake: true,
      resolve,
      alone: false,
    })
  })
}

const closed = { kind: 'fault', fault: { kind: 'given-up', detail: 'the run was ended' } } as const

async function closeSession(session: Session): Promise<void> {
  session.phase = 'over'
  const flying = [...session.inFlight.values()]
  session.inFlight.clear()
  const { channel } = session
  for (const request of flying) {
    clearTimeout(request.timer)
    request.resolve(closed)
  }
  giveUp(session, closed.fault)
  session.channel = undefined
  await channel?.close()
}
