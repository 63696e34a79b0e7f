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
  expect(rulesetHash(known)).toBe('0x435d0234f63b27862f4e10acf1b07647d71f32f138cc03ba93708f44139adfe6')
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
    'ethereum-holesky': '0x6e18b9bf999042c6ac97a4d62aaf06e6637411027c1fd892e4168477d0643527',
    'ethereum-hoodi': '0x2a8946b21a3fe6a2a2543d67b68d3d9f6e5fca538825ffdcefd89f84a029bc0f',
    'ethereum-mainnet': '0x60ee75af25c828340f5c621f77a5f6aeddb1caaacb3f423541e8b93efa614906',
    'ethereum-sepolia': '0x49531371de0b045aaa3e5f4c2162d734b65c74989a9640ea1ac2056f85407406',
    'lockstep-cancun': '0x583e1a69a1aee2b97fdced89489f32ec7ee2efb26a1a739538c235005266d05b',
    'lockstep-osaka': '0x40ccadf7db1e855144d6d1f06c3a7210362e59cc7ba6c828ff5540da65a5aeda',
    'lockstep-prague': '0x1ce34388d6aff31945b3ebadf3858a1693dc970ccb2fd36bbbb308e942c11855',
    'lockstep-reference': '0xe096b5568ba2e5cb97b5f9ec8f7280e59d274dd910253bea328eb440c1075483',
    'lockstep-shanghai': '0xa263e69fe16e3418f3f98e33d9512145a8270752f0a9790314cb59a086311a56',
  })
})
