import { describe, expect, test } from 'vitest'
import { corePython, hasCorePython } from './corePython.ts'
import { exchange, nonce, nonceDigest } from './exchange.ts'
import { judge, type Judged } from './judge.ts'

/** Some thousand vectors, on a busy machine. */
const patienceMs = 900_000

const core = 'examples/consensus-core/main.py'

/** What no clause, profile or format says and the vectors have; the core goes by what is written. */
const unwritten: readonly string[] = ['consensus/timeout/qbft-eea/round-62']

/** Of besu the core says that it does not know it: the reference answers alone, and the core is not missed. */
const selection = ['psc-1', 'qbft-eea', 'besu', 'unknown'].flatMap((name) => ['--only', `consensus/*/${name}/*`])

test.skipIf(!hasCorePython)('the consensus core introduces itself, and tells what it does not understand', async () => {
  const answers = await exchange(
    [corePython, core],
    [
      ['lockstep_hello', { nonce, protocol: 1 }],
      ['lockstep_configure', { ruleset: {}, rulesetHash: nonce }],
      ['consensus_step', { token: 'nobody', events: [] }],
      ['consensus_timeout', { token: 't', question: { profile: 'psc-1', round: '0x3', baseMs: '0x3e8' } }],
      ['consensus_timeout', { token: 't', question: { profile: 'psc-9', round: '0x3', baseMs: '0x3e8' } }],
      ['consensus_timeout', {}],
      ['consensus_nothing', {}],
    ],
  )
  expect(answers.map(({ result, error }) => result ?? error)).toEqual([
    {
      nonceDigest,
      protocol: 1,
      name: 'example-consensus-core',
      version: '1.0.0',
      language: 'python',
      roles: ['sequencer', 'prover'],
      consensusProfiles: ['psc-1', 'qbft-eea'],
      features: ['consensus', 'consensusSteps', 'evidence', 'participation'],
      forks: [],
      headerInputs: [],
      systemCalls: [],
    },
    { rulesetHash: nonce },
    { status: 'rejected', reason: 'CONSENSUS_NODE_UNKNOWN' },
    { status: 'timed', timeoutMs: '0x1f40' },
    { status: 'rejected', reason: 'CONSENSUS_PROFILE_UNKNOWN' },
    { code: -32602, message: "invalid params: 'question'" },
    { code: -32601, message: 'method not found' },
  ])
})

test.skipIf(!hasCorePython)(
  'the consensus core passes every vector of the profiles that it knows, but for what is written nowhere',
  async () => {
    const vectors = ['--vectors', 'vectors/consensus', ...selection]
    const { statuses, output } = await judge('--sequencer', `cmd:${corePython} ${core}`, ...vectors)
    expect(statuses.get('fail') ?? [], output).toEqual(unwritten)
    expect(statuses.get('broken')).toBeUndefined()
    expect(statuses.get('skip')).toBeUndefined()
    const passed = statuses.get('pass') ?? []
    const families = [...new Set(passed.map((id) => id.split('/')[1] ?? ''))].sort()
    expect(families).toEqual([
      'accept',
      'byzz',
      'codec',
      'evidence',
      'finality',
      'hash',
      'justify',
      'lazy',
      'participation',
      'proposer',
      'quorum',
      'resource',
      'restart',
      'sign',
      'steps',
      'timeout',
      'twins',
      'valset',
    ])
    expect(passed.length).toBeGreaterThan(3000)
  },
  patienceMs,
)

/** A fault, vectors that show it, and the clause that it breaks. */
const faults = [
  ['authors-repeated', 'consensus/justify/psc-1/4-fresh-sender-twice', 'BFT-2'],
  ['buffer-unbounded', 'consensus/resource/psc-1/4-flood-of-next-height', 'BFT-17'],
  ['following-none', 'consensus/steps/psc-1/4-follow', 'BFT-13'],
  ['highest-ignored', 'consensus/justify/psc-1/4-round-2-changes-3-lower-prepares-3', 'BFT-3'],
  ['lock-dropped', 'consensus/steps/psc-1/4-prepared-survives-external-round-change', 'BFT-10'],
  ['memory-lost', 'consensus/restart/psc-1/4-after-commit-round-change', 'BFT-14'],
  ['quorum-two-f-plus-one', 'consensus/steps/psc-1/5-prepare-for-another-block', 'BFT-9'],
  ['seal-unchecked', 'consensus/accept/psc-1/4-new-commit-with-seal-of-another', 'CNS-14'],
  ['verdict-unawaited', 'consensus/lazy/psc-1/4-first-round-state-root', 'BFT-8'],
] as const

describe('a consensus core with a fault', () => {
  test.skipIf(!hasCorePython).each(faults)(
    '%s fails %s, which names %s',
    async (fault, id, clause) => {
      const { code, statuses, output } = await judgeOne(fault, id)
      expect({ code, fail: statuses.get('fail') }, output).toEqual({ code: 1, fail: [id] })
      const told = output.split('\n').find((line) => line.startsWith(`✗ ${id} `)) ?? ''
      expect(told.split(/\s+/)).toContain(clause)
    },
    patienceMs,
  )

  test.skipIf(!hasCorePython)('is as good as one without it in what its fault does not touch', async () => {
    const { code, output } = await judgeOne('lock-dropped', 'consensus/steps/psc-1/4-follow')
    expect(code, output).toBe(0)
  })
})

async function judgeOne(fault: string, id: string): Promise<Judged> {
  return judge('--sequencer', `cmd:${corePython} ${core} --fault ${fault}`, '--vectors', `vectors/${id}.json`)
}
