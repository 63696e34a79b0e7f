import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findAnvil, startAnvil } from '../../../runners/adapters/programs/anvil/anvilProcess.ts'
import type { AnvilProcess } from '../../../runners/adapters/programs/anvil/anvilProcess.ts'
import { decodeHeader } from '../../../src/codec/Header.ts'
import { decimal, hash32, toBytes } from '../../../src/model/Hex.ts'
import type { HelloResult } from '../../../src/model/generated/adapter.ts'
import type { Ruleset } from '../../../src/model/generated/ruleset.ts'
import { withSystemCalls } from '../../../src/standard/rulesets.ts'
import { plainBlocks } from './blocks.ts'
import { startProgram } from './program.ts'
import type { Program } from './program.ts'
import { agreed, replay, requestOf, rulesetOf, startConfigured } from './scenario.ts'

const nonce = hash32(`0x${'22'.repeat(32)}`)
const found = findAnvil()
if (typeof found === 'string') process.stderr.write(`skipped: rpc: over anvil is not shown: ${found}\n`)

async function declarationOf(program: Program): Promise<HelloResult> {
  return program.call('lockstep_hello', { nonce, protocol: 1 })
}

describe.skipIf(typeof found === 'string')('rpc over a running anvil', () => {
  let node: AnvilProcess
  let reference: Program

  beforeAll(async () => {
    if (typeof found === 'string') return
    const flags = ['--no-mining', '--order', 'fifo', '--accounts', '0', '--timestamp', '1', '--hardfork', 'prague']
    const genesis = { config: { chainId: 1 }, gasLimit: '0x1c9c380', difficulty: '0x0', alloc: {} }
    node = await startAnvil(found.path, genesis, [...flags, '--chain-id', '1', '--disable-default-create2-deployer'])
    reference = startProgram('reference')
  })
  afterAll(async () => {
    await node.stop()
    await reference.close()
  })

  test('it declares what the client was seen to do', async () => {
    const program = startProgram('rpc', [node.url])
    expect(await declarationOf(program)).toMatchObject({
      name: 'anvil',
      features: ['buildBlocks', 'trace', 'state', 'config'],
      forks: ['prague'],
      headerInputs: ['timestamp', 'feeRecipient', 'gasLimit', 'baseFeePerGas'],
      systemCalls: ['historyStorage'],
    })
    expect(await program.close()).toBe(0)
  })

  test('every run starts from the same state, and the reference agrees with what it builds', async () => {
    const ruleset = rulesetOf('Prague')
    const params = requestOf(ruleset, plainBlocks())
    for (const run of ['first', 'second']) {
      const program = await startConfigured('rpc', ruleset, [node.url])
      const result = await program.call('seq_buildBlocks', params)
      expect(decodeHeader(toBytes(result.genesis.headerRlp)).number, run).toBe('0x1')
      const rules = withSystemCalls(ruleset, ['historyStorage'])
      expect(await replay(reference, params, result, rules), run).toEqual(agreed(result))
      expect(await program.close()).toBe(0)
    }
  })

  test('another chain id is refused by name', async () => {
    const ruleset: Ruleset = { ...rulesetOf('Prague'), chainId: decimal('5') }
    const program = await startConfigured('rpc', ruleset, [node.url])
    await expect(program.call('seq_buildBlocks', requestOf(ruleset, []))).rejects.toThrow(
      'UNSUPPORTED_RULESET: chain id 5',
    )
    await program.close()
  })
})

describe('rpc over other addresses', () => {
  test('a client without development methods builds nothing, and says so', async () => {
    const answers: Readonly<Record<string, unknown>> = {
      web3_clientVersion: 'Geth/v1.16.0',
      eth_chainId: '0x1',
      eth_getBlockByNumber: { withdrawalsRoot: '0x00', blobGasUsed: '0x0', difficulty: '0x0' },
    }
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece: Buffer) => (body += piece.toString()))
      request.on('end', () => {
        const { id, method }: { id: number; method: string } = JSON.parse(body)
        const absent = { code: -32601, message: `the method ${method} does not exist` }
        response.end(
          JSON.stringify(
            method in answers ? { jsonrpc: '2.0', id, result: answers[method] } : { jsonrpc: '2.0', id, error: absent },
          ),
        )
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const program = startProgram('rpc', [`http://127.0.0.1:${port}`])
    expect(await declarationOf(program)).toMatchObject({
      name: 'Geth',
      version: 'v1.16.0',
      features: [],
      forks: ['cancun'],
      headerInputs: [],
      systemCalls: [],
    })
    expect(await program.close()).toBe(0)
    server.close()
  })

  test('an address where nothing answers ends it with a message', async () => {
    const program = startProgram('rpc', ['http://127.0.0.1:1'])
    expect(await program.exited).toBe(1)
    expect(program.stderr()).toContain('rpc: INTERNAL: http://127.0.0.1:1: connect ECONNREFUSED')
  })
})
