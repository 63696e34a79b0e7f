import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { decimal } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { evmForkOrder } from '../../src/standard/forkOrder.ts'
import { foreignRuleset, networkNames } from '../../src/standard/foreignRuleset.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'
import { absentReason, hasSharedData, listFiles, readText } from '../sharedData.ts'

const one = decimal('1')
const genesis = { kind: 'genesis' } as const
const named = (network: string): ReturnType<typeof foreignRuleset> => foreignRuleset({ network, chainId: one })

/** The message of the refusal of a network. */
function refusal(network: string): string {
  try {
    named(network)
    return 'accepted'
  } catch (error) {
    return error instanceof Rejection ? error.message : `unexpected ${String(error)}`
  }
}

describe('a network of one fork is active from genesis', () => {
  test.each([
    ['Frontier', 'frontier', 4, 0],
    ['Homestead', 'homestead', 4, 0],
    ['EIP150', 'tangerineWhistle', 4, 0],
    ['TangerineWhistle', 'tangerineWhistle', 4, 0],
    ['EIP158', 'spuriousDragon', 4, 0],
    ['SpuriousDragon', 'spuriousDragon', 4, 0],
    ['Byzantium', 'byzantium', 8, 0],
    ['Constantinople', 'constantinople', 8, 0],
    ['ConstantinopleFix', 'petersburg', 8, 0],
    ['Istanbul', 'istanbul', 9, 0],
    ['MuirGlacier', 'muirGlacier', 9, 0],
    ['Berlin', 'berlin', 9, 0],
    ['London', 'london', 9, 0],
    ['ArrowGlacier', 'arrowGlacier', 9, 0],
    ['GrayGlacier', 'grayGlacier', 9, 0],
    ['Paris', 'paris', 9, 0],
    ['Merge', 'paris', 9, 0],
    ['Shanghai', 'shanghai', 9, 0],
    ['Cancun', 'cancun', 10, 1],
    ['Prague', 'prague', 17, 5],
    ['Osaka', 'osaka', 18, 5],
    ['BPO1', 'bpo1', 18, 5],
    ['BPO2', 'bpo2', 18, 5],
    ['BPO3', 'bpo3', 18, 5],
    ['BPO4', 'bpo4', 18, 5],
    ['BPO5', 'bpo5', 18, 5],
    ['Amsterdam', 'amsterdam', 18, 5],
  ])('%s is %s with %i precompiles and %i system calls', (network, fork, precompiles, calls) => {
    const ruleset = named(network)
    const [first] = ruleset.forks
    expect({
      forks: ruleset.forks.length,
      id: first?.id,
      evmBase: first?.evmBase,
      activation: first?.activation,
    }).toEqual({
      forks: 1,
      id: fork,
      evmBase: fork,
      activation: genesis,
    })
    expect([ruleset.precompiles.length, ruleset.systemCalls.length]).toEqual([precompiles, calls])
  })
})

