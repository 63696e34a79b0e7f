import { isHash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import type { HelloResult, Method, Methods, Refusal } from '../../src/model/generated/adapter.ts'
import { AdapterError, codeOf, errorCode } from './AdapterError.ts'
import { nonceDigest, protocolVersion } from './hello.ts'
import { isMethod, isRecord } from './messages.ts'

/** What an adapter program says of itself; the loop adds the answer to the nonce. */
export type Declaration = Omit<HelloResult, 'nonceDigest' | 'protocol'>

/** One function per method that the program serves; a method without one answers `method not found`. */
export type Handlers = {
  readonly [M in Exclude<Method, 'lockstep_hello'>]?: (
    params: Methods[M]['params'],
  ) => Methods[M]['result'] | Promise<Methods[M]['result']>
}

/** A client behind the adapter protocol. */
export interface Adapter {
  readonly declaration: Declaration
  readonly handlers: Handlers
  /** Called once when the runner is gone. */
  readonly close?: () => void | Promise<void>
}

/** The answer to a request, ready to be written. */
export interface Answer {
  readonly jsonrpc: '2.0'
  readonly id: number | string | null
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** Longest error message that travels. */
const messageCharactersMax = 2000

/**
 * Serves one request.
 *
 * @param adapter - The client.
 * @param request - Parsed JSON of one message.
 * @returns The answer; errors of the handler are mapped, none is thrown.
 */
export async function dispatch(adapter: Adapter, request: unknown): Promise<Answer> {
  if (!isRecord(request) || typeof request['method'] !== 'string')
    return failure(null, errorCode.invalidRequest, 'not a JSON-RPC request')
  const id = typeof request['id'] === 'number' || typeof request['id'] === 'string' ? request['id'] : null
  const method = request['method']
  if (!isMethod(method)) return failure(id, errorCode.methodNotFound, `method not found: ${method.slice(0, 80)}`)
  if (!isRecord(request['params'])) return failure(id, errorCode.invalidParams, 'params must be an object')
  try {
    if (method === 'lockstep_hello')
      return { jsonrpc: '2.0', id, result: hello(adapter.declaration, request['params']) }
    // Runner and adapter program speak the same version, and the runner checks what it sends; the shape is its promise.
    const handler = adapter.handlers[method] as ((params: unknown) => unknown) | undefined
    if (handler === undefined) return failure(id, errorCode.methodNotFound, `method not found: ${method}`)
    return { jsonrpc: '2.0', id, result: await handler(request['params']) }
  } catch (error) {
    return thrown(id, method, error)
  }
}

function hello(declaration: Declaration, params: Record<string, unknown>): HelloResult {
  const nonce = params['nonce']
  if (typeof nonce !== 'string' || !isHash32(nonce)) throw new AdapterError('INVALID_PARAMS', 'nonce must be 32 bytes')
  if (params['protocol'] !== protocolVersion)
    throw new AdapterError('INVALID_PARAMS', `only protocol ${protocolVersion} is spoken`)
  return { nonceDigest: nonceDigest(nonce, protocolVersion), protocol: protocolVersion, ...declaration }
}

/** Methods whose result may be a refusal of the whole request. */
const refusable: ReadonlySet<Method> = new Set<Method>([
  'seq_checkTransaction',
  'prover_checkTransaction',
  'seq_decodeRlp',
  'prover_decodeRlp',
  'prover_checkStatelessInput',
  'prover_applyAccessList',
  'seq_storageSlot',
  'seq_storageProof',
  'prover_storageSlot',
  'prover_readStorage',
  'prover_readValidatorSet',
  'consensus_verifyMessage',
  'consensus_decodeExtraData',
  'consensus_hash',
  'consensus_verifyHeader',
  'consensus_countVotes',
  'consensus_proposer',
  'consensus_timeout',
  'consensus_verifyFinality',
  'consensus_activeSet',
  'consensus_participation',
  'consensus_verifyEvidence',
  'consensus_step',
])

function thrown(id: Answer['id'], method: Method, error: unknown): Answer {
  if (error instanceof AdapterError) {
    return {
      jsonrpc: '2.0',
      id,
      error: { code: codeOf(error.data.name), message: shorten(error.message), data: error.data },
    }
  }
  if (error instanceof Rejection && refusable.has(method)) {
    const refusal: Refusal = { status: 'rejected', reason: error.reason, detail: shorten(error.message) }
    return { jsonrpc: '2.0', id, result: refusal }
  }
  const name = error instanceof Rejection ? 'INVALID_PARAMS' : 'INTERNAL'
  const detail = shorten(error instanceof Error ? error.message : String(error))
  if (name === 'INTERNAL' && error instanceof Error) process.stderr.write(`${error.stack ?? detail}\n`)
  return { jsonrpc: '2.0', id, error: { code: codeOf(name), message: detail, data: { name, detail } } }
}

function failure(id: Answer['id'], code: number, message: string): Answer {
  return { jsonrpc: '2.0', id, error: { code, message } }
}

function shorten(text: string): string {
  return text.length <= messageCharactersMax ? text : `${text.slice(0, messageCharactersMax)}…`
}
