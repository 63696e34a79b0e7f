import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { absentReason, hasSharedData } from '../../sharedData.ts'
import { casesOf, fixtures, loadContent } from '../support/loading.ts'

async function expectedOf(input: unknown, output: string): Promise<unknown> {
  const [loaded] = await loadContent({ t: { in: input, out: output } })
  return loaded?.kind === 'case' && loaded.case.kind === 'rlp' ? loaded.case.expected : loaded
}

describe('RLP tests', () => {
  test.each<[string, unknown, string, unknown]>([
    ['text is its bytes', 'dog', '0x83646f67', '0x646f67'],
    ['a number is its shortest bytes', 1024, '0x820400', '0x0400'],
    ['zero is no byte', 0, '0x80', '0x'],
    [
      'a large number is written behind a hash',
      '#18446744073709551616',
      '0x89010000000000000000',
      '0x010000000000000000',
    ],
    ['lists nest', [[], ['a']], '0xc3c0c161', [[], ['0x61']]],
    ['a valid encoding by itself is decoded', 'VALID', '0xc20102', ['0x01', '0x02']],
    ['the word VALID may be the item', 'VALID', '0x8556414c4944', '0x56414c4944'],
  ])('%s', async (_, input, output, item) => {
    expect(await expectedOf(input, output)).toEqual({ kind: 'item', item })
  })

  test('bytes that are no encoding have to be refused', async () => {
    expect(await expectedOf('INVALID', '0xbf0f')).toEqual({ kind: 'reject' })
  })
})

describe('trie tests', () => {
  const root = '0x8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3'
  const dogs = { doe: 'reindeer', dog: 'puppy', dogglesworth: 'cat' }

  test('entries in no order are asked in three', async () => {
    const found = await loadContent({ dogs: { in: dogs, root } })
    const orders = found.map((loaded) =>
      loaded.kind === 'case' && loaded.case.kind === 'trie'
        ? loaded.case.entries.map(([key]) => Buffer.from(key.slice(2), 'hex').toString())
        : [],
    )
    expect(orders).toEqual([
      ['doe', 'dog', 'dogglesworth'],
      ['dogglesworth', 'dog', 'doe'],
      ['doe', 'dogglesworth', 'dog'],
    ])
  })

  test('entries in order are asked once, deletions included', async () => {
    const entries = [
      ['doe', 'reindeer'],
      ['dog', 'puppy'],
      ['x', 'y'],
      ['dogglesworth', 'cat'],
      ['x', null],
    ]
    const [loaded, ...others] = await loadContent({ dogs: { in: entries, root } })
    expect(others).toEqual([])
    expect(loaded).toMatchObject({ case: { secure: false, root, entries: { length: 5 } } })
  })

  test('hashed keys are told by the root', async () => {
    // From ethereum/tests, trieanyorder_secureTrie.json, `dogs`.
    const secureRoot = '0xd4cd937e4a4368d7931a9cf51686b7e10abb3dce38a39000fd7902a092b64585'
    const [loaded] = await loadContent({ dogs: { in: dogs, root: secureRoot } })
    expect(loaded).toMatchObject({ case: { secure: true } })
  })
})

describe.skipIf(!hasSharedData)(`transaction tests${absentReason}`, () => {
  test('a valid transaction brings hash, sender and intrinsic gas, an invalid one its reasons', async () => {
    const cases = await casesOf(join(fixtures, 'ethereum-tests/TransactionTests/ttEIP3860'))
    const shown = cases.flatMap((found) =>
      found.kind === 'transaction' && /Big.*(Paris|Shanghai)/.test(found.id) ? [[found.fork, found.expected]] : [],
    )
    expect(shown).toEqual([
      [
        'Paris',
        {
          kind: 'valid',
          hash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
          sender: expect.stringMatching(/^0x[0-9a-f]{40}$/),
          intrinsicGas: expect.stringMatching(/^0x/),
        },
      ],
      [
        'Shanghai',
        { kind: 'reject', reasons: ['INITCODE_TOO_LONG'], source: 'TransactionException.INITCODE_SIZE_EXCEEDED' },
      ],
    ])
  })
})
