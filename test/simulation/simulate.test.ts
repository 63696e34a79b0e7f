import { describe, expect, test } from 'vitest'
import { networks } from '../../src/simulation/Network.ts'
import { deviations } from '../../src/simulation/Plan.ts'
import { simulatedProfiles } from '../../src/simulation/simulatedProfiles.ts'
import { invariantsBroken, ran } from './planned.ts'

describe('a run', () => {
  test('is the same again with the same seed, and another with another', () => {
    const change = { validators: 7, network: networks.rough, faults: ['equivocate', 'crash'] } as const
    const first = ran(change)
    expect(ran(change)).toEqual(first)
    expect(ran({ ...change, seed: 2 }).digest).not.toBe(first.digest)
  })

  test('of honest validators on a calm network decides every block in its first round, in three delays and more', () => {
    const { blocks, counters, violations } = ran({ validators: 4, blocks: 5 })
    expect({ blocks, rounds: counters.rounds, violations }).toEqual({
      blocks: 5,
      rounds: [0, 0, 0, 0, 0],
      violations: [],
    })
  })

  test('of honest validators sends each vote to everybody: (n - 1) + 2 n (n - 1) messages a block', () => {
    const { counters } = ran({ validators: 4, blocks: 5 })
    const perBlock = 3 + 2 * 4 * 3
    expect(counters.messages).toBeGreaterThanOrEqual(4 * perBlock)
    expect(counters.messages).toBeLessThanOrEqual(5 * perBlock + 3 + 12)
  })
})

describe('with as many faulty validators as there may be, honest ones get on and never disagree', () => {
  test.each([...deviations, 'crash', 'amnesia'] as const)('%s', (fault) => {
    const change = { validators: 7, network: networks.rough, faults: [fault, fault] } as const
    expect([...invariantsBroken(change, 6)]).toEqual([])
  })

  test.each(simulatedProfiles())('under the profile %s', (profile) => {
    const change = { profile, validators: 7, network: networks.rough, faults: ['mixed', 'mixed'] } as const
    expect([...invariantsBroken(change, 6)]).toEqual([])
  })

  test('30 validators, 9 of them faulty', () => {
    const change = { validators: 30, blocks: 2, network: networks.rough, faults: Array<'mixed'>(9).fill('mixed') }
    expect([...invariantsBroken(change, 8)]).toEqual([])
  }, 60_000)
})

describe('a faulty machine is found', () => {
  test('2f + 1 votes of 5: two blocks are final', () => {
    const change = {
      validators: 5,
      network: networks.rough,
      faults: ['equivocate'],
      mutant: 'quorum-of-two-f-plus-one',
    } as const
    expect([...invariantsBroken(change, 20)]).toContain('agreement')
  })

  test('a lock that is dropped when others change rounds', () => {
    const change = { validators: 4, network: networks.rough, faults: ['equivocate'], mutant: 'lock-dropped' } as const
    expect([...invariantsBroken(change, 60)]).toContain('lockKept')
  })

  test('nothing persisted before a crash', () => {
    const change = { validators: 4, network: networks.rough, faults: ['crash'], mutant: 'nothing-persisted' } as const
    expect([...invariantsBroken(change, 60)].toSorted()).not.toEqual([])
  })
})