describe('a transition names its second fork and the moment', () => {
  test.each([
    ['FrontierToHomesteadAt5', 'frontier', 'homestead', { kind: 'block', value: '5' }],
    ['HomesteadToDaoAt5', 'homestead', 'dao', { kind: 'block', value: '5' }],
    ['HomesteadToEIP150At5', 'homestead', 'tangerineWhistle', { kind: 'block', value: '5' }],
    ['EIP158ToByzantiumAt5', 'spuriousDragon', 'byzantium', { kind: 'block', value: '5' }],
    ['ByzantiumToConstantinopleAt5', 'byzantium', 'constantinople', { kind: 'block', value: '5' }],
    ['ByzantiumToConstantinopleFixAt5', 'byzantium', 'petersburg', { kind: 'block', value: '5' }],
    ['ConstantinopleFixToIstanbulAt5', 'petersburg', 'istanbul', { kind: 'block', value: '5' }],
    ['BerlinToLondonAt5', 'berlin', 'london', { kind: 'block', value: '5' }],
    ['ArrowGlacierToParisAtDiffC0000', 'arrowGlacier', 'paris', { kind: 'terminalTotalDifficulty', value: '786432' }],
    ['ArrowGlacierToMergeAtDiffC0000', 'arrowGlacier', 'paris', { kind: 'terminalTotalDifficulty', value: '786432' }],
    ['ParisToShanghaiAtTime15k', 'paris', 'shanghai', { kind: 'timestamp', value: '15000' }],
    ['MergeToShanghaiAtTime15k', 'paris', 'shanghai', { kind: 'timestamp', value: '15000' }],
    ['ShanghaiToCancunAtTime15k', 'shanghai', 'cancun', { kind: 'timestamp', value: '15000' }],
    ['CancunToPragueAtTime15k', 'cancun', 'prague', { kind: 'timestamp', value: '15000' }],
    ['PragueToOsakaAtTime15k', 'prague', 'osaka', { kind: 'timestamp', value: '15000' }],
    ['OsakaToBPO1AtTime15k', 'osaka', 'bpo1', { kind: 'timestamp', value: '15000' }],
    ['BPO1ToBPO2AtTime15k', 'bpo1', 'bpo2', { kind: 'timestamp', value: '15000' }],
    ['BPO2ToBPO3AtTime15k', 'bpo2', 'bpo3', { kind: 'timestamp', value: '15000' }],
    ['BPO3ToBPO4AtTime15k', 'bpo3', 'bpo4', { kind: 'timestamp', value: '15000' }],
    ['BPO2ToAmsterdamAtTime15k', 'bpo2', 'amsterdam', { kind: 'timestamp', value: '15000' }],
  ])('%s', (network, from, to, activation) => {
    expect(named(network).forks.map(({ id, activation: moment }) => [id, moment])).toEqual([
      [from, genesis],
      [to, activation],
    ])
  })

  test('whole, with the blob schedules of the fixture and the precompiles of each fork', () => {
    const schedule = { target: decimal('1'), max: decimal('2'), baseFeeUpdateFraction: decimal('777') }
    const ruleset = foreignRuleset({
      network: 'CancunToPragueAtTime15k',
      chainId: decimal('7'),
      blobSchedule: { Prague: schedule },
      systemCalls: ['withdrawalRequests', 'beaconRoots'],
      flags: ['unlinkedHeaders', 'noBlockReward', 'unlinkedHeaders'],
    })
    const { precompiles, ...rest } = ruleset
    expect(rest).toEqual({
      name: 'fixture-cancun-prague',
      chainId: '7',
      forks: [
        {
          id: 'cancun',
          activation: genesis,
          evmBase: 'cancun',
          blob: { target: '3', max: '6', baseFeeUpdateFraction: '3338477' },
        },
        { id: 'prague', activation: { kind: 'timestamp', value: '15000' }, evmBase: 'prague', blob: schedule },
      ],
      systemCalls: ['beaconRoots', 'withdrawalRequests'],
      systemContracts: {
        beaconRoots: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02',
        historyStorage: '0x0000f90827f1c53a10cb7a02335b175320002935',
        depositContract: '0x00000000219ab540356cbb839cbe05303d7705fa',
        withdrawalRequests: '0x00000961ef480eb55e80d19ad83579a64c007002',
        consolidationRequests: '0x0000bbddc7ce488642fb579f8b00f3a590007251',
      },
      limits: {},
      flags: ['noBlockReward', 'unlinkedHeaders'],
      storageLayouts: [],
      consensusProfile: 'none',
    })
    const since = Object.fromEntries(
      precompiles.map(({ name, history }) => [name, history.map(({ sinceFork }) => sinceFork)]),
    )
    expect(since).toMatchObject({ ECREC: ['cancun'], KZG_POINT_EVALUATION: ['cancun'], BLS12_G1ADD: ['prague'] })
  })
})

