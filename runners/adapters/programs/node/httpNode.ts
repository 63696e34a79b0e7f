import { Agent, request as httpRequest } from 'node:http'
import { Agent as SecureAgent, request as httpsRequest } from 'node:https'

import { AdapterError } from '../../../protocol/serve.ts'
import { has, object, text } from './json.ts'
import { NodeError } from './Node.ts'
import type { Node } from './Node.ts'

/** Longest answer that is read; a trace of the gas that is traced stays below. */
const answerBytesMax = 512 * 1024 * 1024

/** Longest wait for one answer. */
const answerTimeoutMs = 120_000

/**
 * Connects to a node that answers JSON-RPC over HTTP.
 *
 * @param url - `http:` or `https:`.
 * @param close - What to do when the node is let go.
 * @returns The node; nothing is sent before the first request.
 */
export function openHttpNode(url: string, close: () => Promise<void> = async () => undefined): Node {
  const secure = url.startsWith('https:')
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  const send = secure ? httpsRequest : httpRequest
  let id = 0

  function post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const fail = (problem: string): void => reject(new AdapterError('INTERNAL', `${url}: ${problem}`))
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const sent = send(url, { method: 'POST', agent, headers, timeout: answerTimeoutMs }, (response) => {
        const pieces: Buffer[] = []
        let bytes = 0
        response.on('data', (piece: Buffer) => {
          bytes += piece.length
          if (bytes > answerBytesMax) sent.destroy(new Error(`an answer of more than ${answerBytesMax} bytes`))
          else pieces.push(piece)
        })
        response.on('end', () => resolve(Buffer.concat(pieces).toString('utf8')))
        response.on('error', (error) => fail(error.message))
      })
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerTimeoutMs} ms`)))
      sent.on('error', (error) => fail(error.message))
      sent.end(body)
    })
  }

  return {
    async request(method, parameters = []) {
      id += 1
      const answer = parse(await post(JSON.stringify({ jsonrpc: '2.0', id, method, params: parameters })), method)
      if (!has(answer, 'error')) return answer['result']
      const error = object(answer['error'], `the error of ${method}`)
      throw new NodeError(typeof error['code'] === 'number' ? error['code'] : 0, text(error, 'message'))
    },
    async close() {
      agent.destroy()
      await close()
    },
  }
}

function parse(body: string, method: string): ReturnType<typeof object> {
  try {
    return object(JSON.parse(body), method)
  } catch (error) {
    if (error instanceof AdapterError) throw error
    throw new AdapterError('INTERNAL', `the answer to ${method} is not JSON: ${body.slice(0, 80)}`)
  }
}
