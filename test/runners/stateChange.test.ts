import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, describe, expect, it } from 'vitest'

import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { addressOf } from '../../src/fill/Account.ts'
import { feeRecipient } from '../../src/fill/cases/language.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-state-change-'))
const vectors = fileURLToPath(new URL('../../vectors/block', import.meta.url))
const validatorSet = addressOf('validator set')

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Judges a pair of which one party has a fault, on one vector. */
async function judge(side: 'sequencer' | 'prover', mutant: string, only: string): Promise<CaseEvent | undefined> {
  const out = mkdtempSync(join(folder, 'out-'))
  const faulty = `ref:?mutant=${mutant}`
  await runCli(['run', '--vectors', vectors, '--only', only, `--${side}`, faulty, '--out', out])
  return readFileSync(join(out, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Event => JSON.parse(line))
    .find((event): event is CaseEvent => event.event === 'case')
}

describe.each(['sequencer', 'prover'] as const)('a %s that changes the state without a transaction', (side) => {
  it('is blamed, with the account that it gave 1 wei', async () => {
    const found = await judge(side, 'unsolicited-balance:coinbase:+1', 'block/state-change/coinbase-payment')
    expect(found).toMatchObject({
      status: 'fail',
      relation: `${side}-wrong`,
      divergence: { class: 'balance', blame: side, account: feeRecipient, field: 'balance' },
    })
  })

  it('is blamed, with the slot of the validator set that it wrote', async () => {
    const slot = `0x${'1'.padStart(64, '0')}`
    const found = await judge(side, `unsolicited-storage:${validatorSet}:1`, 'block/state-change/validator-joins')
    expect(found).toMatchObject({
      status: 'fail',
      relation: `${side}-wrong`,
      divergence: { class: 'storage', blame: side, account: validatorSet, slot, field: 'slot' },
    })
  })

  it('is blamed, with the account whose nonce it raised', async () => {
    const mutant = `unsolicited-nonce:${validatorSet}`
    const found = await judge(side, mutant, 'block/state-change/validator-joins')
    expect(found).toMatchObject({
      status: 'fail',
      relation: `${side}-wrong`,
      divergence: { class: 'nonce', blame: side, account: validatorSet },
    })
  })
})