describe('the same rules have the same ruleset', () => {
  test.each([
    ['Merge', 'Paris'],
    ['EIP158', 'SpuriousDragon'],
    ['ConstantinopleFix', 'Petersburg'],
    ['ArrowGlacierToMergeAtDiffC0000', 'ArrowGlacierToParisAtDiffC0000'],
  ])('%s and %s', (left, right) => {
    expect(rulesetHash(named(left))).toBe(rulesetHash(named(right)))
  })

  test('is derived once for equal options, and cannot be changed', () => {
    expect(named('Cancun')).toBe(named('Cancun'))
    expect(foreignRuleset({ network: 'Cancun', chainId: decimal('2') })).not.toBe(named('Cancun'))
    expect(
      [named('Cancun'), named('Cancun').forks[0], named('Cancun').precompiles[0]?.history].map((part) =>
        Object.isFrozen(part),
      ),
    ).toEqual([true, true, true])
  })

  test('and different networks have different ones', () => {
    const hashes = networkNames().map((network) => rulesetHash(named(network)))
    expect(new Set(hashes).size).toBe(evmForkOrder.length)
  })
})

describe('an unknown fork is refused with the nearest names', () => {
  test.each([
    ['Cancum', 'FORK_UNKNOWN: network Cancum, known Cancun'],
    ['ShanghaiToCancumAtTime15k', 'FORK_UNKNOWN: network ShanghaiToCancumAtTime15k'],
    ['BerlinToLondonAtC0000', 'FORK_UNKNOWN: network BerlinToLondonAtC0000'],
    ['', 'FORK_UNKNOWN: network '],
    ['x'.repeat(1000), `FORK_UNKNOWN: network ${'x'.repeat(100)}`],
  ])('%s', (network, message) => {
    expect(refusal(network).startsWith(message)).toBe(true)
  })
})

describe.skipIf(!hasSharedData)(`outside truth${absentReason}`, () => {
  test('every network that the fixtures name has a ruleset', () => {
    const networks = new Set<string>()
    for (const file of listFiles('.').filter((path) => /[.]json(?:[.]gz)?$/.test(path))) {
      for (const match of readText(file).matchAll(/"network"\s*:\s*"([^"]+)"/g)) networks.add(match[1] ?? '')
    }
    expect(networks.size).toBeGreaterThan(14)
    expect([...networks].filter((network) => refusal(network) !== 'accepted')).toEqual([])
  })

  test('the precompiles of Osaka are those that go-ethereum has, at its prices and limits', () => {
    const path = join(import.meta.dirname, '../../../shared/data/chains/ethereum-mainnet.json')
    expect(existsSync(path)).toBe(true)
    const chain = JSON.parse(readFileSync(path, 'utf8')) as {
      readonly precompiles: readonly {
        readonly name: string
        readonly address: string
        readonly history: readonly { readonly gas?: Record<string, unknown> }[]
      }[]
    }
    /** Only what both vocabularies name: formula and its numbers. */
    const shared = ['formula', 'gas', 'base', 'perWord', 'perItem', 'itemBytes', 'mulGas', 'perRound']
    const priced = chain.precompiles.map(({ name, address, history }) => {
      const gas = Object.entries(history.at(-1)?.gas ?? {}).filter(([key]) => shared.includes(key))
      const isMsm = gas.some(([, value]) => value === 'eip2537-msm')
      return [
        name,
        address,
        Object.fromEntries(
          gas.filter(([key]) => !(isMsm && key === 'itemBytes')).map(([key, value]) => [key, String(value)]),
        ),
      ]
    })
    const ours = named('Osaka').precompiles.map(({ name, address, history }) => {
      const gas = Object.entries(history.at(-1)?.gas ?? {}).filter(([key]) => shared.includes(key))
      return [name, address, Object.fromEntries(gas)]
    })
    expect(ours).toEqual(priced)
  })
})
