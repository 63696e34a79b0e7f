import { afterAll, beforeAll, expect, test } from 'vitest'

import { apply, op } from '../../src/fill/Assembler.ts'
import type { Case } from '../../src/fill/Case.ts'
import { contract, programAddress, transaction } from '../../src/fill/cases/language.ts'
import { fillCases } from '../../src/fill/fill.ts'
import { startSecondOracle, type SecondOracle } from '../../src/fill/SecondOracle.ts'
import { quantity } from '../../src/model/Hex.ts'

let oracle: SecondOracle

beforeAll(async () => {
  oracle = await startSecondOracle()
})

afterAll(() => oracle.close())

/** A chain from the last block of Cancun into Prague, in which each block stores what it knows of itself. */
const crossing: Case = {
  name: 'test/crossing',
  given: 'a contract that counts',
  when: 'a transaction calls it in the last block of one fork and in the first of the next',
  must: 'it counts on',
  clauses: ['FRK-7'],
  ruleset: 'lockstep-reference',
  alloc: {
    [programAddress]: contract(apply('SSTORE', op('NUMBER'), apply('ADD', apply('SLOAD', 0), op('TIMESTAMP')))),
  },
  genesis: { timestamp: 1990n },
  blocks: [1999n, 2000n, 2001n].map((timestamp) => ({
    kind: 'build',
    attributes: { timestamp: quantity(timestamp) },
    transactions: [transaction({ to: programAddress, gasLimit: 100_000n })],
  })),
  headerInputs: ['timestamp', 'number'],
}

test('blocks that cross a fork get their second oracle one by one, and the vector says so', async () => {
  const [filling] = await fillCases([crossing], oracle)
  expect(filling?.vector.oracles.slice(1)).toEqual([
    { name: 'edr/revm', version: oracle.declaration.version, asked: 'block by block' },
  ])
  expect(filling?.vector.singleOracle).toBeUndefined()
})

test('each block is asked for on its own parent, under the one fork in force', async () => {
  const seen: unknown[] = []
  const listener: SecondOracle = {
    ...oracle,
    ask: async (method, params) => {
      if ('ruleset' in params && 'forks' in params.ruleset) seen.push(params.ruleset.forks)
      if ('genesis' in params) seen.push(params.genesis.header.number)
      return oracle.ask(method, params)
    },
  }
  await fillCases([crossing], listener)
  const cancun = { target: '3', max: '6', baseFeeUpdateFraction: '3338477' }
  const prague = { target: '6', max: '9', baseFeeUpdateFraction: '5007716' }
  const only = (id: string, blob: unknown): unknown => [{ id, activation: { kind: 'genesis' }, evmBase: id, blob }]
  // What comes first is the chain as a whole, which the client cannot build.
  expect(seen.slice(2)).toEqual([
    only('cancun', cancun),
    '0x0',
    only('prague', prague),
    '0x1',
    only('prague', prague),
    '0x2',
  ])
})

test('a disagreement about the block after the fork ends the fill and names the block', async () => {
  const liar: SecondOracle = {
    ...oracle,
    ask: async (method, params) => {
      const answer = await oracle.ask(method, params)
      const last = 'token' in params && params.token === 'test/crossing, block 1'
      const text = JSON.stringify(answer)
      return JSON.parse(last ? text.replaceAll('"status":"0x1"', '"status":"0x0"') : text) as typeof answer
    },
  }
  await expect(fillCases([crossing], liar)).rejects.toThrow('test/crossing, block 1: transactions: ')
})
