import { describe, expect, test } from 'vitest'
import { Rejection } from '../../src/model/Rejection.ts'
import { composeRuleset, precompilesOf } from '../../src/standard/composeRuleset.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { ruleset, rulesetOfChain, systemCallOrder, withSystemCalls } from '../../src/standard/rulesets.ts'

const standard = loadStandard()

describe('published rulesets', () => {
  test.each(
    [...standard.rulesets.keys()].filter((name) =>
      /^(?:ethereum-|lockstep-(?:shanghai|cancun|prague|osaka)$)/.test(name),
    ),
  )('%s has the precompiles and system contracts that follow from its forks', (name) => {
    const published = ruleset(name)
    const { systemContracts, chainId, forks } = published
    const composed = composeRuleset(standard, {
      name,
      chainId,
      forks,
      ...(systemContracts.depositContract === undefined ? {} : { depositContract: systemContracts.depositContract }),
    })
    expect({ ...published, storageLayouts: [], consensusProfile: 'none' }).toEqual(composed)
    expect(published.precompiles).toEqual(precompilesOf(standard, forks))
  })

  test('the reference chain passes through every fork from Shanghai to BPO2, then three of its own', () => {
    expect(
      ruleset('lockstep-reference').forks.map(({ id, activation }) => [
        id,
        'value' in activation ? activation.value : activation.kind,
      ]),
    ).toEqual([
      ['shanghai', 'genesis'],
      ['cancun', '1000'],
      ['prague', '2000'],
      ['osaka', '3000'],
      ['bpo1', '4000'],
      ['bpo2', '5000'],
      ['lockstep1', '6000'],
      ['lockstep2', '7000'],
      ['lockstep3', '8000'],
    ])
  })

  test('are frozen all through', () => {
    const published = ruleset('lockstep-reference')
    expect(
      [published, published.forks, published.forks[0], published.precompiles[4]?.history].every((part) =>
        Object.isFrozen(part),
      ),
    ).toBe(true)
  })

  test('an unknown name is refused with the nearest ones', () => {
    expect(() => ruleset('lockstep-referense')).toThrow(
      new Rejection('RULESET_UNKNOWN', {
        ruleset: 'lockstep-referense',
        known: 'lockstep-reference lockstep-batches lockstep-prague',
      }),
    )
  })

  test('public chains are found by chain id, own ones never', () => {
    expect(['1', '17000', '560048', '11155111', '1337', '2'].map((chainId) => rulesetOfChain(chainId)?.name)).toEqual([
      'ethereum-mainnet',
      'ethereum-holesky',
      'ethereum-hoodi',
      'ethereum-sepolia',
      undefined,
      undefined,
    ])
  })
})

describe('a party that runs fewer system calls', () => {
  const published = ruleset('lockstep-osaka')

  test('is judged under a ruleset that names only those, in the usual order', () => {
    expect(withSystemCalls(published, ['consolidationRequests', 'beaconRoots'])).toEqual({
      ...published,
      systemCalls: ['beaconRoots', 'consolidationRequests'],
    })
    expect(withSystemCalls(published, [])).toEqual({ ...published, systemCalls: [] })
  })

  test('and under the ruleset itself where it runs them all', () => {
    expect(withSystemCalls(published, systemCallOrder)).toBe(published)
  })

  test('never gains calls that the ruleset does not have', () => {
    expect(withSystemCalls(ruleset('lockstep-cancun'), systemCallOrder).systemCalls).toEqual(['beaconRoots'])
  })
})
