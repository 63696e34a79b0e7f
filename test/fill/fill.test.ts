import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { alice, bob } from '../../src/fill/Account.ts'
import { build, transaction } from '../../src/fill/cases/language.ts'
import { cases } from '../../src/fill/cases/index.ts'
import type { Case } from '../../src/fill/Case.ts'
import { fillCases } from '../../src/fill/fill.ts'
import { startSecondOracle } from '../../src/fill/SecondOracle.ts'
import { toText } from '../../src/fill/writeVector.ts'
import { specRoot } from '../../src/standard/specRoot.ts'

const oracle = await startSecondOracle()
afterAll(() => oracle.close())

/** One case in so many is filled again. */
const sampleStep = 23

const payment: Case = {
  name: 'test/payment',
  given: 'a sender',
  when: 'it pays',
  must: 'the payment arrives',
  clauses: ['EXE-18'],
  ruleset: 'lockstep-cancun',
  alloc: {},
  blocks: [build(transaction({ to: bob.address, value: 5n, gasLimit: 21_000n }))],
}

describe('filling', () => {
  test('a sample of the published vectors fills again byte for byte', async () => {
    const sample = cases.filter((_, index) => index % sampleStep === 0)
    expect(sample.length).toBeGreaterThan(15)
    // Twins decide on clauses, so that the sample is filled together with theirs.
    const twins = new Set(sample.map(({ name }) => name))
    const plans = cases.filter(({ name, twin }) => twins.has(name) || (twin !== undefined && twins.has(twin)))
    const fillings = await fillCases(plans, oracle)
    const vectors = fillings.map(({ vector }) => vector).filter(({ id }) => twins.has(id.slice('block/'.length)))
    for (const vector of vectors) {
      const published = readFileSync(join(dirname(specRoot()), 'vectors', `${vector.id}.json`), 'utf8')
      expect(toText(vector)).toBe(published)
    }
  })

  test('an expectation of the author that does not hold ends the fill', async () => {
    const wrong = { ...payment, expect: { balance: { [bob.address]: 6n }, gasUsed: [21_001n] } }
    await expect(fillCases([wrong], oracle)).rejects.toThrow(
      `test/payment: balance of ${bob.address}: expected 6, found 5; gas used by transaction 0: expected 21001, found 21000`,
    )
  })

  test('a transaction that is left out without being expected ends the fill', async () => {
    const wrong = { ...payment, blocks: [build(transaction({ to: bob.address, nonce: 3n }))] }
    await expect(fillCases([wrong], oracle)).rejects.toThrow(
      'test/payment: left out are {"0":"NONCE_TOO_HIGH"}, not {}',
    )
  })

  test('a mutated block that is refused for another reason ends the fill', async () => {
    const wrong: Case = {
      ...payment,
      blocks: [
        {
          kind: 'mutate',
          transactions: [],
          mutation: { kind: 'flipField', field: 'stateRoot' },
          reason: 'RECEIPTS_ROOT_MISMATCH',
        },
      ],
    }
    await expect(fillCases([wrong], oracle)).rejects.toThrow(
      'test/payment: refused for STATE_ROOT_MISMATCH and STATE_ROOT_MISMATCH, not RECEIPTS_ROOT_MISMATCH',
    )
  })

  test('an unknown clause ends the fill', async () => {
    await expect(fillCases([{ ...payment, clauses: ['EXE-999'] }], oracle)).rejects.toThrow(
      'test/payment names the clause EXE-999, which the standard does not have',
    )
  })

  test('a disagreement of the second oracle ends the fill', async () => {
    const liar: typeof oracle = {
      ...oracle,
      ask: async (method, params) => {
        const answer = await oracle.ask(method, params)
        return JSON.parse(
          JSON.stringify(answer).replaceAll('"gasUsed":"0x5208"', '"gasUsed":"0x5209"'),
        ) as typeof answer
      },
    }
    await expect(fillCases([payment], liar)).rejects.toThrow(
      'test/payment, block 0: gasUsed: "0x5208", edr "0x5209"; transactions: ',
    )
  })

  test('a vector says which oracles agree, or what the second one lacks', async () => {
    const withdrawing = { ...payment, headerInputs: ['withdrawals' as const] }
    const [agreed, single] = await fillCases([payment, withdrawing], oracle)
    expect(agreed?.vector.oracles.map(({ name }) => name)).toEqual(['lockstep-reference', 'edr/revm'])
    expect(agreed?.vector.singleOracle).toBeUndefined()
    expect(single?.vector.oracles.map(({ name }) => name)).toEqual(['lockstep-reference'])
    expect(single?.vector.singleOracle).toBe('headerInput withdrawals')
  })

  test('only senders that sign are in the genesis', async () => {
    const [filling] = await fillCases([payment], oracle)
    expect(Object.keys(filling?.vector.genesis.alloc ?? {})).toEqual([alice.address])
  })
})
