import { describe, expect, test } from 'vitest'
import { loadCrypto } from '../../../src/crypto/loadCrypto.ts'
import { networks } from '../../../src/simulation/Network.ts'
import type { ExecutionFault } from '../../../src/simulation/sequencers/Cast.ts'
import { runSequencers, type SequencerOutcome } from '../../../src/simulation/sequencers/runSequencers.ts'
import type { SequencerPlan } from '../../../src/simulation/sequencers/SequencerPlan.ts'
import { policyNamed, referenceRuleset } from '../../roles/node/support/committee.ts'

const honest: SequencerPlan = {
  ruleset: referenceRuleset(),
  seed: 11,
  validators: 4,
  blocks: 10,
  network: networks.lan,
  faults: new Map(),
  policy: policyNamed('priority-fee'),
  users: 8,
  transactions: 60,
  batchBlocks: 4n,
}

async function run(changes: Partial<SequencerPlan> = {}): Promise<SequencerOutcome> {
  return runSequencers({ ...honest, ...changes }, await loadCrypto('auto'))
}

/** One faulty validator, the one that leads height 1. */
function faulty(fault: ExecutionFault, changes: Partial<SequencerPlan> = {}): Promise<SequencerOutcome> {
  return run({ blocks: 5, transactions: 30, faults: new Map([[0, fault]]), ...changes })
}

function counts(counted: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries(counted)
}

describe('four validators', { timeout: 120_000 }, () => {
  test('make ten blocks of the transactions of users, and end with one head and one state', async () => {
    const { blocks, heads, breaches, chain, tally } = await run()
    const [head] = heads
    expect({ blocks, breaches, batches: chain.sets.length, fates: counts(tally.fates) }).toEqual({
      blocks: 10,
      breaches: [],
      batches: 3,
      fates: { pooled: 60 },
    })
    expect(heads).toEqual([0, 1, 2, 3].map((place) => ({ place, hash: head?.hash, stateRoot: head?.stateRoot })))
    expect(head?.hash).toBe(chain.blocks.at(-1)?.hash)
    expect(tally.waits).toHaveLength(60)
  })

  test('do the same in every run of a seed, and something else with another seed', async () => {
    const [once, again, other] = [await run(), await run(), await run({ seed: 12 })]
    expect(again).toEqual(once)
    expect(other.digest).not.toBe(once.digest)
  })
})

/** What each fault makes the honest ones refuse, or see as evidence. */
const shown: readonly (readonly [ExecutionFault, readonly string[], readonly string[]])[] = [
  ['wrongState', ['invalid STATE_ROOT_MISMATCH'], []],
  ['misorder', ['invalid BLOCK_ORDER_INVALID'], []],
  ['postdate', ['unwelcome TIMESTAMP_AHEAD'], []],
  ['withdraw', ['invalid BLOCK_ATTRIBUTES_INVALID'], []],
  ['equivocate', [], ['DoubleCommit', 'DoublePrepare', 'DoubleProposal']],
  ['lazy', [], []],
  ['silent', [], []],
  ['crash', [], []],
  ['amnesia', [], []],
]

describe('three honest validators of four', { timeout: 120_000 }, () => {
  test.each(shown)('go on beside one that is %s', async (fault, refusals, evidence) => {
    const { blocks, breaches, heads, tally } = await faulty(fault)
    expect({ blocks, breaches }).toEqual({ blocks: 5, breaches: [] })
    expect(new Set(heads.map(({ hash }) => hash)).size).toBe(1)
    expect(Object.keys(counts(tally.refusals)).toSorted()).toEqual(refusals)
    for (const kind of Object.keys(counts(tally.evidence))) expect(evidence).toContain(kind)
    if (fault === 'equivocate') expect(tally.evidence.size).toBeGreaterThan(0)
  })

  test('take the turn of one that leaves transactions out, once it is overdue', async () => {
    const { blocks, breaches, tally } = await faulty('censor', { patienceBlocks: 1n })
    expect({ blocks, breaches, refused: Object.keys(counts(tally.refusals)) }).toEqual({
      blocks: 5,
      breaches: [],
      refused: ['unwelcome TRANSACTION_OVERDUE'],
    })
  })
})

test('seven validators go on with two faulty ones on a network that loses messages', { timeout: 120_000 }, async () => {
  const faults = new Map<number, ExecutionFault>([
    [1, 'wrongState'],
    [4, 'crash'],
  ])
  const network = { ...networks.rough, settledAtMs: 2000, partitions: 1 }
  const { blocks, breaches, heads } = await run({ validators: 7, blocks: 4, transactions: 20, faults, network })
  expect({ blocks, breaches, heads: new Set(heads.map(({ hash }) => hash)).size }).toEqual({
    blocks: 4,
    breaches: [],
    heads: 1,
  })
})

test('with as many wrong proposers and lazy validators as make a quorum, what is not valid stops the honest ones', async () => {
  const faults = new Map<number, ExecutionFault>([
    [0, 'wrongState'],
    [1, 'lazy'],
    [2, 'lazy'],
  ])
  const { breaches, chain } = await run({ blocks: 3, transactions: 0, faults })
  expect(chain.blocks).toEqual([])
  expect(breaches.map(({ invariant, height }) => ({ invariant, height }))).toEqual([
    { invariant: 'validity', height: 1n },
  ])
})
