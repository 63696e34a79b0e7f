import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, describe, expect, it } from 'vitest'

import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { addressOf } from '../../src/fill/Account.ts'
import { programAddress } from '../../src/fill/cases/language.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-witness-'))
const vectors = fileURLToPath(new URL('../../vectors', import.meta.url))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Judges a pair of which one party has a fault, on one vector. */
async function judge(side: 'sequencer' | 'prover', mutant: string, only: string): Promise<CaseEvent | undefined> {
  const out = mkdtempSync(join(folder, 'out-'))
  await runCli(['run', '--vectors', join(vectors, `${only}.json`), `--${side}`, `ref:?mutant=${mutant}`, '--out', out])
  return readFileSync(join(out, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Event => JSON.parse(line))
    .find((event): event is CaseEvent => event.event === 'case')
}

describe('a prover that makes up what its witness lacks', () => {
  it('is blamed, with the contract whose code is missing', async () => {
    expect(await judge('prover', 'witness:missing-code-empty', 'witness/missing/code')).toMatchObject({
      status: 'fail',
      relation: 'prover-wrong',
      divergence: {
        class: 'witness',
        account: addressOf('callee'),
        summary: expect.stringMatching(/^the witness is incomplete/),
      },
    })
  })

  it('is blamed, with the slot whose deletion needs the sibling', async () => {
    expect(await judge('prover', 'witness:sibling-assumed', 'witness/collapse-branch/without-sibling')).toMatchObject({
      status: 'fail',
      relation: 'prover-wrong',
      divergence: { class: 'witness', account: programAddress, slot: `0x${'1'.padStart(64, '0')}` },
    })
  })
})

const firstSlot = `0x${'1'.padStart(64, '0')}`

interface Recorded {
  readonly fault: string
  readonly only: string
  /** What is wrong with the witness, and in which of its lists. */
  readonly name: string
  readonly list: string
  readonly place?: { readonly account: string; readonly slot?: string }
}

const recorded: readonly Recorded[] = [
  {
    fault: 'without-siblings',
    only: 'collapse-leaf',
    name: 'incomplete',
    list: 'state',
    place: { account: programAddress, slot: firstSlot },
  },
  { fault: 'without-a-node', only: 'storage-read', name: 'incomplete', list: 'state' },
  {
    fault: 'without-a-code',
    only: 'storage-read',
    name: 'incomplete',
    list: 'codes',
    place: { account: programAddress },
  },
  { fault: 'surplus-node', only: 'storage-read', name: 'oversized', list: 'state' },
  { fault: 'headers-descending', only: 'ancestors', name: 'in disorder', list: 'headers' },
  {
    fault: 'witness-of-the-block-before',
    only: 'second-block',
    name: 'stale',
    list: 'state',
    place: { account: programAddress },
  },
]

describe('a sequencer that records something else than its block needs', () => {
  it.each(recorded)(
    'as recorder:$fault does is blamed on $only for a witness that is $name',
    async ({ fault, only, name, list, place }) => {
      expect(await judge('sequencer', `recorder:${fault}`, `block/recorder/${only}`)).toMatchObject({
        status: 'fail',
        relation: 'sequencer-wrong',
        divergence: {
          class: 'witness',
          field: `witness.${list}`,
          summary: expect.stringContaining(`the recorded witness is ${name}: of `),
          ...place,
        },
      })
    },
  )
})
