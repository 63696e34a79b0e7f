import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { countCases, type Counts } from '../../runners/load/countCases.ts'
import { loadCases } from '../../runners/load/loadCases.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { fixtures, loadAll } from './support/loading.ts'

interface ManifestFile {
  readonly path: string
  readonly family: string
  readonly tests: number
  readonly forks: Readonly<Record<string, number>>
}

function manifest(): readonly ManifestFile[] {
  const parsed: { readonly files: readonly ManifestFile[] } = JSON.parse(
    readFileSync(join(fixtures, 'MANIFEST.json'), 'utf8'),
  )
  return parsed.files
}

async function countsOf(folder: string): Promise<Counts> {
  return countCases(loadCases(join(fixtures, folder)))
}

/** `family fork` to number, as one line each: what a run prints. */
function table(counts: Counts): readonly string[] {
  return counts.cases.map(({ family, fork, cases }) => `${family} ${fork} ${cases}`)
}

/** What the manifest says of the files below a folder: number of tests by fork. */
function stated(folder: string): Readonly<Record<string, number>> {
  const forks: Record<string, number> = {}
  for (const file of manifest()) {
    if (!file.path.startsWith(`${folder}/`)) continue
    for (const [fork, tests] of Object.entries(file.forks)) forks[fork] = (forks[fork] ?? 0) + tests
  }
  return forks
}

function byFork(counts: Counts, family: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    counts.cases.filter((count) => count.family === family).map(({ fork, cases }) => [fork, cases]),
  )
}

