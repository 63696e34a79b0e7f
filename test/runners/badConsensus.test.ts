import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import * as Rlp from '../../src/codec/Rlp.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { arrival, openLab, startOf } from '../../src/fill/steps/Lab.ts'
import { prepareOf, say } from '../../src/fill/steps/messages.ts'
import { fromBytes, hash32 } from '../../src/model/Hex.ts'
import { measuredCli, type MeasuredResult } from './measuredCli.ts'

/** A file of 100 MB is read, and a hundred thousand messages are verified by two parties, on a busy machine. */
const patienceMs = 900_000

/** What the judge or a party may take; a small file takes 200 MB, most of it the program. */
const peakBytesMax = 900 * 2 ** 20

const megabyte = 2 ** 20
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bad-consensus-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Ask {
  readonly profile: string
  readonly chain: object
  readonly [name: string]: unknown
}

function published(name: string): Record<string, unknown> {
  const path = fileURLToPath(new URL(`../../vectors/consensus/${name}.json`, import.meta.url))
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
}

function askOf(name: string): Ask {
  return (published(name)['question'] as { readonly ask: Ask }).ask
}

const { profile, chain, payload } = askOf('codec/psc-1/commit-round-0')
const { validators: validatorSet, ...sealed } = askOf('finality/psc-1/n-4-quorum')
const [seal] = sealed['seals'] as readonly string[]
const commit = { profile, chain, code: '0x14', payload }
const header = { ...sealed, validatorSet }
const steps = published('steps/psc-1/4-happy-validator')
const head = (steps['steps'] as readonly { readonly event: object }[]).at(-1)?.event

/** As many empty lists in each other. */
function nested(levels: number): string {
  const heads: Uint8Array[] = [Uint8Array.of(0xc0)]
  for (let size = 1, level = 0; level < levels; level += 1) {
    const one = new Uint8Array(9)
    const length = Rlp.writePrefix(one, 0, size, 0xc0)
    heads.push(one.subarray(0, length))
    size += length
  }
  return `0x${Buffer.concat(heads.reverse()).toString('hex')}`
}

function stepsOf(name: string, list: readonly object[], start: unknown = steps['start']): object {
  return { ...steps, id: `consensus/steps/psc-1/${name}`, start, steps: list }
}

const refused = (reason: string): object => ({ verdict: { class: 'reject', reason } })

/** A file that is written piece by piece: an opening, as many pieces as fill so many bytes, and an end. */
interface Large {
  readonly start: string
  readonly piece: string
  readonly end: string
  readonly bytes: number
}

const hundred = 100 * megabyte

/** Each file, and what is said of it: that it is damaged, or why a party refuses what is in it. */
const bad: readonly (readonly [name: string, content: object | Large | string, told: string])[] = [
  [
    'one-large',
    {
      start: '{"profile":"psc-1","code":"0x14","payload":"0x',
      piece: '00'.repeat(megabyte),
      end: '"}',
      bytes: hundred,
    },
    'a single test is larger than 100663296 bytes (from byte 33); split the file',
  ],
  [
    'large-list',
    { start: `[${JSON.stringify(commit)}`, piece: `,${JSON.stringify(commit)}`, end: ']', bytes: hundred },
    'the list has more than 200000 entries; split the file',
  ],
  [
    'large-steps',
    {
      start: `${JSON.stringify(stepsOf('large', [])).replace(/"steps":\[\]\}$/, '"steps":[{"x":"')}`,
      piece: '00'.repeat(megabyte),
      end: '"}]}',
      bytes: hundred,
    },
    'a single test is larger than 100663296 bytes',
  ],
  [
    'many-messages',
    { messages: Array<object>(60_000).fill(commit) },
    'has 60000 entries; at most 50000 are read from one file, so split it',
  ],
  [
    'deep-json',
    `{"profile":"psc-1","code":"0x14","payload":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`,
    'the JSON nests deeper than 512',
  ],
  [
    'many-validators',
    { ...commit, validatorSet: Array<string>(1_000_000).fill(`0x${'11'.repeat(20)}`) },
    'has 1000000 entries; at most 1024 can be asked about',
  ],
  [
    'many-seals',
    { ...header, seals: Array<unknown>(5000).fill(seal) },
    'has 5000 entries; at most 4096 can be asked about',
  ],
  ['long-round', { ...header, round: `0x${'f'.repeat(4_000_000)}` }, 'expected a number of at most 4096 digits'],
  [
    'many-steps',
    stepsOf(
      'many',
      Array<object>(200_000).fill({ event: { op: 'timer', kind: 'round', height: '0x9', round: '0x0' }, expected: {} }),
    ),
    '"steps" must NOT have more than 131072 items',
  ],
  [
    'head-of-many',
    stepsOf('head-of-many', [{ event: { ...head, seals: Array<unknown>(70_000).fill(seal) }, expected: {} }]),
    '"seals" must NOT have more than 65536 items',
  ],
  ['nested-message', { ...commit, payload: nested(100_000) }, 'CONSENSUS_MESSAGE_MALFORMED'],
  ['nested-extra', { profile: 'qbft-eea', extraData: nested(100_000) }, 'EXTRA_DATA_MALFORMED'],
  [
    'million-prepares',
    { ...commit, code: '0x15', payload: fromBytes(withPrepares(1_000_000)) },
    'CONSENSUS_LIST_TOO_LONG: items 1000000, most 1024',
  ],
  [
    'long-message',
    { ...commit, payload: `0x${'00'.repeat(17 * megabyte)}` },
    'CONSENSUS_LIST_TOO_LONG: bytes 17825792, most 16777216',
  ],
  [
    'seals-beyond-set',
    { ...header, seals: Array<unknown>(4000).fill(seal) },
    'SEALS_TOO_MANY: seals 4000, validators 4',
  ],
  ['round-2-to-31', { ...header, round: '0x80000000' }, 'ROUND_OUT_OF_BOUNDS: round 2147483648, most 2147483647'],
  [
    'round-2-to-64',
    { ...header, round: '0xffffffffffffffff' },
    'ROUND_OUT_OF_BOUNDS: round 18446744073709551615, most 2147483647',
  ],
]

