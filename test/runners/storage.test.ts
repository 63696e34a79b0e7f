import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-storage-'))
const vectors = fileURLToPath(new URL('../../vectors/storage', import.meta.url))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Judges a pair on the published storage vectors. */
async function judge(
  sequencer: string,
  prover: string,
): Promise<{ readonly code: number; readonly cases: readonly CaseEvent[] }> {
  const out = mkdtempSync(join(folder, 'out-'))
  const parties = ['--sequencer', sequencer, '--prover', prover]
  const { code } = await runCli(['run', '--vectors', vectors, ...parties, '--workers', '1', '--out', out])
  const cases = readFileSync(join(out, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Event => JSON.parse(line))
    .filter((event): event is CaseEvent => event.event === 'case')
  return { code, cases }
}

const byId = (cases: readonly CaseEvent[], id: string): CaseEvent | undefined => cases.find((event) => event.id === id)

describe('a pair that differs in the order in which key and slot are hashed', () => {
  const mutant = 'ref:?mutant=storage-key-order'

  it('is found, classed as storage slot and blamed on the sequencer', { timeout: 60_000 }, async () => {
    const { code, cases } = await judge(mutant, 'ref:')
    expect(code).toBe(1)
    const failed = cases.filter(({ status }) => status !== 'pass')
    expect(failed.every(({ relation }) => relation === 'sequencer-wrong')).toBe(true)
    expect(new Set(failed.map(({ divergence }) => divergence?.blame))).toEqual(new Set(['sequencer']))
    const slot = byId(cases, 'storage/slot-vyper/member-real')
    expect(slot?.divergence?.class).toBe('storage slot')
    // The prover refuses the proof of the wrong slots, which is right.
    const set = byId(cases, 'storage/set/talk-three')
    expect(set?.divergence?.class).toBe('storage slot')
    expect(set?.prover.status).toBe('pass')
  })

  it('is found, classed as storage slot and blamed on the prover', { timeout: 60_000 }, async () => {
    const { code, cases } = await judge('ref:', mutant)
    expect(code).toBe(1)
    const failed = cases.filter(({ status }) => status !== 'pass')
    expect(failed.every(({ relation }) => relation === 'prover-wrong')).toBe(true)
    expect(byId(cases, 'storage/slot-solidity/member-real')?.divergence?.class).toBe('storage slot')
    expect(byId(cases, 'storage/set/talk-three')?.divergence).toMatchObject({ class: 'storage slot', blame: 'prover' })
  })

  it('is wrong alike where both hash them in that order', { timeout: 60_000 }, async () => {
    const { code, cases } = await judge(mutant, mutant)
    expect(code).toBe(1)
    expect(byId(cases, 'storage/slot-vyper/member-real')?.relation).toBe('both-wrong-alike')
    expect(byId(cases, 'storage/proof/mapping-entry')?.relation).toBe('both-wrong-alike')
  })
})

describe('the published storage vectors', () => {
  it('are passed by the reference with itself', { timeout: 60_000 }, async () => {
    const { code, cases } = await judge('ref:', 'ref:')
    expect({ code, failed: cases.filter(({ status }) => status !== 'pass').map(({ id }) => id) }).toEqual({
      code: 0,
      failed: [],
    })
    expect(cases.length).toBeGreaterThanOrEqual(200)
  })
})
