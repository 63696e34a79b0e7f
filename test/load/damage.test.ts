import { gunzipSync, gzipSync } from 'node:zlib'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtureHash } from '../../runners/load/fixtureHash.ts'
import { isFields, type Fields } from '../../runners/load/fields.ts'
import { absentReason, hasSharedData } from '../sharedData.ts'
import { damageOf, fixtures, loadContent } from './support/loading.ts'

const stateFile = 'eest-v5.4.0/state_tests/berlin/eip2930_access_list/test_account_storage_warm_cold_state.json.gz'
const chainFile = 'eest-v5.4.0/blockchain_tests/berlin/eip2930_access_list/test_account_storage_warm_cold_state.json.gz'
const oldFile = 'ethereum-tests/BlockchainTests/InvalidBlocks/bc4895-withdrawals/shanghaiWithoutWithdrawalsRLP.json.gz'
const realFile = 'real-blocks/holesky-2971844.json.gz'
const transactionFile = 'ethereum-tests/TransactionTests/ttAddress/AddressMoreThan20.json.gz'
const zkevmFile =
  'eest-zkevm-v0.3.3/for_amsterdam/amsterdam/eip8025_optional_proofs/witness_7702/witness_codes_auth_nonce_mismatch.json.gz'

function unpacked(path: string): Buffer {
  const file = readFileSync(join(fixtures, path))
  return path.endsWith('.gz') ? gunzipSync(file) : file
}

function parsed(path: string): Record<string, unknown> {
  const value: unknown = JSON.parse(unpacked(path).toString('utf8'))
  if (!isFields(value)) throw new Error(`${path} is no object`)
  return { ...value }
}

/** The first test of a file, changed, with its hash made right again: what is found is the change itself. */
function firstTest(path: string, change: (test: Record<string, unknown>) => void): Fields {
  const [entry] = Object.entries(parsed(path))
  if (entry === undefined || !isFields(entry[1])) throw new Error(`${path} is empty`)
  const changed: Record<string, unknown> = structuredClone({ ...entry[1] })
  change(changed)
  const info = changed['_info']
  if (isFields(info) && 'fixture-format' in info) changed['_info'] = { ...info, hash: fixtureHash(changed) }
  return { t: changed }
}

/** Sets or, with undefined, removes what lies at a path. */
function at(test: Record<string, unknown>, path: readonly (string | number)[], value: unknown): void {
  let object: unknown = test
  for (const step of path.slice(0, -1)) object = (object as Record<string | number, unknown>)[step]
  const last = path.at(-1) ?? ''
  const holder = object as Record<string | number, unknown>
  if (value === undefined) delete holder[last]
  else holder[last] = value
}

const missing = 'the field is missing; take the file from its source again'

