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
  await runCli(['run', '--vectors', vectors, '--only', only, `--${side}`, `ref:?mutant=${mutant}`, '--out', out])
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

describe('a sequencer that records too little', () => {
  it('is blamed, for an incomplete witness', async () => {
    expect(await judge('sequencer', 'recorder:without-siblings', 'block/recorder/collapse-leaf')).toMatchObject({
      status: 'fail',
      relation: 'sequencer-wrong',
      divergence: { class: 'witness', summary: expect.stringMatching(/^the recorded witness is incomplete/) },
    })
  })
})
