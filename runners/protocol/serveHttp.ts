import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

import { dispatch, type Adapter, type Answer } from './dispatch.ts'
import { errorCode } from './AdapterError.ts'
import { messageBytesMax } from './ndjson.ts'

/** A program that serves the adapter protocol over HTTP. */
export interface HttpServer {
  /** As it goes into a connect string. */
  readonly url: string
  /** Ends open connections, then the server. */
  close(): Promise<void>
}

/**
 * Serves the adapter protocol over HTTP: one JSON-RPC request per POST.
 *
 * @param adapter - The client; see {@link Adapter}.
 * @param port - 0 takes a free one.
 * @param host - Address to listen on; the loopback unless told otherwise.
 * @returns The server once it listens.
 */
export async function serveHttp(adapter: Adapter, port: number, host = '127.0.0.1'): Promise<HttpServer> {
  const server = createServer((request, response) => void respond(adapter, request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port
  return {
    url: `http://${host}:${boundPort}`,
    async close() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await adapter.close?.()
    },
  }
}

async function respond(adapter: Adapter, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return send(response, 405, refusal('only POST is served'))
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of request) {
      if (!Buffer.isBuffer(piece)) continue
      bytes += piece.length
      if (bytes > messageBytesMax) return send(response, 413, refusal(`message over ${messageBytesMax} bytes`))
      pieces.push(piece)
    }
  } catch {
    // The runner hung up in the middle of a request: nobody waits for an answer.
    return
  }
  let message: unknown
  try {
    message = JSON.parse(Buffer.concat(pieces).toString('utf8'))
  } catch {
    return send(response, 200, {
      jsonrpc: '2.0',
      id: null,
      error: { code: errorCode.parse, message: 'the body is not JSON' },
    })
  }
  send(response, 200, await dispatch(adapter, message))
}

function refusal(message: string): Answer {
  return { jsonrpc: '2.0', id: null, error: { code: errorCode.invalidRequest, message } }
}

function send(response: ServerResponse, status: number, answer: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer))
}
