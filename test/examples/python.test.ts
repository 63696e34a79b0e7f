import { expect, test } from 'vitest'
import { exchange, isThere, nonce, nonceDigest } from './exchange.ts'

const command = ['python3', 'examples/adapter.py'] as const
const hasPython = isThere('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))')
if (!hasPython) console.warn('python3 3.8 or later is not installed: the Python example is not tried')

test.skipIf(!hasPython)('the Python example introduces itself and takes a ruleset', async () => {
  const answers = await exchange(command, [
    ['lockstep_hello', { nonce, protocol: 1 }],
    ['lockstep_configure', { ruleset: {}, rulesetHash: nonce }],
    ['prover_nothing', {}],
  ])
  expect(answers.map(({ result, error }) => result ?? error)).toEqual([
    {
      nonceDigest,
      protocol: 1,
      name: 'example-python',
      version: '1.0.0',
      language: 'python',
      roles: ['prover'],
      features: ['rlp', 'trie'],
      forks: [],
      headerInputs: [],
      systemCalls: [],
    },
    { rulesetHash: nonce },
    { code: -32601, message: 'method not found' },
  ])
})

/** Encodings from the RLP specification, and bytes that are no canonical item. */
test.skipIf(!hasPython)('the Python example decodes RLP and refuses what is not canonical', async () => {
  const cases: [rlp: string, result: object][] = [
    ['0x83646f67', { status: 'decoded', item: '0x646f67', encoded: '0x83646f67' }],
    ['0xc88363617483646f67', { status: 'decoded', item: ['0x636174', '0x646f67'], encoded: '0xc88363617483646f67' }],
    ['0xc7c0c1c0c3c0c1c0', { status: 'decoded', item: [[], [[]], [[], [[]]]], encoded: '0xc7c0c1c0c3c0c1c0' }],
    ['0x80', { status: 'decoded', item: '0x', encoded: '0x80' }],
    ['0x8100', { status: 'rejected', reason: 'RLP_MALFORMED' }],
    ['0xb800', { status: 'rejected', reason: 'RLP_MALFORMED' }],
    ['0xc0c0', { status: 'rejected', reason: 'RLP_MALFORMED' }],
    ['0x', { status: 'rejected', reason: 'RLP_MALFORMED' }],
  ]
  const answers = await exchange(
    command,
    cases.map(([rlp]) => ['prover_decodeRlp', { token: 't', rlp }]),
  )
  expect(answers.map(({ result }) => result)).toEqual(cases.map(([, result]) => result))
})

/** Roots from ethereum/tests `TrieTests/trietest.json` ("dogs", "emptyValues") and of the empty trie. */
test.skipIf(!hasPython)('the Python example computes trie roots', async () => {
  const text = (value: string): string => `0x${Buffer.from(value).toString('hex')}`
  const dogs = [
    [text('do'), text('verb')],
    [text('horse'), text('stallion')],
    [text('doge'), text('coin')],
    [text('dog'), text('puppy')],
  ]
  const emptied = [
    [text('do'), text('verb')],
    [text('ether'), text('wookiedoo')],
    [text('horse'), text('stallion')],
    [text('shaman'), text('horse')],
    [text('doge'), text('coin')],
    [text('ether'), null],
    [text('dog'), text('puppy')],
    [text('shaman'), null],
  ]
  const answers = await exchange(command, [
    ['prover_trieRoot', { token: 't', secure: false, entries: dogs }],
    ['prover_trieRoot', { token: 't', secure: false, entries: emptied }],
    ['prover_trieRoot', { token: 't', secure: false, entries: [] }],
  ])
  expect(answers.map(({ result }) => result)).toEqual([
    { root: '0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84' },
    { root: '0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84' },
    { root: '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421' },
  ])
})
