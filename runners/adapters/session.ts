import type { HelloResult } from '../../src/model/generated/adapter.ts'
import type { Hash32 } from '../../src/model/Hex.ts'
import { errorCode } from '../protocol/AdapterError.ts'
import { problemOf } from '../protocol/answers.ts'
import { isMethod, isRecord } from '../protocol/messages.ts'
import { printable } from '../protocol/printable.ts'
import type { Channel, OpenChannel } from './Channel.ts'
import type { Fault, FaultKind } from './Fault.ts'
import type { HashedRuleset, PartyOptions } from './Party.ts'

/** A reply before its method is known to the type system; its shape is checked. */
export type AnyReply =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'unsupported'; readonly name: string; readonly lack?: string; readonly detail: string }
  | { readonly kind: 'fault'; readonly fault: Fault }

/** One request on its way through a session. */
export interface Request {
  /** A method of the protocol, or the name of none for the probe. */
  readonly method: string
  readonly paramsText: string
  readonly ruleset: HashedRuleset | undefined
  readonly timeoutMs: number
  readonly subject: string
  /** Part of the handshake: answered with a fault rather than asked again. */
  readonly handshake: boolean
  readonly resolve: (reply: AnyReply) => void
  /** Has to be the only one in flight, because it was in flight when the adapter failed. */
  alone: boolean
  timer?: NodeJS.Timeout
}

/** An adapter over all its lives. */
export interface Session {
  readonly open: OpenChannel
  readonly options: PartyOptions
  channel: Channel | undefined
  declaration: HelloResult | undefined
  /** Ruleset that the running adapter was configured with last. */
  configured: Hash32 | undefined
  phase: 'starting' | 'ready' | 'configuring' | 'down' | 'over'
  readonly waiting: Request[]
  readonly inFlight: Map<number, Request>
  /** Answered, but held back for a moment in which a second answer would show. */
  readonly settling: Map<number, { readonly request: Request; reply: AnyReply }>
  /** Subjects of the last answers, by id. */
  readonly answered: Map<number, string>
  nextId: number
  /** Lives that ended without one good answer, counted since the last good one. */
  barrenLives: number
  restart: () => void
}

const answeredKept = 1024

/** An answer may be this many times as large as its request before its size is suspicious. */
const answerToRequestRatio = 16

/** Bytes that every answer may have. */
const answerBytesFloor = 64 * 1024 * 1024

/**
 * Bounds the answers that may come now.
 *
 * @returns Bytes: 64 MiB, or 16 times the largest request in flight, but never more than the option says.
 */
export function answerBytesMax(session: Session): number {
  let largest = 0
  for (const request of session.inFlight.values()) largest = Math.max(largest, request.paramsText.length)
  return Math.min(Math.max(answerBytesFloor, largest * answerToRequestRatio), session.options.answerBytesMax)
}

/** Puts a request on the wire and starts its clock. */
export function transmit(session: Session, request: Request): void {
  const id = session.nextId++
  // An adapter that works in order has all those before it to answer first.
  const budgetMs = request.timeoutMs * (session.inFlight.size + 1)
  session.inFlight.set(id, request)
  request.timer = setTimeout(() => {
    const kind = request.handshake ? 'silent' : 'time'
    failed(session, kind, `did not answer ${request.method} within ${budgetMs} ms`)
  }, budgetMs)
  const { method, paramsText } = request
  session.channel?.send(id, `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${paramsText}}`)
}

/** Takes a message of the adapter. */
export function receive(session: Session, message: Record<string, unknown>): void {
  const id = message['id']
  const request = typeof id === 'number' ? session.inFlight.get(id) : undefined
  if (typeof id !== 'number' || request === undefined) return unasked(session, message)
  session.inFlight.delete(id)
  clearTimeout(request.timer)
  remember(session, id, request.subject)
  const reply = interpret(request.method, message)
  if (reply.kind !== 'fault') session.barrenLives = 0
  session.settling.set(id, { request, reply })
  setImmediate(() => settle(session, id))
  if (request.handshake) settle(session, id)
}

function settle(session: Session, id: number): void {
  const settled = session.settling.get(id)
  if (settled === undefined) return
  session.settling.delete(id)
  settled.request.resolve(settled.reply)
}

