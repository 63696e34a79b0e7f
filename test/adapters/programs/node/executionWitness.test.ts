import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findAnvil, startAnvil } from '../../../../runners/adapters/programs/anvil/anvilProcess.ts'
import type { AnvilProcess } from '../../../../runners/adapters/programs/anvil/anvilProcess.ts'
import { readExecutionWitness } from '../../../../runners/adapters/programs/node/executionWitness.ts'
import type { Node } from '../../../../runners/adapters/programs/node/Node.ts'
import { decodeHeader } from '../../../../src/codec/Header.ts'
import type { Witness } from '../../../../src/model/generated/adapter.ts'
import { hash32, quantity, toBytes } from '../../../../src/model/Hex.ts'
import { publishedVectors } from '../../../vectors/published.ts'
import { plainBlocks } from '../blocks.ts'
import { startProgram } from '../program.ts'
import { requestOf, rulesetOf, startConfigured } from '../scenario.ts'

function honest(): Witness {
  const block = publishedVectors().find(({ id }) => id === 'block/recorder/storage-read')?.blocks[0]
  if (block === undefined) throw new Error('the vector is gone')
  return block.expected.witness
}

const right = honest()
/** Headers as JSON objects, keys always empty. */
const geth = { ...right, keys: [], headers: right.headers.map((header) => decodeHeader(toBytes(header))) }
/** Preimages, the empty trie and empty code, no order. */
const rethLegacy = {
  state: ['0x80', ...right.state.toReversed()],
  codes: ['0x', ...right.codes.toReversed()],
  keys: [`0x${'11'.repeat(20)}`],
  headers: right.headers,
}

function nodeThatAnswers(answer: unknown): Node & { readonly asked: unknown[] } {
  const asked: unknown[] = []
  return {
    asked,
    request: async (method, parameters) => {
      asked.push([method, parameters])
      return answer
    },
    close: async () => undefined,
  }
}

describe('the witness of a client', () => {
  test.each([
    ['canonical', right],
    ['geth', geth],
    ['legacy', rethLegacy],
  ])('in the dialect %s is given in its normal form', async (dialect, answer) => {
    const node = nodeThatAnswers(answer)
    expect(await readExecutionWitness(node, quantity(7))).toEqual({ witness: right, dialect })
    expect(node.asked).toEqual([['debug_executionWitness', ['0x7']]])
  })

  test.each([
    ['no object', null],
    ['a node that is no text', { ...right, state: [7] }],
    ['half a byte', { ...right, codes: ['0x0'] }],
    ['a header without fields', { ...geth, headers: [{}] }],
  ])('that is %s is an error of the client and nothing else', async (_, answer) => {
    await expect(readExecutionWitness(nodeThatAnswers(answer), quantity(7))).rejects.toThrow(/^INTERNAL/)
  })
})

const found = findAnvil()
if (typeof found === 'string') process.stderr.write(`skipped: witnesses over anvil are not shown: ${found}\n`)

describe.skipIf(typeof found === 'string')('rpc over a client that gives witnesses', () => {
  let anvil: AnvilProcess
  let answer: unknown
  const proxy = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => void forward(body).then((text) => response.end(text)))
  })
  const forward = async (body: string): Promise<string> => {
    const { id, method }: { id: number; method: string } = JSON.parse(body)
    if (method === 'debug_executionWitness') return JSON.stringify({ jsonrpc: '2.0', id, result: answer })
    const headers = { 'content-type': 'application/json' }
    return (await fetch(anvil.url, { method: 'POST', headers, body })).text()
  }

  beforeAll(async () => {
    if (typeof found === 'string') return
    const flags = ['--no-mining', '--order', 'fifo', '--accounts', '0', '--timestamp', '1', '--hardfork', 'prague']
    const genesis = { config: { chainId: 1 }, gasLimit: '0x1c9c380', difficulty: '0x0', alloc: {} }
    anvil = await startAnvil(found.path, genesis, [...flags, '--chain-id', '1', '--disable-default-create2-deployer'])
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    proxy.close()
    await anvil.stop()
  })

  test.each([
    ['geth', geth],
    ['legacy', rethLegacy],
  ])(
    'declares so, passes witnesses on in their normal form, and says of each that its dialect is %s',
    async (dialect, own) => {
      answer = own
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
      const asked = startProgram('rpc', [url])
      const { features } = await asked.call('lockstep_hello', { nonce: hash32(`0x${'22'.repeat(32)}`), protocol: 1 })
      expect(features).toContain('witness')
      await asked.close()
      const ruleset = rulesetOf('Prague')
      const program = await startConfigured('rpc', ruleset, [url])
      const params = requestOf(ruleset, plainBlocks())
      const { blocks } = await program.call('seq_buildBlocks', { ...params, emit: ['witness'] })
      expect(blocks.length).toBeGreaterThan(1)
      expect(blocks.map(({ witness, dialect: told }) => ({ witness, dialect: told }))).toEqual(
        blocks.map(() => ({ witness: right, dialect })),
      )
      const silent = await program.call('seq_buildBlocks', { ...params, emit: [] })
      expect(silent.blocks.map(({ witness }) => witness)).toEqual(blocks.map(() => undefined))
      await program.close()
    },
  )
})
