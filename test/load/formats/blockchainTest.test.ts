import { describe, expect, test } from 'vitest'
import type { ImportCase } from '../../../runners/load/Case.ts'
import { absentReason, hasSharedData, listFiles, readJson } from '../../sharedData.ts'
import { casesOf, fixtures, loadContent } from '../support/loading.ts'
import { join } from 'node:path'

type Json = Record<string, unknown>

interface Block {
  readonly rlp: string
  readonly expectException?: string
  readonly blockHeader?: { readonly hash: string; readonly stateRoot: string; readonly gasUsed: string }
}

interface Fixture {
  readonly network: string
  readonly lastblockhash: string
  readonly blocks: readonly Block[]
  readonly pre: Json
  readonly genesisBlockHeader: { readonly hash: string; readonly stateRoot: string }
}

async function importsOf(path: string): Promise<readonly ImportCase[]> {
  return (await casesOf(join(fixtures, path))).map((found) => {
    if (found.kind !== 'import') throw new Error(found.kind)
    return found
  })
}

/** Files with an invalid block, a fork transition and several blocks. */
const withInvalid = 'ethereum-tests/BlockchainTests/InvalidBlocks'
const transitions = 'eest-v5.4.0/blockchain_tests/cancun'

describe.skipIf(!hasSharedData)(`blockchain tests${absentReason}`, () => {
  test('every block of every invalid-block test is asked for with the verdict of the fixture', async () => {
    const files = listFiles(withInvalid)
    expect(files.length).toBe(41)
    for (const file of files) {
      const fixtureTests = Object.values(readJson<Record<string, Fixture>>(file))
      const cases = await importsOf(file)
      expect(
        cases.map(({ blocks }) =>
          blocks.map(({ rlp, expected }) => [rlp, expected.kind === 'reject' ? expected.source : 'accept']),
        ),
      ).toEqual(
        fixtureTests.map(({ blocks }) => blocks.map(({ rlp, expectException }) => [rlp, expectException ?? 'accept'])),
      )
      expect(cases.map(({ head }) => head)).toEqual(fixtureTests.map(({ lastblockhash }) => lastblockhash))
      expect(
        cases
          .flatMap(({ blocks }) => blocks)
          .every(({ expected }) => expected.kind === 'accept' || expected.reasons.length > 0),
      ).toBe(true)
    }
  })

  test('a transition is a ruleset of two forks', async () => {
    const file = listFiles(transitions).find(
      (name) =>
        name.includes('fork_transition') &&
        Object.values(readJson<Record<string, Fixture>>(name)).some(({ network }) => network.includes('At')),
    )
    const cases = file === undefined ? [] : await importsOf(file)
    const found = cases.find(({ fork }) => fork.includes('At'))
    expect(found?.ruleset.forks.map(({ id, activation }) => [id, activation])).toEqual([
      ['shanghai', { kind: 'genesis' }],
      ['cancun', { kind: 'timestamp', value: '15000' }],
    ])
  })

  test('exceptions that are joined are any of their reasons', async () => {
    const [file] = listFiles(withInvalid)
    const tests = structuredClone(readJson<Record<string, Json>>(file ?? ''))
    for (const found of Object.values(tests)) {
      const block = (found['blocks'] as Json[]).find((candidate) => 'expectException' in candidate)
      if (block !== undefined)
        block['expectException'] = 'BlockException.INVALID_GASLIMIT|BlockException.INVALID_BASEFEE_PER_GAS'
    }
    const [loaded] = await loadContent(tests)
    if (loaded?.kind !== 'case' || loaded.case.kind !== 'import') throw new Error('no import case')
    const refused = loaded.case.blocks.find(({ expected }) => expected.kind === 'reject')
    expect(refused?.expected).toMatchObject({ reasons: ['GAS_LIMIT_INVALID', 'BASE_FEE_INVALID'] })
  })

  test('the old names of exceptions behind a fork are read, and proof of work alone is not shown', async () => {
    const [file] = listFiles(withInvalid)
    const tests = structuredClone(readJson<Record<string, Json>>(file ?? ''))
    for (const found of Object.values(tests)) {
      found['sealEngine'] = 'Ethash'
      const block = (found['blocks'] as Json[]).find((candidate) => 'expectException' in candidate)
      if (block === undefined) continue
      delete block['expectException']
      block['expectExceptionALL'] = 'BlockException.INVALID_POW'
    }
    const [loaded] = await loadContent(tests)
    expect(loaded).toMatchObject({
      case: { notShown: 'a block is refused for its proof of work alone (sealEngine Ethash), which is not checked' },
    })
  })

  test('a block of a chain to be imported brings the result that its header states', async () => {
    const file = listFiles('ethereum-tests/BlockchainTests/ValidBlocks')[0] ?? ''
    const [fixture] = Object.values(readJson<Record<string, Fixture>>(file))
    const [found] = await importsOf(file)
    const header = fixture?.blocks[0]?.blockHeader
    expect(found?.blocks[0]?.expected).toMatchObject({
      kind: 'accept',
      result: {
        blockHash: header?.hash,
        stateRoot: header?.stateRoot,
        gasUsed: `0x${BigInt(header?.gasUsed ?? '0').toString(16)}`,
      },
    })
  })
})
