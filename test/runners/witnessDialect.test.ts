import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create } from 'xmlbuilder2'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findAnvil, startAnvil, type AnvilProcess } from '../../runners/adapters/programs/anvil/anvilProcess.ts'
import { withHistoryAccount } from '../../runners/adapters/programs/node/historyAccount.ts'
import { openHttpNode } from '../../runners/adapters/programs/node/httpNode.ts'
import { readRpcBlock } from '../../runners/adapters/programs/node/rpcBlock.ts'
import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { decodeHeader } from '../../src/codec/Header.ts'
import type { Witness } from '../../src/model/generated/adapter.ts'
import { quantity, toBytes } from '../../src/model/Hex.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { ruleset, withSystemCalls } from '../../src/standard/rulesets.ts'
import { witnessHash } from '../../src/state/Witness.ts'
import { startProgram, type Program } from '../adapters/programs/program.ts'
import { publishedVectors } from '../vectors/published.ts'
import { runCli, type CliResult } from './runCli.ts'

const id = 'block/recorder/storage-read'
const folder = mkdtempSync(join(tmpdir(), 'lockstep-dialect-'))
const vectors = fileURLToPath(new URL(`../../vectors/${id}.json`, import.meta.url))
const found = findAnvil()
if (typeof found === 'string') process.stderr.write(`skipped: dialects in the report are not shown: ${found}\n`)

/** How clients write one witness: each ends in the same normal form. */
const writers: Readonly<Record<string, (right: Witness) => object>> = {
  canonical: (right) => right,
  geth: (right) => ({ ...right, keys: [], headers: right.headers.map((header) => decodeHeader(toBytes(header))) }),
  legacy: (right) => ({
    state: ['0x80', ...right.state.toReversed()],
    codes: ['0x', ...right.codes.toReversed()],
    keys: [`0x${'11'.repeat(20)}`],
    headers: right.headers,
  }),
}

interface Judged {
  readonly result: CliResult
  readonly event: CaseEvent | undefined
  readonly out: string
}

describe.skipIf(typeof found === 'string')('the report on a client that writes witnesses in its own way', () => {
  let anvil: AnvilProcess
  let reference: Program
  let write: (right: Witness) => object
  let last: Witness | undefined
  /** A client that is anvil in all but the method that anvil lacks. */
  const client: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      answer(body).then(
        (text) => response.end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    })
  })

  async function answer(body: string): Promise<string> {
    const { id: request, method, params }: { id: number; method: string; params: unknown[] } = JSON.parse(body)
    if (method !== 'debug_executionWitness') {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(anvil.url, { method: 'POST', headers, body })).text()
    }
    const result = Number(params[0]) === 2 ? write((last = await witnessOf())) : {}
    return JSON.stringify({ jsonrpc: '2.0', id: request, result })
  }

  /** The witness of block 2, which the reference records while it imports it on the block before. */
  async function witnessOf(): Promise<Witness> {
    const vector = publishedVectors().find((candidate) => candidate.id === id)
    if (vector === undefined) throw new Error('the vector is gone')
    const node = openHttpNode(anvil.url)
    const [anchor, block] = await Promise.all(
      ['0x1', '0x2'].map(async (number) => readRpcBlock(await node.request('eth_getBlockByNumber', [number, true]))),
    )
    if (anchor === undefined || block === undefined) throw new Error('the client has no blocks')
    // The state of the node before block 2, whose own write to the contract of ancestor hashes is in it already.
    const before = {
      request: (method: string, parameters: readonly unknown[] = []) =>
        node.request(method, [...parameters.slice(0, -1), '0x1']),
      close: () => node.close(),
    }
    const alloc = await withHistoryAccount(before, vector.genesis.alloc, quantity(1))
    await node.close()
    const rules = withSystemCalls(ruleset('lockstep-osaka'), ['beaconRoots', 'historyStorage'])
    const hash = rulesetHash(rules)
    await reference.call('lockstep_configure', { ruleset: rules, rulesetHash: hash })
    const { blocks } = await reference.call('seq_importBlocks', {
      token: 'record',
      rulesetHash: hash,
      genesis: { alloc, header: anchor.header, headerRlp: anchor.headerRlp },
      blocks: [block.rlp],
      emit: ['witness'],
    })
    if (blocks[0]?.witness === undefined) throw new Error(`no witness: ${JSON.stringify(blocks[0])}`)
    return blocks[0].witness
  }

  async function judge(writer: (right: Witness) => object): Promise<Judged> {
    write = writer
    const out = mkdtempSync(join(folder, 'out-'))
    const url = `http://127.0.0.1:${(client.address() as AddressInfo).port}`
    const parties = ['--sequencer', `rpc:${url}`, '--prover', 'ref:']
    const result = await runCli(['run', '--vectors', vectors, ...parties, '--workers', '1', '--out', out])
    const event = readFileSync(join(out, 'run.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map((line): Event => JSON.parse(line))
      .find((candidate): candidate is CaseEvent => candidate.event === 'case')
    return { result, event, out }
  }

  beforeAll(async () => {
    if (typeof found === 'string') return
    const flags = ['--no-mining', '--order', 'fifo', '--accounts', '0', '--timestamp', '1', '--hardfork', 'osaka']
    const genesis = { config: { chainId: 1 }, gasLimit: '0x1c9c380', difficulty: '0x0', alloc: {} }
    anvil = await startAnvil(found.path, genesis, [...flags, '--chain-id', '1', '--disable-default-create2-deployer'])
    reference = startProgram('reference')
    await new Promise<void>((resolve) => client.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    client.close()
    await Promise.all([anvil.stop(), reference.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  test.each(Object.keys(writers))(
    'tells that its dialect is %s, in the log and in every rendering',
    async (dialect) => {
      const { result, event, out } = await judge(writers[dialect] ?? ((right) => right))
      if (last === undefined) throw new Error('the client was not asked for a witness')
      const witnessForm = { dialect, hash: witnessHash(last) }
      expect(event).toMatchObject({ status: 'pass', witnessFrom: 'sequencer', witnessForm })
      const report: { cases: CaseEvent[] } = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))
      expect(report.cases.map(({ witnessForm: told }) => told)).toEqual([witnessForm])
      const junit = create(readFileSync(join(out, 'junit.xml'), 'utf8'))
      expect(junit.toString()).toContain(`<property name="witnessDialect" value="${dialect}"/>`)
      expect(result.output + result.display).toContain(`1  the witness of the sequencer in the dialect ${dialect}`)
    },
  )

  test('still tells it where the witness lacks a node, and blames the client for that', async () => {
    const { result, event } = await judge((right) => ({
      ...writers['legacy']?.(right),
      state: right.state.toReversed().slice(1),
    }))
    expect(event).toMatchObject({
      status: 'fail',
      relation: 'sequencer-wrong',
      witnessForm: { dialect: 'legacy' },
      divergence: {
        class: 'witness',
        summary: expect.stringMatching(/^the recorded witness is incomplete: of \d+ entries/),
      },
    })
    expect(result.output + result.display).toContain('with the witness of the sequencer in the dialect legacy')
  })
})
