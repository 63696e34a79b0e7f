import { expect, test } from 'vitest'
import { address, decimal } from '../../src/model/Hex.ts'
import type { Ruleset } from '../../src/model/generated/ruleset.ts'
import { loadStandard } from '../../src/standard/loadStandard.ts'
import { rulesetHash } from '../../src/standard/rulesetHash.ts'

/** Written out, so that nothing of the loader takes part. */
const known: Ruleset = {
  name: 'known',
  chainId: decimal('18446744073709551615'),
  forks: [
    {
      id: 'cancun',
      activation: { kind: 'genesis' },
      evmBase: 'cancun',
      blob: { target: decimal('3'), max: decimal('6'), baseFeeUpdateFraction: decimal('3338477') },
    },
  ],
  precompiles: [
    {
      name: 'ID',
      address: address('0x0000000000000000000000000000000000000004'),
      class: 'pure',
      history: [
        {
          sinceFork: 'cancun',
          status: 'active',
          gas: { formula: 'linearWords', base: decimal('15'), perWord: decimal('3') },
        },
      ],
    },
  ],
  systemCalls: ['beaconRoots'],
  systemContracts: { beaconRoots: address('0x000f3df6d732807ef1319fb7b8bb8522d0beac02') },
  limits: {},
  flags: ['noBlockReward'],
  storageLayouts: [],
  consensusProfile: 'none',
}

/** Computed with a Keccak of its own and `json.dumps(sort_keys=True, separators=(',', ':'))` in Python. */
test('the hash of a known ruleset is the one that another language computes', () => {
  expect(rulesetHash(known)).toBe('0xb7441226124d4c30c70e6244459d19308ea5f7cc82f7b0ec69dd6d2bdc907689')
})

test('the order of keys in memory does not change the hash, every value does', () => {
  const turned = Object.fromEntries(Object.entries(known).reverse()) as unknown as Ruleset
  expect(rulesetHash(turned)).toBe(rulesetHash(known))
  const changed: readonly Ruleset[] = [
    { ...known, name: 'knowm' },
    { ...known, chainId: decimal('1') },
    { ...known, systemCalls: [] },
    { ...known, flags: [] },
    { ...known, limits: { maxBlocksPerBatch: decimal('1') } },
  ]
  expect(new Set([known, ...changed].map((ruleset) => rulesetHash(ruleset))).size).toBe(changed.length + 1)
})

/**
 * Computed in Python from the YAML read with PyYAML's BaseLoader; vectors name these hashes, so a change here asks for
 * new vectors.
 */
test('the hashes of the published rulesets are those that another YAML reader and hasher compute', () => {
  const hashes = Object.fromEntries(
    [...loadStandard().rulesets].map(([name, { ruleset }]) => [name, rulesetHash(ruleset)]),
  )
  expect(hashes).toEqual({
    'arbitrum-one': '0xb024981ce5a19a6c4886f0d05edb133af722d3c783e3162f60ff30d61107b8ba',
    base: '0x0139ac0ef6461a8729ef04d89aaf31cd0a1933885668a2ed9157f0b6291c2208',
    'ethereum-holesky': '0xda00f3d25a47e1cf7d21a84c72e2ed626ca7037f592f4e0ab2c12987043d6a5c',
    'ethereum-hoodi': '0x06a27197c8e83772ed44c2881ce5d78ab75ef050762615ee17bf86c9d2cf2a01',
    'ethereum-mainnet': '0xffd594c4a37cef5ae80f7b35cfadf2732a75ec49582d291605527c695449aa02',
    'ethereum-sepolia': '0xd29652bc8b9041c586109e12a9f6bc6b95f462bb097579a4ada41bb7dd7ffb1f',
    'immutable-zkevm': '0x0504a33b8cee8239e777622c260ccff7e4efbd3b395ce88d9efb03699204d624',
    linea: '0x77fe8396657343c5ebeb4bd62015f43f90d1b9a847a5502984a14b24ee3662f5',
    'lockstep-batches': '0x4648a28df0eb72382a19835d16f6e83adcede5a612a6f97f80d3463f57c06e52',
    'lockstep-blocks': '0xe9c394f1933e45f5871f37a2740328102782ba071d56f49b247f2d65aae0044b',
    'lockstep-cancun': '0x4c247b0a9a0d392776a842944d765201ab40dafe9dd1f7d0d80d0ad7824bf10f',
    'lockstep-contracts': '0x46fb2c8057a1923f89f888e853075391a4478182077de5a7916944cd319e0270',
    'lockstep-limits': '0x74f2f163919becb47b8f2abf5109588fa20780484c63615e8cb9c8942944bc41',
    'lockstep-osaka': '0xaf809b65f61a8ef2193959a3a41cf5ced0ba78f0d0edec63cc708d2ceda7f7fe',
    'lockstep-p256': '0xd566503e7d639de6dde33f11232b4e607425cb64d4c6f65bf5a68ca86dbf901c',
    'lockstep-pairing-caps': '0x5bd834a44659e3b9221f81135212cdc050757564839e8a7fe0a287df0905ef16',
    'lockstep-prague': '0x237ca35217a54c2e879ece5fc268fc874b9da11db3842249d1afbf0f07944796',
    'lockstep-reference': '0x94760854b465ddaadc417b1a5247f8b5260f23971dacd0ae037feba112f0d249',
    'lockstep-shanghai': '0x94cc2a6c4473f65ce16c4167a8c1f4a04d46ac44b918fbecb89ccec918709130',
    'lockstep-state-variable': '0x7c944a336a6015ff7d6b5759a3b7b842311533044e9c79c68bef0c327f45a197',
    'lockstep-statuses': '0x1700d9f259e6211c729b363df123affb2921e9b444e9825c548b5a5ff992223a',
    'lockstep-unprovable': '0xd50b9de37af9c90ead4d29727bee28d4875f5e9928503ef39f888de3dac0cbd4',
    'op-mainnet': '0x92491845913954c5686d058cb066d6b96cd9fb9dacef1797185307210243fc4d',
    'polygon-pos': '0x6b2a078c19ef7441dc5da811c613a80e739b7389789b3d3593745cd1fd8e0334',
    'polygon-type1-zk-evm': '0xaf18fa701c02b1f93659d94c669339c5c58ecb1a0b195f53c0070019b7eb1034',
    'polygon-zkevm': '0x4fb007af61fc6419f2ccfaaf20bb0d87681d874b7d693dfb8cb0c7c97e55611b',
    scroll: '0xfb0e18ba5cb89e6f612f0b9c22b9fa3366575d9bd99f8de78d4b4a9ff3598dda',
    taiko: '0x35e5a57c555fd8aa7c19f2e04314a4ea55b2fea911320258e6cd00a63ae77c8d',
    'zksync-era': '0x2e45abea30638f94a64cc5ab62dcf67d6a0160f09d923bf7686a6ed352b842ee',
  })
})
