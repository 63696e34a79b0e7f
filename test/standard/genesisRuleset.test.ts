import { describe, expect, test } from 'vitest'
import { Rejection } from '../../src/model/Rejection.ts'
import { rulesetFromGenesis, type GenesisConfig } from '../../src/standard/genesisRuleset.ts'
import { absentReason, hasSharedData, readJson } from '../sharedData.ts'

const genesis = { kind: 'genesis' } as const

function schedule(config: GenesisConfig): unknown {
  return rulesetFromGenesis(config).forks.map(({ id, activation }) => [id, activation])
}

function refusal(config: GenesisConfig): string {
  try {
    rulesetFromGenesis(config)
    return 'accepted'
  } catch (error) {
    return error instanceof Rejection ? error.message : `unexpected ${String(error)}`
  }
}

describe('the config of a genesis file', () => {
  test('without forks is Frontier', () => {
    expect(schedule({ chainId: 5 })).toEqual([['frontier', genesis]])
  })

  test('with all forks at zero is the last of them', () => {
    const zero = {
      homesteadBlock: 0,
      eip150Block: 0,
      eip155Block: 0,
      eip158Block: 0,
      byzantiumBlock: 0,
      constantinopleBlock: 0,
      petersburgBlock: 0,
      istanbulBlock: 0,
      berlinBlock: 0,
      londonBlock: 0,
    }
    expect(schedule({ ...zero, terminalTotalDifficulty: 0, shanghaiTime: 0, cancunTime: 0 })).toEqual([
      ['cancun', genesis],
    ])
    expect(schedule({ ...zero, terminalTotalDifficultyPassed: true, shanghaiTime: 7 })).toEqual([
      ['paris', genesis],
      ['shanghai', { kind: 'timestamp', value: '7' }],
    ])
  })

  test('leaves out forks that were never in force', () => {
    expect(schedule({ homesteadBlock: 1, constantinopleBlock: 7280000, petersburgBlock: 7280000 })).toEqual([
      ['frontier', genesis],
      ['homestead', { kind: 'block', value: '1' }],
      ['petersburg', { kind: 'block', value: '7280000' }],
    ])
  })

  test('takes the DAO fork only where the chain supports it', () => {
    expect(schedule({ homesteadBlock: 0, daoForkBlock: 5 })).toEqual([['homestead', genesis]])
    expect(schedule({ homesteadBlock: 0, daoForkBlock: 5, daoForkSupport: true })).toEqual([
      ['homestead', genesis],
      ['dao', { kind: 'block', value: '5' }],
    ])
  })

  test('may write numbers as text, and keeps those beyond 2**53', () => {
    expect(schedule({ londonBlock: '0x0', terminalTotalDifficulty: '58750000000000000000000' })).toEqual([
      ['london', genesis],
      ['paris', { kind: 'terminalTotalDifficulty', value: '58750000000000000000000' }],
    ])
  })

  test.each([
    [{ cancunTime: -1 }, 'SCHEMA_VIOLATED: field config.cancunTime, found -1, wanted a whole number'],
    [{ cancunTime: 1.5 }, 'SCHEMA_VIOLATED: field config.cancunTime, found 1.5, wanted a whole number'],
    [{ chainId: 'one' }, 'SCHEMA_VIOLATED: field config.chainId, found "one", wanted a whole number'],
    [{ homesteadBlock: {} }, 'SCHEMA_VIOLATED: field config.homesteadBlock, found {}, wanted a whole number'],
    [
      { depositContractAddress: '0x12' },
      'SCHEMA_VIOLATED: field config.depositContractAddress, found 0x12, wanted an address',
    ],
  ])('%j is refused', (config, message) => {
    expect(refusal(config)).toBe(message)
  })

  test('with the time of a fork that the standard does not know is refused', () => {
    expect(refusal({ londonBlock: 0, bogotaTime: 9 })).toMatch(
      /^FORK_UNKNOWN: network bogotaTime, known homesteadBlock .* amsterdamTime$/,
    )
  })
})

describe.skipIf(!hasSharedData)(`the chain of execution-apis${absentReason}`, () => {
  test('has every fork from Homestead to BPO2 with its blob schedules', () => {
    const { config } = readJson<{ readonly config: GenesisConfig }>('execution-apis/genesis.json')
    const ruleset = rulesetFromGenesis(config, { flags: ['noBlockReward'] })
    expect(ruleset.chainId).toBe('3503995874084926')
    expect(ruleset.flags).toEqual(['noBlockReward'])
    expect(ruleset.systemContracts.depositContract).toBe('0x0000000000000000000000000000000000000000')
    expect(
      ruleset.forks.map(({ id, activation, blob }) => [
        id,
        'value' in activation ? activation.value : activation.kind,
        blob?.max,
      ]),
    ).toEqual([
      ['homestead', 'genesis', undefined],
      ['tangerineWhistle', '3', undefined],
      ['spuriousDragon', '6', undefined],
      ['byzantium', '9', undefined],
      ['constantinople', '12', undefined],
      ['petersburg', '15', undefined],
      ['istanbul', '18', undefined],
      ['muirGlacier', '21', undefined],
      ['berlin', '24', undefined],
      ['london', '27', undefined],
      ['arrowGlacier', '30', undefined],
      ['grayGlacier', '33', undefined],
      ['paris', '4732352', undefined],
      ['shanghai', '390', undefined],
      ['cancun', '420', '6'],
      ['prague', '450', '9'],
      ['osaka', '480', '9'],
      ['bpo1', '510', '15'],
      ['bpo2', '540', '21'],
    ])
  })
})
