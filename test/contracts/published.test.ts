import { describe, expect, test } from 'vitest'

import { contractMutants } from '../../mutation/contracts/contractMutants.ts'
import { killerOf, outcomesOf } from '../../mutation/contracts/killerOf.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { publishedContracts } from '../vectors/published.ts'

const vectors = publishedContracts()

/** Each is compiled, which takes seconds; `npm run contract-mutation` tries them all. */
const sampled = contractMutants.filter((_, index) => index % 12 === 0)

describe('the published sequences of calls', () => {
  test('are what the contracts of the reference do', async () => {
    expect(vectors.length).toBeGreaterThan(100)
    const crypto = await loadCrypto('auto')
    for (const vector of vectors) {
      expect(await outcomesOf(vector, crypto), vector.id).toEqual(vector.steps.map(({ expected }) => expected))
    }
  })

  test('have an accept twin where something is refused at their end', () => {
    const ids = new Set(vectors.map(({ id }) => id))
    const refused = vectors.filter(({ steps }) => steps.at(-1)?.expected.status === 'reverted')
    expect(refused.length).toBeGreaterThan(50)
    for (const { id, twin } of refused) expect(ids.has(twin ?? ''), id).toBe(true)
  })

  test.each(sampled)('tell $contract with a slip: $what', async (mutant) => {
    expect(await killerOf(mutant, vectors, await loadCrypto('auto'))).toBeDefined()
  })
})
