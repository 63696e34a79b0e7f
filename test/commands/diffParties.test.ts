import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { exitCode } from '../../runners/report/exitCode.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { runCli } from '../runners/runCli.ts'

/** Mainnet from Osaka on, as EIP-7910 words it, with the deposit contract of another chain. */
const osaka = {
  activationTime: 1_764_798_551,
  blobSchedule: { baseFeeUpdateFraction: 5_007_716, max: 9, target: 6 },
  chainId: '0x1',
  forkId: '0x5167e2a6',
  precompiles: Object.fromEntries(
    ruleset('ethereum-mainnet')
      .precompiles.filter(({ name }) => name !== 'BLAKE2F')
      .map(({ name, address }) => [name, address]),
  ),
  systemContracts: { DEPOSIT_CONTRACT_ADDRESS: '0x4242424242424242424242424242424242424242' },
}

let config: unknown = { current: osaka, next: null, last: null }
let node: Server
let party = ''

/** A client that builds no blocks and tells its configuration. */
beforeAll(async () => {
  node = createServer((request, response) => {
    let text = ''
    request.on('data', (piece: Buffer) => (text += piece.toString('utf8')))
    request.on('end', () => {
      const { id, method } = JSON.parse(text) as { id: number; method: string }
      const known: Record<string, unknown> = {
        web3_clientVersion: 'client/1.0',
        eth_chainId: '0x1',
        eth_config: config,
        eth_getBlockByNumber: { number: '0x0', timestamp: '0x0', difficulty: '0x0' },
      }
      const answer = method in known ? { result: known[method] } : { error: { code: -32601, message: 'not found' } }
      response.end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
    })
  })
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve))
  party = `rpc:http://127.0.0.1:${(node.address() as AddressInfo).port}`
})

afterAll(() => node.close())

test('a running client with another deposit contract and without a precompile is told before any block', async () => {
  config = { current: osaka, next: null, last: null }
  const { code, output } = await runCli(['diff', party, 'ethereum-mainnet', '--format', 'json'])
  const { differences } = JSON.parse(output) as { differences: readonly { left?: unknown; right?: unknown }[] }
  expect({
    code,
    declared: differences.filter(({ left, right }) => left !== undefined && right !== undefined),
  }).toEqual({
    code: exitCode.nonConformance,
    declared: [
      {
        subject: 'precompiles',
        item: 'BLAKE2F',
        address: '0x0000000000000000000000000000000000000009',
        field: 'status',
        left: 'absent',
        right: { status: 'active', gas: { formula: 'blake2f-rounds', perRound: '1' }, limits: expect.anything() },
        stretch: { from: 'osaka' },
      },
      {
        subject: 'system',
        item: 'depositContract',
        field: 'contract',
        left: '0x4242424242424242424242424242424242424242',
        right: '0x00000000219ab540356cbb839cbe05303d7705fa',
      },
      ...['beaconRoots', 'historyStorage', 'withdrawalRequests', 'consolidationRequests'].map((item) =>
        expect.objectContaining({ subject: 'system', item, left: null }),
      ),
    ],
  })
})

test('a running client that tells its whole ruleset is compared whole', async () => {
  config = { current: osaka, next: null, last: null, 'x-rollup': { ruleset: ruleset('linea') } }
  expect(await runCli(['diff', party, 'linea'])).toMatchObject({ code: exitCode.conformant })
})

test('a client whose configuration is no configuration is a fault of the adapter', async () => {
  config = { current: 'yes' }
  const { code, display } = await runCli(['diff', party, 'linea'])
  expect({ code, display: display.includes('could not be asked') }).toEqual({ code: exitCode.adapter, display: true })
})

test('the ruleset of a greeting is the declaration of a party', async () => {
  const parties = ['ref:?ruleset=lockstep-prague', 'ref:?ruleset=lockstep-osaka']
  const { code, output } = await runCli(['diff', ...parties])
  expect(code).toBe(exitCode.nonConformance)
  expect(output).toContain('P256VERIFY (0x100)  active, 6900 gas')
})

test('what no side declares is never taken to be equal', async () => {
  const { code, output } = await runCli(['diff', 'ref:', 'ref:?ruleset=lockstep-osaka'])
  expect(code).not.toBe(exitCode.conformant)
  expect(output).toContain('Not declared, and so not compared\n')
})