describe.skipIf(!hasSharedData)(`damaged vectors${absentReason}`, () => {
  test('gzip data that ends early is told as such', async () => {
    const packed = gzipSync(unpacked(stateFile))
    const found = await loadContent(packed.subarray(0, packed.length - 100))
    expect(found.at(-1)).toEqual({
      kind: 'damaged',
      file: 'vector.json',
      reason: 'the gzip data ends early; fetch the file again',
    })
  })

  test('gzip data with a changed byte is told as such', async () => {
    const packed = gzipSync(unpacked(stateFile))
    const changed = Buffer.from(packed)
    changed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff
    const found = await loadContent(changed)
    expect(found.at(-1)).toEqual({
      kind: 'damaged',
      file: 'vector.json',
      reason: 'the gzip data is broken (incorrect data check); fetch the file again',
    })
  })

  test('a file that is cut off yields the tests before the cut and names the byte', async () => {
    const text = unpacked(stateFile)
    const found = await loadContent(text.subarray(0, text.length - 10))
    expect(found.filter(({ kind }) => kind === 'case').length).toBe(20)
    expect(found.at(-1)).toEqual({
      kind: 'damaged',
      file: 'vector.json',
      reason: `the JSON ends early, after ${text.length - 10} bytes; fetch the file again`,
    })
  })

  test('one malformed test is named and the others are still read', async () => {
    const text = unpacked(stateFile).toString('utf8').replace('"currentCoinbase":', '"currentCoinbase"')
    const found = await loadContent(text)
    expect(found.map(({ kind }) => kind)).toEqual(['damaged', ...Array.from({ length: 20 }, () => 'case')])
    expect(found[0]).toMatchObject({
      test: Object.keys(parsed(stateFile))[0],
      reason: 'the JSON is malformed near byte 1',
    })
  })

  test('an empty file is damaged', async () => {
    expect(await damageOf('')).toEqual({ reason: 'the file is empty; fetch it again' })
  })

  test('a test whose content is not the one that was hashed is refused before anything is made of it', async () => {
    const [entry] = Object.entries(parsed(stateFile))
    const changed = structuredClone(entry?.[1]) as Record<string, unknown>
    at(changed, ['env', 'currentNumber'], '0x02')
    const stated = (changed['_info'] as Fields)['hash']
    expect(await damageOf({ t: changed })).toEqual({
      test: 't',
      field: '_info.hash',
      reason: `wrong hash: the test hashes to ${fixtureHash(changed)}, not to ${String(stated)}; fetch the file again`,
    })
  })

  test('a damaged first test does not hide what the file is', async () => {
    const tests = parsed(stateFile)
    const [, second] = Object.entries(tests)
    const found = await loadContent({ broken: { pre: {} }, [second?.[0] ?? '']: second?.[1] })
    expect(found[0]).toEqual({
      kind: 'damaged',
      file: 'vector.json',
      test: 'broken',
      reason: 'the test lacks the fields by which its format is known',
    })
    expect(found[1]?.kind).toBe('case')
  })

  test.each([
    ['no environment', ['env'], undefined, 'env'],
    ['no gas limit', ['env', 'currentGasLimit'], undefined, 'env.currentGasLimit'],
    ['half a byte', ['post', 'Berlin', 0, 'txbytes'], '0x012', 'post.Berlin[0].txbytes'],
    ['a root of 31 bytes', ['post', 'Berlin', 0, 'hash'], `0x${'ab'.repeat(31)}`, 'post.Berlin[0].hash'],
    ['an unknown fork', ['post'], { Nowhere: [{ hash: '0x', logs: '0x', txbytes: '0x' }] }, 'network'],
    [
      'an unknown exception',
      ['post', 'Berlin', 0, 'expectException'],
      'TransactionException.NO',
      'post.Berlin[0].expectException',
    ],
    ['an address as balance', ['pre'], { '0x00': {} }, 'pre.0x00'],
  ])('a state test with %s names the field', async (_, path, value, field) => {
    const damage = await damageOf(firstTest(stateFile, (test) => at(test, path, value)))
    expect(damage.field).toBe(field)
    if (value === undefined) expect(damage.reason).toBe(missing)
  })

  test.each([
    ['no head', ['lastblockhash'], undefined, 'lastblockhash'],
    ['no blocks', ['blocks'], undefined, 'blocks'],
    ['a block without RLP', ['blocks', 0, 'rlp'], undefined, 'blocks[0].rlp'],
    [
      'a header that does not have its hash',
      ['blocks', 0, 'blockHeader', 'gasUsed'],
      '0x01',
      'blocks[0].blockHeader.hash',
    ],
    ['an unknown network', ['network'], 'Nowhere', 'network'],
    ['another genesis in RLP', ['genesisRLP'], '0xc0', 'genesisRLP'],
    ['a scalar for a storage', ['genesisBlockHeader', 'bloom'], 7, 'genesisBlockHeader.bloom'],
    ['an unknown exception', ['blocks', 0, 'expectException'], 'BlockException.NO', 'blocks[0].expectException'],
  ])('a blockchain test with %s names the field', async (_, path, value, field) => {
    const damage = await damageOf(firstTest(chainFile, (test) => at(test, path, value)))
    expect(damage.field).toBe(field)
    if (value === undefined) expect(damage.reason).toBe(missing)
  })

  test.each([
    ['accounts that are not those of the genesis', ['pre'], {}, 'pre'],
    ['accounts that are not those after the last block', ['postState'], {}, 'postState'],
    ['a head that no block has', ['lastblockhash'], `0x${'11'.repeat(32)}`, 'lastblockhash'],
  ])(
    'a blockchain test without a hash of its own and with %s is held against the rest',
    async (_, path, value, field) => {
      const damage = await damageOf(firstTest(oldFile, (test) => at(test, path, value)))
      expect(damage.field).toBe(field)
    },
  )

  test.each([
    ['a chain that has no ruleset', ['chainId'], 424242, 'chainId'],
    ['a block that is not the one expected', ['expected', 'blockHash'], `0x${'11'.repeat(32)}`, 'expected.blockHash'],
    ['a block that is no RLP', ['blockRlp'], '0xf8', 'blockRlp'],
    ['no witness nodes', ['witness', 'state'], undefined, 'witness.state'],
    ['ancestors of another chain', ['blockHashes'], [`0x${'11'.repeat(32)}`], 'blockHashes'],
  ])('a real block with %s names the field', async (_, path, value, field) => {
    const document = structuredClone(parsed(realFile))
    at(document, path, value)
    expect((await damageOf(document)).field).toBe(field)
  })

  test('a transaction test with an unknown exception names the fork', async () => {
    const damage = await damageOf(
      firstTest(transactionFile, (test) => at(test, ['result', 'Berlin', 'exception'], 'TransactionException.NO')),
    )
    expect(damage).toMatchObject({ test: 't[Berlin]', field: 'result.Berlin.expectException' })
  })

  test('a zkevm block whose access list is not the one of its header is refused', async () => {
    const found = await loadContent(firstTest(zkevmFile, (test) => at(test, ['blocks', 0, 'blockAccessList'], [])))
    expect(found.map((loaded) => (loaded.kind === 'damaged' ? loaded.field : loaded.kind))).toEqual([
      'case',
      'case',
      'blocks[0].blockAccessList',
    ])
  })

  test('a trie test whose root belongs to no kind of key is refused', async () => {
    expect(await damageOf({ t: { in: [['a', 'b']], root: `0x${'11'.repeat(32)}` } })).toEqual({
      test: 't',
      field: 'root',
      reason: 'it is the root of the entries neither with plain nor with hashed keys',
    })
  })

  test('an RLP test with an item of another kind is refused', async () => {
    expect(await damageOf({ t: { in: { a: 1 }, out: '0x80' } })).toEqual({
      test: 't',
      field: 'in',
      reason: 'expected text, a number or a list, found {"a":1}',
    })
  })

  test('a chain whose genesis file is another one is refused', async () => {
    const { withFolder, loadAll } = await import('./support/loading.ts')
    const genesis = parsed('execution-apis/genesis.json')
    const files = {
      'chain.rlp': unpacked('execution-apis/chain.rlp'),
      'genesis.json': JSON.stringify({ ...genesis, timestamp: '0x1' }),
    }
    const found = await withFolder(files, loadAll)
    expect(found).toMatchObject([{ kind: 'damaged', field: 'genesis' }])
  })

  test('a chain that is cut off is refused with the block', async () => {
    const { withFolder, loadAll } = await import('./support/loading.ts')
    const chain = unpacked('execution-apis/chain.rlp')
    const files = {
      'chain.rlp': chain.subarray(0, chain.length - 5),
      'genesis.json': unpacked('execution-apis/genesis.json'),
    }
    const found = await withFolder(files, loadAll)
    expect(found).toMatchObject([{ kind: 'damaged', field: 'block 53' }])
  })
})
