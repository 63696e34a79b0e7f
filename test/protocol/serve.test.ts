import { PassThrough } from 'node:stream'

import { describe, expect, it } from 'vitest'

import { parseConnect } from '../../runners/adapters/connect.ts'
import { startParty } from '../../runners/adapters/start.ts'
import { AdapterError, serve, type Adapter } from '../../runners/protocol/serve.ts'
import { serveHttp } from '../../runners/protocol/serveHttp.ts'
import { bytes } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'

const adapter: Adapter = {
  declaration: {
    name: 'served',
    version: '1.0.0',
    language: 'typescript',
    roles: ['prover'],
    features: ['rlp'],
    forks: [],
    headerInputs: [],
    systemCalls: [],
    concurrency: 2,
  },
  handlers: {
    prover_decodeRlp: ({ rlp }) => {
      if (rlp === bytes('0x00')) throw new Rejection('RLP_MALFORMED', { item: 'nothing' })
      if (rlp === bytes('0x01')) throw new AdapterError('CAPACITY_EXCEEDED', 'too large')
      if (rlp === bytes('0x02')) throw new AdapterError('UNSUPPORTED_FEATURE')
      return { status: 'decoded', item: rlp, encoded: rlp }
    },
  },
}

const nonce = `0x${'00'.repeat(31)}01`

/** Sends lines to the loop and returns its answers. */
async function ask(lines: readonly string[]): Promise<readonly unknown[]> {
  const input = new PassThrough()
  const written: string[] = []
  const served = serve(adapter, { input, write: (text) => void written.push(text) })
  for (const line of lines) input.write(`${line}\n`)
  input.end()
  await served
  return written.map((text): unknown => JSON.parse(text))
}

function request(id: number, method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params })
}

describe('the loop of an adapter program', () => {
  it('answers the nonce with sha256 of the nonce and the version', async () => {
    const [hello] = await ask([request(1, 'lockstep_hello', { nonce, protocol: 1 })])
    // sha256 of 31 zero bytes, 0x01 and the character 1, by another program.
    const nonceDigest = '0xe8a56fb94f7c5df9d04a9572c5cfb0b75385f60f9295837bad8fab270d4f9d1b'
    expect(hello).toMatchObject({ id: 1, result: { nonceDigest, protocol: 1, name: 'served' } })
  })

  it.each([
    ['a method that does not exist', request(2, 'nope', {}), -32601],
    ['a method that it does not serve', request(2, 'seq_buildBlocks', {}), -32601],
    ['parameters that are no object', request(2, 'prover_decodeRlp', []), -32602],
    ['a protocol that it does not speak', request(2, 'lockstep_hello', { nonce, protocol: 9 }), -32602],
    ['a line that is not JSON', '{"id":2', -32700],
    ['too large a request', request(2, 'prover_decodeRlp', { rlp: '0x01' }), -32002],
    ['an undeclared feature', request(2, 'prover_decodeRlp', { rlp: '0x02' }), -32001],
  ])('%s is an error with its code', async (_what, line, code) => {
    expect(await ask([line])).toMatchObject([{ error: { code } }])
  })

  it('a refusal of the input is a result with its reason', async () => {
    const [answer] = await ask([request(3, 'prover_decodeRlp', { rlp: '0x00' })])
    expect(answer).toMatchObject({ result: { status: 'rejected', reason: 'RLP_MALFORMED' } })
  })
})

describe('the same adapter over HTTP', () => {
  it('shakes hands and answers', async () => {
    const server = await serveHttp(adapter, 0)
    const options = { handshakeTimeoutMs: 5000, answerBytesMax: 1_000_000, onLateFault: () => undefined }
    const started = await startParty(parseConnect(server.url), options)
    if ('fault' in started) throw new Error(started.fault.detail)
    const reply = await started.party.call(
      'prover_decodeRlp',
      { token: 't', rlp: bytes('0x80') },
      { timeoutMs: 5000, subject: 's' },
    )
    expect(reply).toEqual({ kind: 'result', result: { status: 'decoded', item: '0x80', encoded: '0x80' } })
    await started.party.close()
    await server.close()
  })

  it('a server that is gone is a crash, not a hang', async () => {
    const server = await serveHttp(adapter, 0)
    await server.close()
    const options = { handshakeTimeoutMs: 5000, answerBytesMax: 1_000_000, onLateFault: () => undefined }
    expect(await startParty(parseConnect(server.url), options)).toMatchObject({ fault: { kind: 'crash' } })
  })
})
