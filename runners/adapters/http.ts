import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

import { isRecord } from '../protocol/messages.ts'
import { printable } from '../protocol/printable.ts'
import type { Channel, ChannelEvents } from './Channel.ts'
import type { HttpConnect } from './connect.ts'

/**
 * Opens a line to an adapter that somebody else runs: one POST per message, over connections that stay open.
 *
 * @param connect - Its URL.
 * @param events - Where messages and the fault go.
 * @returns The channel; closing it leaves the adapter running.
 */
export function openHttp(connect: HttpConnect, events: ChannelEvents): Channel {
  const secure = connect.url.startsWith('https:')
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const post = secure ? httpsRequest : httpRequest
  let over = false

  const fault: ChannelEvents['onFault'] = (kind, detail) => {
    if (over) return
    over = true
    agent.destroy()
    events.onFault(kind, detail)
  }

  return {
    send(_id, text) {
      if (over) return
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const outgoing = post(connect.url, { method: 'POST', agent, headers }, (response) => {
        void readBody(response, events.answerBytesMax()).then((body) => {
          if (over) return
          if (body === 'too-long') return fault('flood', `sent a body of more than ${events.answerBytesMax()} bytes`)
          if (body === 'broken') return fault('crash', 'closed the connection in the middle of an answer')
          takeBody(body, response.statusCode ?? 0, events, fault)
        })
      })
      outgoing.on('error', (error) => fault('crash', `cannot be reached: ${printable(error.message)}`))
      outgoing.end(text)
    },
    async close() {
      over = true
      agent.destroy()
      await Promise.resolve()
    },
    standardError: () => '',
  }
}

function takeBody(body: Buffer, status: number, events: ChannelEvents, fault: ChannelEvents['onFault']): void {
  let message: unknown
  try {
    message = JSON.parse(body.toString('utf8'))
  } catch {
    message = undefined
  }
  if (isRecord(message)) return events.onMessage(message)
  const start = printable(body.subarray(0, 200).toString('utf8'), 160)
  fault('malformed', `answered with HTTP status ${status} and what is not an answer: "${start}"`)
}

async function readBody(response: IncomingMessage, bytesMax: number): Promise<Buffer | 'too-long' | 'broken'> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of response) {
      if (!Buffer.isBuffer(piece)) continue
      bytes += piece.length
      if (bytes > bytesMax) {
        response.destroy()
        return 'too-long'
      }
      pieces.push(piece)
    }
  } catch {
    return 'broken'
  }
  return Buffer.concat(pieces)
}
