import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { consensusAbsent, consensusPath, hasConsensusData } from '../consensus/sharedConsensus.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-consensus-'))
const vectors = fileURLToPath(new URL('../../vectors/consensus/finality', import.meta.url))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file of its own for each test. */
function fileWith(name: string, value: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
  return path
}

interface Ask {
  readonly profile: string
  readonly chain: object
  readonly headerRlp: string
  readonly round: string
  readonly seals: readonly string[]
  readonly validators: readonly string[]
}

/** A published header of psc-1 as a plain entry, with what is known of it. */
function entryOf(id: string): Record<string, unknown> {
  const { question } = JSON.parse(readFileSync(join(vectors, `${id}.json`), 'utf8')) as {
    readonly question: {
      readonly ask: Ask
      readonly expected: { readonly result?: { readonly signers: readonly string[]; readonly proposer: string } }
    }
  }
  const { validators, ...ask } = question.ask
  const { signers, proposer } = question.expected.result ?? { signers: [], proposer: '' }
  return { ...ask, validatorSet: validators, expected: { signers, proposer } }
}

const good = entryOf('psc-1/n-4-quorum')
const { expected: _, ...short } = entryOf('psc-1/n-4-one-short')
const verify = async (file: string, ...more: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['consensus', 'verify-header', '--file', file, ...more])

describe('a pair of which one finds a header final with f + 1 seals', () => {
  it('is found and blamed, whichever side it is on', { timeout: 120_000 }, async () => {
    const mutant = 'ref:?mutant=consensus-finality-f-plus-one'
    for (const [sequencer, prover, relation] of [
      [mutant, 'ref:', 'sequencer-wrong'],
      ['ref:', mutant, 'prover-wrong'],
    ] as const) {
      const out = mkdtempSync(join(folder, 'out-'))
      const parties = ['--sequencer', sequencer, '--prover', prover, '--workers', '1', '--out', out]
      const only = ['--only', 'consensus/finality/psc-1/n-*']
      const { code } = await runCli(['run', '--vectors', vectors, ...parties, ...only])
      const failed = readFileSync(join(out, 'run.ndjson'), 'utf8')
        .trim()
        .split('\n')
        .map((line): Event => JSON.parse(line))
        .filter((event): event is CaseEvent => event.event === 'case' && event.status === 'fail')
      expect(code).toBe(1)
      expect(new Set(failed.map((event) => event.relation))).toEqual(new Set([relation]))
      expect(failed.map(({ id }) => id)).toContain('consensus/finality/psc-1/n-4-one-short')
    }
  })
})

describe('consensus verify-header', () => {
  it('takes a single header with what is known of it', { timeout: 60_000 }, async () => {
    const { code, output } = await verify(fileWith('single.json', good))
    expect(output).toContain('1 of 1 as expected')
    expect(code).toBe(0)
  })

  it('takes a list, says which header is wrong, and ends with 1', { timeout: 60_000 }, async () => {
    const { code, output } = await verify(
      fileWith('list.json', [good, short, { ...short, expected: { reason: 'SEALS_INSUFFICIENT' } }]),
    )
    expect(code).toBe(1)
    expect(output).toContain('fail   entries[1]')
    expect(output).toContain('SEALS_INSUFFICIENT')
    expect(output).toContain('2 of 3 as expected')
  })

  it('is given to whoever --party names', { timeout: 60_000 }, async () => {
    const party = ['--party', 'ref:?mutant=consensus-finality-f-plus-one']
    expect((await verify(fileWith('mutant.json', short), ...party)).code).toBe(0)
    expect((await verify(fileWith('mutant.json', short))).code).toBe(1)
  })

  it.each([
    [
      'a field of the answer that there is not',
      { ...good, expected: { signer: '0x' } },
      4,
      'expected.signer: no answer has such a field',
    ],
    ['bytes that are none', { ...good, headerRlp: '0xf' }, 4, 'headerRlp: expected hexadecimal bytes'],
    ['a list of nothing that is known', [{ header: 1 }], 4, 'expected { profile, headerRlp }'],
    ['text that is no JSON', '{', 2, 'is not JSON'],
    ['messages alone', { code: '0x13', payload: '0xc0', profile: 'psc-1' }, 5, 'holds no header to verify'],
  ])('says what is wrong with %s', async (name, value, code, text) => {
    const result = await verify(fileWith(`${name.replaceAll(' ', '-')}.json`, value))
    expect(result.display).toContain(text)
    expect(result.code).toBe(code)
  })

  it('says which profiles there are', async () => {
    const { code, display } = await verify(fileWith('profile.json', good), '--profile', 'qbft')
    expect(display).toContain('known are besu, goquorum, ibft1')
    expect(code).toBe(2)
  })
})

describe('data that nobody here wrote', () => {
  it.skipIf(!hasConsensusData)(`verifies, whole${consensusAbsent}`, { timeout: 120_000 }, async () => {
    const { code, output } = await runCli([
      'run',
      '--vectors',
      consensusPath(''),
      '--sequencer',
      'ref:',
      '--prover',
      'ref:',
    ])
    expect(output).toMatch(/executed (\d{3,}) \/ passed \1 \/ failed 0/)
    expect(code).toBe(0)
  })

  it.skipIf(!hasConsensusData)(
    `is refused where a byte of it is changed${consensusAbsent}`,
    { timeout: 60_000 },
    async () => {
      const chain = JSON.parse(readFileSync(consensusPath('real-ibft1-chain.json'), 'utf8')) as {
        readonly blocks: readonly { readonly headerRlp: string }[]
      }
      const changed = chain.blocks
        .slice(5, 8)
        .map((block) => ({ ...block, headerRlp: block.headerRlp.replace('8429b92700', '8429b92701') }))
      const { code, output } = await verify(fileWith('changed.json', { blocks: changed }), '--profile', 'ibft1')
      expect(output).toContain('fail   blocks[0]')
      expect(code).toBe(1)
    },
  )
})
