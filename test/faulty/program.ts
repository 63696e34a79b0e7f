import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'

import { decode } from '../../src/codec/Rlp.ts'
import { fromBytes, bytes, toBytes, type Bytes } from '../../src/model/Hex.ts'
import type { RlpItem } from '../../src/model/generated/adapter.ts'
import { Rejection } from '../../src/model/Rejection.ts'

/** The input that faulty programs stumble over: RLP of "trigger". */
export const trigger = '0x8774726967676572'

/** A request as it came in. */
export interface Incoming {
  readonly id: number
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface FaultyProgram {
  readonly roles?: readonly string[]
  readonly features?: readonly string[]
  readonly concurrency?: number
  /** What the program says to a nonce; the right digest unless it lies. */
  readonly digest?: (nonce: string) => string
  /** Sees every request but the handshake first; true means that it is dealt with. */
  readonly misbehave?: (request: Incoming, write: (line: string) => void) => boolean
}

/** Runs an adapter that decodes RLP rightly, except for what it is told to do wrong. */
export function runFaulty(program: FaultyProgram): void {
  const write = (line: string): void => void process.stdout.write(`${line}\n`)
  createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => {
    const request: Incoming = JSON.parse(line)
    if (request.method === 'lockstep_hello') write(answer(request.id, hello(program, String(request.params['nonce']))))
    else if (program.misbehave?.(request, write) !== true) write(honest(request))
  })
}

/** A JSON-RPC answer with a result. */
export function answer(id: number, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

/** A JSON-RPC answer with an error. */
export function failure(id: number, code: number, message: string, data?: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data !== undefined && { data }) } })
}

/** What a program without a fault answers. */
export function honest({ id, method, params }: Incoming): string {
  if (method === 'lockstep_configure') return answer(id, { rulesetHash: params['rulesetHash'] })
  if (!method.endsWith('_decodeRlp')) return failure(id, -32601, `method not found: ${method}`)
  const rlp = bytes(String(params['rlp']))
  try {
    return answer(id, { status: 'decoded', item: itemOf(decode(toBytes(rlp))), encoded: rlp })
  } catch (error) {
    if (error instanceof Rejection) return answer(id, { status: 'rejected', reason: error.reason })
    throw error
  }
}

/** Tells whether a request is the one that the fault is about. */
export function isTrigger(request: Incoming): boolean {
  return request.params['rlp'] === trigger
}

/** What the right answer to a nonce is. */
export function digestOf(nonce: string): string {
  const digest = createHash('sha256')
    .update(Buffer.from(nonce.slice(2), 'hex'))
    .update('1')
    .digest('hex')
  return `0x${digest}`
}

function hello(program: FaultyProgram, nonce: string): unknown {
  return {
    nonceDigest: (program.digest ?? digestOf)(nonce),
    protocol: 1,
    name: 'faulty',
    version: '1.0.0',
    language: 'typescript',
    roles: program.roles ?? ['sequencer', 'prover'],
    features: program.features ?? ['rlp'],
    forks: ['shanghai', 'cancun', 'prague', 'osaka', 'bpo1'],
    headerInputs: [],
    systemCalls: ['beaconRoots', 'historyStorage', 'depositRequests', 'withdrawalRequests', 'consolidationRequests'],
    ...(program.concurrency !== undefined && { concurrency: program.concurrency }),
  }
}

type Item = Uint8Array | readonly Item[]

function itemOf(item: Item): RlpItem {
  return item instanceof Uint8Array ? (fromBytes(item) satisfies Bytes) : item.map(itemOf)
}
