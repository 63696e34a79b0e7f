import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BuildCase } from '../../../runners/load/Case.ts'
import { decodeHeader } from '../../../src/codec/Header.ts'
import { toBytes } from '../../../src/model/Hex.ts'
import { absentReason, hasSharedData, readJson, readText } from '../../sharedData.ts'
import { casesOf, fixtures, loadAll, onlyCase, whyNot, withFolder } from '../support/loading.ts'

type Json = Record<string, unknown>

function buildCase(found: Awaited<ReturnType<typeof onlyCase>>): BuildCase {
  if (found.kind !== 'build') throw new Error(found.kind)
  return found
}

async function besu(name: string): Promise<BuildCase> {
  return buildCase(await onlyCase(join(fixtures, 't8n/besu', name)))
}

describe.skipIf(!hasSharedData)(`runs of state transition tools${absentReason}`, () => {
  test('a case of geth is known by its content, whatever its folder and names', async () => {
    const files = Object.fromEntries(
      [
        ['alloc.json', 'a'],
        ['env.json', 'b'],
        ['txs.json', 'c'],
        ['exp.json', 'd.txt'],
      ].map(([from, to]) => [String(to), JSON.stringify(readJson<unknown>(`t8n/geth/1/${from}`))]),
    )
    const found = await withFolder(files, casesOf)
    expect(found.map(({ id, family, fork }) => [id, family, fork])).toEqual([['d.txt', 't8n-geth', 'Byzantium']])
  })

  test('one file of a case is completed from the files beside it', async () => {
    const found = buildCase(await onlyCase(join(fixtures, 't8n/geth/19/exp_grayglacier.json')))
    expect([found.fork, found.id]).toEqual(['GrayGlacier', 'exp_grayglacier.json'])
    expect(found.blocks[0]?.expected.header).toEqual({ difficulty: '0x2000000004000', baseFeePerGas: '0x500' })
    // What has to follow from the parent is left to the builder.
    expect(found.blocks[0]?.input.attributes.difficulty).toBeUndefined()
    expect(decodeHeader(toBytes(found.genesis.headerRlp))).toMatchObject({
      difficulty: '0x2000000000000',
      timestamp: '0x1869f',
    })
  })

  test('a changed expected output is no longer a case that a table names', async () => {
    const files = Object.fromEntries(
      ['alloc.json', 'env.json', 'txs.json'].map((name) => [name, readText(`t8n/geth/1/${name}`)]),
    )
    const changed = { ...readJson<Json>('t8n/geth/1/exp.json'), more: 1 }
    const found = await withFolder({ ...files, 'exp.json': JSON.stringify(changed) }, loadAll)
    expect(found.map((loaded) => (loaded.kind === 'notApplicable' ? loaded.why : loaded.kind))).toContain(
      'an output of a state transition tool whose fork no table names',
    )
  })

  test('a transaction that the tool left out is an exclusion', async () => {
    const found = await besu('shanghai-init-code.json.gz')
    expect(found.blocks[0]?.expected.excluded).toEqual([{ index: 0, reasons: ['INITCODE_TOO_LONG'] }])
  })

  test('the system calls are those whose contracts the state has, and the hash of EIP-2935 is stored before', async () => {
    const found = await besu('prague-withdrawal-request.json.gz')
    expect(found.ruleset.systemCalls).toEqual([
      'beaconRoots',
      'depositRequests',
      'withdrawalRequests',
      'consolidationRequests',
    ])
    const history = Object.entries(found.genesis.alloc).find(([key]) => key.endsWith('2935'))?.[1]
    const { stdin } = readJson<{ stdin: { env: { blockHashes: Json } } }>('t8n/besu/prague-withdrawal-request.json.gz')
    expect(history?.storage).toEqual({ [`0x${'00'.repeat(32)}`]: stdin.env.blockHashes['0'] })
  })

  test('a reward of two ether is the fork and no reward is a flag', async () => {
    const [london, shanghai] = await Promise.all([
      besu('london-env-no-basefee.json.gz'),
      besu('shanghai-init-code.json.gz'),
    ])
    expect([london.ruleset.flags, shanghai.ruleset.flags]).toEqual([
      ['unlinkedHeaders'],
      ['noBlockReward', 'unlinkedHeaders'],
    ])
  })

  test('a transaction that is signed already keeps its signature', async () => {
    const { stdout } = readJson<{ stdout: { body: string } }>('t8n/besu/cancun-6780-selfdestruct-transient.json.gz')
    const found = await besu('cancun-6780-selfdestruct-transient.json.gz')
    expect(stdout.body).toContain(found.blocks[0]?.input.transactions[0]?.slice(2))
  })

  test.each([
    ['a fork with single EIPs', '--state.fork=Frontier+1344', 'the fork Frontier+1344 mixes single EIPs into a fork'],
    ['a reward of its own', '--state.reward=5', 'a block reward of 5 wei, which no fork pays'],
  ])('%s is nothing that a chain can be', async (_, argument, why) => {
    const document = structuredClone(readJson<Json & { cli: string[] }>('t8n/besu/istanbul-cumulative-gas.json.gz'))
    const name = argument.split('=')[0] ?? ''
    document.cli = document.cli.map((given) => (given.startsWith(name) ? argument : given))
    expect(await whyNot(document)).toBe(why)
  })
})