/** A round change with so many empty lists where its prepares should be. */
function withPrepares(count: number): Uint8Array {
  const change = Rlp.encode([[Uint8Array.of(5), Uint8Array.of(1), []], new Uint8Array(65).fill(7)])
  const prepares = Rlp.join([new Uint8Array(count).fill(0xc0)])
  return Rlp.join([change, Rlp.encode([]), prepares])
}

function write(name: string, content: object | Large | string): string {
  const path = join(folder, `${name}.json`)
  if (typeof content === 'string') writeFileSync(path, content)
  else if (!('piece' in content)) writeFileSync(path, JSON.stringify(content))
  else {
    const file = openSync(path, 'w')
    writeSync(file, content.start)
    const pieces = Math.max(1, Math.ceil(megabyte / content.piece.length))
    const block = content.piece.repeat(pieces)
    for (let bytes = 0; bytes < content.bytes; bytes += block.length) writeSync(file, block)
    writeSync(file, content.end)
    closeSync(file)
  }
  return path
}

function expectBounded({ output, peakBytes }: MeasuredResult): void {
  expect(output).not.toMatch(/^ +at .*:\d+/m)
  expect(output).not.toContain('bug of the suite')
  expect(peakBytes).toBeLessThan(peakBytesMax)
}

describe('files of consensus that are too large, too deep or out of bounds', () => {
  it('are each refused with a reason, in bounded memory', { timeout: patienceMs }, async () => {
    const files = bad.map(([name, content]) => write(name, content))
    const result = await measuredCli(['run', '--workers', '1', ...files.flatMap((file) => ['--vectors', file])])
    const told = result.output.split(/^✗ /m).slice(1)
    for (const [name, , why] of bad) {
      const own = told.filter((text) => text.split('\n', 1)[0]?.includes(`${name}.json`))
      expect(own.join(''), `${name}: ${result.output.slice(0, 20_000)}`).toContain(why)
    }
    expect(result.code).toBe(4)
    expectBounded(result)
  })

  it.each([
    ['one-large', 'has more than 67108864 bytes', 2],
    ['deep-json', 'nests deeper than 512', 2],
    ['many-seals', 'has 5000 entries; at most 4096 can be asked about', 4],
    ['many-messages', 'has 60000 entries; at most 50000 are read from one file, so split it', 4],
    ['round-2-to-64', 'ROUND_OUT_OF_BOUNDS', 1],
  ] as const)('are refused by verify-header too: %s', { timeout: patienceMs }, async (name, why, code) => {
    const file = join(folder, `${name}.json`)
    const result = await measuredCli(['consensus', 'verify-header', '--profile', 'psc-1', '--file', file])
    expect(result.output).toContain(why)
    expect(result.code).toBe(code)
    expectBounded(result)
  })
})

describe('a node of a consensus', () => {
  it(
    'keeps few of a hundred thousand messages for heights ahead, and opens no seal too many',
    { timeout: patienceMs },
    async () => {
      const crypto = await loadCrypto('auto')
      const lab = openLab({ profile: 'psc-1', validators: 4, crypto })
      const digest = hash32(`0x${'d3'.repeat(32)}`)
      const messages = Array.from({ length: 100_000 }, (_, index) => {
        const author = lab.validators[index % 4] ?? lab.leaderOf(0n)
        // Every tenth is further ahead than anything is kept for.
        const far = index % 10 === 9
        const vote = { round: BigInt(index), digest, height: lab.height + (far ? 2n ** 63n : 1n) }
        const message = arrival(lab, say.prepare(prepareOf(lab, author, vote)))
        return { author: index % 4, far, message }
      })
      const kept = [0, 0, 0, 0]
      const list = messages.map(({ author, far, message }) => {
        if (far) return { event: message, expected: { verdict: { class: 'ignore', reason: 'HEIGHT_TOO_FAR' } } }
        const room = (kept[author] ?? 0) < 8
        kept[author] = (kept[author] ?? 0) + 1
        const verdict = room ? { class: 'buffer' } : { class: 'ignore', reason: 'BUFFER_FULL' }
        return { event: message, expected: { verdict } }
      })
      const flood = write('flood', stepsOf('flood', list, startOf(lab, lab.leaderOf(1n))))
      const ask = { ...head, seals: Array<unknown>(65_536).fill(seal) }
      const heads = write('heads', stepsOf('heads', [{ event: ask, expected: refused('SEALS_TOO_MANY') }]))
      const result = await measuredCli(['run', '--workers', '1', '--vectors', flood, '--vectors', heads])
      expect(result.output).toContain('selected 2 / executed 2 / passed 2 / failed 0')
      expect(result.code).toBe(0)
      expectBounded(result)
    },
  )
})