function remember(session: Session, id: number, subject: string): void {
  session.answered.set(id, subject)
  const oldest = session.answered.size > answeredKept ? session.answered.keys().next().value : undefined
  if (oldest !== undefined) session.answered.delete(oldest)
}

function unasked(session: Session, message: Record<string, unknown>): void {
  const id = message['id']
  const subject = typeof id === 'number' ? session.answered.get(id) : undefined
  if (typeof id !== 'number' || subject === undefined) {
    const quoted = printable(JSON.stringify(message), 160)
    return failed(session, 'malformed', `sent a message that answers no request: ${quoted}`)
  }
  const fault = faultOf(session, 'double-answer', `answered one request twice (id ${id})`)
  const settled = session.settling.get(id)
  if (settled !== undefined) settled.reply = { kind: 'fault', fault }
  else session.options.onLateFault(subject, fault)
  endLife(session, () => false)
}

/**
 * Takes note that the adapter failed.
 *
 * A request that was alone in flight is guilty. Several are asked again one at a time, so that only the guilty one
 * fails again.
 */
export function failed(session: Session, kind: FaultKind, detail: string): void {
  const fault = faultOf(session, kind, detail)
  const suspects = [...session.inFlight.values()].filter((request) => !request.handshake)
  const guilty = suspects.length === 1 ? suspects[0] : undefined
  endLife(session, () => suspects.length > 1, guilty, fault)
}

/** Ends the running adapter; what was in flight is asked again, or answered with the fault. */
function endLife(session: Session, alone: () => boolean, guilty?: Request, fault?: Fault): void {
  const flying = [...session.inFlight.values()]
  session.inFlight.clear()
  session.configured = undefined
  session.barrenLives++
  const channel = session.channel
  session.channel = undefined
  // A start that fails is told to the one who started; it must not start another.
  const starting = session.phase === 'starting'
  if (session.phase !== 'over' && !starting) session.phase = 'down'
  void channel?.close()
  const again: Request[] = []
  for (const request of flying) {
    clearTimeout(request.timer)
    if (fault !== undefined && (request === guilty || request.handshake)) request.resolve({ kind: 'fault', fault })
    else again.push(Object.assign(request, { alone: alone() }))
  }
  session.waiting.unshift(...again)
  if (session.waiting.length > 0 && !starting) session.restart()
}

/** Describes a fault of the running adapter. */
export function faultOf(session: Session, kind: FaultKind, detail: string): Fault {
  const standardError = session.channel?.standardError() ?? ''
  return standardError === '' ? { kind, detail } : { kind, detail, standardError }
}

function interpret(method: string, message: Record<string, unknown>): AnyReply {
  if (message['error'] !== undefined) return interpretError(message['error'])
  const { result } = message
  const problem = isMethod(method) ? problemOf(method, result) : undefined
  if (problem === undefined) return { kind: 'result', result }
  return {
    kind: 'fault',
    fault: { kind: 'malformed', detail: printable(`answered ${method} with a bad result: ${problem}`) },
  }
}

const unsupportedNames: ReadonlySet<string> = new Set([
  'UNSUPPORTED_RULESET',
  'UNSUPPORTED_FORK',
  'UNSUPPORTED_PRECOMPILE',
  'UNSUPPORTED_FEATURE',
  'UNSUPPORTED_HEADER_INPUT',
])

function interpretError(error: unknown): AnyReply {
  if (!isRecord(error) || typeof error['code'] !== 'number') {
    return { kind: 'fault', fault: { kind: 'malformed', detail: 'answered with an error without a code' } }
  }
  const data = isRecord(error['data']) ? error['data'] : {}
  const message = printable(typeof error['message'] === 'string' ? error['message'] : '')
  const name = typeof data['name'] === 'string' ? data['name'] : ''
  if (unsupportedNames.has(name)) {
    const { lack } = data
    return { kind: 'unsupported', name, ...(typeof lack === 'string' && { lack }), detail: message }
  }
  if (error['code'] === errorCode.methodNotFound)
    return { kind: 'unsupported', name: 'METHOD_NOT_FOUND', detail: message }
  const kind = name === 'CAPACITY_EXCEEDED' ? 'capacity' : 'error'
  return { kind: 'fault', fault: { kind, detail: `answered with error ${error['code']}: ${message}` } }
}
