import { describe, expect, it } from 'vitest'
import { rehearse } from '../../../mutation/schedules/rehearse.ts'
import { plantFault } from '../../../src/consensus/machine/index.ts'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { allSchedules, knownFlaws } from '../../../src/fill/schedules/allSchedules.ts'
import { publishedSchedules } from '../../vectors/published.ts'

const crypto = await loadCrypto('auto')
const vectors = publishedSchedules()

/** What each flaw comes to. */
const outcomes: Readonly<Record<string, string>> = {
  'lock-dropped': 'agreement',
  'quorum-of-two-f-plus-one': 'agreement',
  'head-of-f-plus-one': 'agreement',
  'round-in-hash': 'agreement',
  'follows-quorum': 'decidesWithinRoundsAfterGst',
  'follows-nobody': 'decidesWithinRoundsAfterGst',
  'follows-silently': 'decidesWithinRoundsAfterGst',
  'nothing-persisted': 'noDoubleSign',
  'signs-again': 'noDoubleSign',
  'rounds-behind-ignored': 'decidesWithinRoundsAfterGst',
  'past-forgotten': 'decidesWithinRoundsAfterGst',
  'heights-ahead-dropped': 'decidesWithinRoundsAfterGst',
  'follows-f': 'decidesWithinRoundsAfterGst',
  'follows-highest': 'decidesWithinRoundsAfterGst',
  'proposals-ahead-ignored': 'decidesWithinRoundsAfterGst',
  'lock-dropped-by-refusal': 'lockKept',
  'first-round-justified': 'decidesWithinRoundsAfterGst',
  'change-height-unchecked': 'justifiedProposals',
  'accepts-again': 'decidesWithinRoundsAfterGst',
  'lock-refuses-others': 'decidesWithinRoundsAfterGst',
}

describe('published schedules', () => {
  it('are 200, of a few thousand that are enumerated', () => {
    expect([vectors.length, allSchedules().length]).toEqual([200, 4595])
  })

  it('are all enumerated under names of their own', () => {
    const names = allSchedules().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('find nothing in the reference', async () => {
    const failed: string[] = []
    for (const vector of vectors) {
      const [first] = await rehearse(vector, crypto)
      if (first !== undefined) failed.push(`${vector.id}: ${first.found}`)
    }
    expect(failed).toEqual([])
  }, 120_000)

  it('include every schedule with a known outcome', () => {
    const ids = new Set(vectors.map(({ id }) => id))
    expect(knownFlaws().filter(({ name }) => !ids.has(`consensus/${name}`))).toEqual([])
  })

  describe.each(knownFlaws().map((plan) => [plan.name, plan] as const))('%s', (_, plan) => {
    it.each(plan.kills)('shows what is wrong with %s', async (fault) => {
      const [first] = await rehearse(plan, crypto, plantFault(fault))
      expect(first?.field).toBe(outcomes[fault])
    })
  })
})
