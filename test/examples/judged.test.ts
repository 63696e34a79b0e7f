import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { isThere, root } from './exchange.ts'
import { judge } from './judge.ts'

/** Starting a client over `tsx` and a few hundred vectors, on a busy machine. */
const patienceMs = 300_000

const fixtures = resolve(root, '../shared/data/fixtures/ethereum-tests')
const hasPython = isThere('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 8))')
const hasFixtures = existsSync(fixtures)
if (!hasPython) console.warn('python3 3.8 or later is not installed: the Python example is not judged')
if (!hasFixtures) console.warn(`${fixtures} is not there: the examples in Python and shell are not judged`)

test(
  'the TypeScript example passes but for what its library does in another way than the standard',
  async () => {
    const families = ['storage', 'left-out', 'forks', 'system'].flatMap((family) => ['--only', `block/${family}/*`])
    const { code, statuses, output } = await judge('--sequencer', 'cmd:npx tsx examples/adapter.ts', ...families)
    // `@ethereumjs/vm` writes the beacon root into the state by itself and does not execute the contract.
    expect(statuses.get('fail'), output).toEqual(['block/system/beacon-roots-fails', 'block/system/system-call-frame'])
    expect(statuses.get('broken')).toBeUndefined()
    expect(statuses.get('pass')?.length).toBeGreaterThan(40)
    expect(code).toBe(1)
  },
  patienceMs,
)

test.skipIf(!hasPython || !hasFixtures)(
  'the Python example passes every RLP and trie test of ethereum/tests',
  async () => {
    const vectors = ['--vectors', join(fixtures, 'RLPTests'), '--vectors', join(fixtures, 'TrieTests')]
    const { code, statuses, output } = await judge('--prover', 'cmd:python3 examples/adapter.py', ...vectors)
    expect([...statuses.keys()], output).toEqual(['pass'])
    expect(statuses.get('pass')?.length).toBeGreaterThan(50)
    expect(code).toBe(0)
  },
  patienceMs,
)

test.skipIf(!isThere('bash', '-c', 'command -v sha256sum') || !hasFixtures)(
  'the shell example lets a command-line program pass the RLP tests of ethereum/tests',
  async () => {
    const program = `cmd:examples/adapter.sh rlp ${process.execPath} test/examples/decodeRlp.mjs`
    const { code, statuses, output } = await judge('--prover', program, '--vectors', join(fixtures, 'RLPTests'))
    expect([...statuses.keys()], output).toEqual(['pass'])
    expect(statuses.get('pass')?.length).toBeGreaterThan(25)
    expect(code).toBe(0)
  },
  patienceMs,
)
