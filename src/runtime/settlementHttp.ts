import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import type { ProvenBatch } from '../model/generated/roles.ts'
import type { SettledHead, Settled, Settlement } from './Settlement.ts'

/** Longest body of a request. */
const bodyBytesMax = 64 * 2 ** 20

/** Longest time for an answer. */
const answerMsMax = 60_000

/** A chain of settlement that others reach. */
export interface SettlementServer {
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Lets roles in other processes reach a chain of settlement that lives in this one: `GET /head`, `POST /submit`.
 *
 * @param settlement - The chain; it is asked for one submission at a time.
 */
export async function serveSettlement(settlement: Settlement): Promise<SettlementServer> {
  let turn: Promise<unknown> = Promise.resolve()
  const answer = async (request: IncomingMessage): Promise<SettledHead | Settled> => {
    if (request.method === 'GET') return settlement.head()
    const batch: ProvenBatch = JSON.parse(await readBody(request))
    const submitted = turn.then(() => settlement.submit(batch))
    turn = submitted.catch(() => undefined)
    return submitted
  }
  const server = createServer((request, response) => {
    void answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * Reaches a chain of settlement in another process.
 *
 * @param url - As {@link serveSettlement} has it.
 */
export function connectSettlement(url: string): Settlement {
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const response = await fetch(new URL(path, url), { ...init, signal: AbortSignal.timeout(answerMsMax) })
    if (!response.ok) throw new Error(`the chain of settlement answers ${response.status}: ${await response.text()}`)
    return (await response.json()) as T
  }
  return {
    head: () => ask<SettledHead>('/head', {}),
    submit: (batch) => ask<Settled>('/submit', { method: 'POST', body: JSON.stringify(batch) }),
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Uint8Array>) {
    bytes += part.length
    if (bytes > bodyBytesMax) throw new Error(`a submission has more than ${bodyBytesMax} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