describe.skipIf(!hasSharedData)(`counts of cases by family and fork${absentReason}`, () => {
  // Each of these state tests has one fork and one index, so that a test is a case.
  test('every state test of EEST v5.4.0 is a case', async () => {
    const counts = await countsOf('eest-v5.4.0/state_tests')
    expect(byFork(counts, 'state_test')).toEqual(stated('eest-v5.4.0/state_tests'))
    expect(counts).toMatchObject({ notApplicable: 0, damaged: 0 })
    expect(table(counts)).toEqual([
      'state_test Berlin 142',
      'state_test Byzantium 89',
      'state_test Cancun 1332',
      'state_test ConstantinopleFix 94',
      'state_test Frontier 36',
      'state_test Homestead 45',
      'state_test Istanbul 122',
      'state_test London 134',
      'state_test Osaka 2177',
      'state_test Paris 158',
      'state_test Prague 1867',
      'state_test Shanghai 174',
    ])
  })

  test('every blockchain test of EEST v5.4.0 is a case', async () => {
    const counts = await countsOf('eest-v5.4.0/blockchain_tests')
    expect(byFork(counts, 'blockchain_test')).toEqual(stated('eest-v5.4.0/blockchain_tests'))
    expect(counts).toMatchObject({ notApplicable: 0, damaged: 0 })
    expect(table(counts)).toEqual([
      'blockchain_test Berlin 79',
      'blockchain_test Byzantium 51',
      'blockchain_test Cancun 607',
      'blockchain_test CancunToPragueAtTime15k 7',
      'blockchain_test ConstantinopleFix 59',
      'blockchain_test Frontier 38',
      'blockchain_test Homestead 47',
      'blockchain_test Istanbul 59',
      'blockchain_test London 71',
      'blockchain_test Osaka 1044',
      'blockchain_test Paris 95',
      'blockchain_test Prague 851',
      'blockchain_test PragueToOsakaAtTime15k 1',
      'blockchain_test Shanghai 137',
      'blockchain_test ShanghaiToCancunAtTime15k 6',
    ])
  })

  test('every benchmark test is a case', async () => {
    const counts = await countsOf('eest-benchmark-v0.0.7')
    expect(byFork(counts, 'blockchain_test')).toEqual(stated('eest-benchmark-v0.0.7'))
    expect(table(counts)).toEqual(['blockchain_test Osaka 105'])
    expect(counts).toMatchObject({ notApplicable: 0, damaged: 0 })
  })

  // 41 tests; their 51 blocks have an SSZ input and a block access list each, which are cases of their own.
  test('a zkevm test is a chain and, for each block, a request root and an access list', async () => {
    const counts = await countsOf('eest-zkevm-v0.3.3')
    expect(byFork(counts, 'blockchain_test')).toEqual(stated('eest-zkevm-v0.3.3'))
    expect(table(counts)).toEqual([
      'access_list Amsterdam 51',
      'blockchain_test Amsterdam 41',
      'stateless_input Amsterdam 51',
    ])
    expect(counts).toMatchObject({ notApplicable: 0, damaged: 0 })
  })

  // A transaction test is a case for each fork of its results: 87 tests at 12 forks, 63 of them also at Cancun. RLP
  // tests are cases as they are. Of the trie tests, the 5 lists are one case each and the 7 objects three, one for each
  // order of their entries. The two files of BasicTests hold single signatures.
  test('every test of ethereum/tests is a case for each of its forks', async () => {
    const counts = await countsOf('ethereum-tests')
    expect(byFork(counts, 'blockchain_test')).toEqual(stated('ethereum-tests'))
    expect(counts).toMatchObject({ notApplicable: 2, damaged: 0 })
    expect(table(counts)).toEqual([
      'blockchain_test Cancun 103',
      'rlp_test any 28',
      'transaction_test Berlin 87',
      'transaction_test Byzantium 87',
      'transaction_test Cancun 63',
      'transaction_test Constantinople 87',
      'transaction_test ConstantinopleFix 87',
      'transaction_test EIP150 87',
      'transaction_test EIP158 87',
      'transaction_test Frontier 87',
      'transaction_test Homestead 87',
      'transaction_test Istanbul 87',
      'transaction_test London 87',
      'transaction_test Paris 87',
      'transaction_test Shanghai 87',
      'trie_test any 26',
    ])
  })

  // The fork column names the fork in force at the block.
  test('every real block is a case', async () => {
    const counts = await countsOf('real-blocks')
    expect(table(counts)).toEqual(['real-block bpo2 1', 'real-block cancun 3', 'real-block prague 2'])
    expect(counts).toMatchObject({ notApplicable: 0, damaged: 0 })
  })

  // The manifest counts the 54 blocks of the one chain. The 97 RPC conversations and the settings of hive are no vectors.
  test('the chain of execution-apis is one case', async () => {
    const counts = await countsOf('execution-apis')
    expect(counts).toEqual({
      cases: [{ family: 'chain', fork: 'homestead..bpo2', cases: 1 }],
      notApplicable: 98,
      damaged: 0,
    })
  })

  // Nine files of Besu, of which one needs a block 0 and one a block that is fuller than its limit. Of the 15 folders of
  // geth, those with alloc and expected result are 1, 5, 19 (three forks), 23, 25, 33, 34; number 5 pays 128 wei a block.
  test('a state transition is a case where a block can stand for it', async () => {
    const counts = await countsOf('t8n')
    expect(table(counts)).toEqual([
      't8n-besu Cancun 2',
      't8n-besu Istanbul 1',
      't8n-besu London 1',
      't8n-besu Prague 1',
      't8n-besu Shanghai 2',
      't8n-geth ArrowGlacier 1',
      't8n-geth Berlin 1',
      't8n-geth Byzantium 1',
      't8n-geth GrayGlacier 1',
      't8n-geth London 1',
      't8n-geth Osaka 1',
      't8n-geth Paris 1',
      't8n-geth Prague 1',
    ])
    expect(counts.damaged).toBe(0)
  })

  // 825 calls with gas, 41 that must fail, and 42 claims, by the lists themselves; 37 of the 60 files of c-kzg-4844 are of
  // verify_kzg_proof; 545 of wycheproof's 584 fixed-form signatures have 64 bytes.
  test.each([
    [
      'precompiles',
      [
        'kzg_proof Cancun 42',
        'precompile Berlin 18',
        'precompile Byzantium 9',
        'precompile Cancun 1',
        'precompile Istanbul 20',
        'precompile Osaka 340',
        'precompile Prague 478',
      ],
      0,
    ],
    ['c-kzg-4844', ['kzg_proof Cancun 37'], 23],
    ['wycheproof', ['wycheproof Cancun 207', 'wycheproof Osaka 311'], 69],
    ['p256', ['p256 Osaka 395'], 0],
  ])('every call of a precompile of %s that can be made is a case', async (folder, rows, notApplicable) => {
    const counts = await countsOf(folder)
    expect(table(counts)).toEqual(rows)
    expect(counts).toMatchObject({ notApplicable, damaged: 0 })
  })

  test.each([
    ['tracers', ['a tracer test of geth: expected traces, not results']],
    ['linea-replays', ['a replay of Linea: real transactions without a state root']],
    ['portal-block-data', ['YAML, which no vector is written in']],
    ['ethers', ['a list of entries that are no vectors']],
  ])('%s is listed as what it is, not as a vector', async (folder, whys) => {
    const found = await loadAll(join(fixtures, folder))
    const files = manifest().filter(({ path }) => path.startsWith(`${folder}/`)).length
    expect(found.length).toBe(files)
    expect([...new Set(found.map((loaded) => (loaded.kind === 'notApplicable' ? loaded.why : loaded.kind)))]).toEqual(
      whys,
    )
  })
})
