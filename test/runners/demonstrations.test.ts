import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'

import type { CaseEvent, Event } from '../../runners/report/Event.ts'
import { listForkBoundaries, listGasConstants, listPrecompiles } from '../../src/roles/mutants/subjects.ts'
import { ruleset } from '../../src/standard/rulesets.ts'
import { runCli } from './runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-demonstrations-'))
const vectors = fileURLToPath(new URL('../../vectors/block', import.meta.url))
const rules = ruleset('lockstep-reference')

// Printed, so that a failure can be seen again: LOCKSTEP_SEED=<seed> npx vitest run test/runners/demonstrations.test.ts
const seed = Number(process.env['LOCKSTEP_SEED'] ?? Date.now() % 2 ** 31)
console.log(`demonstrations drawn from seed ${seed}`)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Draws one of a list from the seed. */
function draw<T>(from: readonly T[], salt: number): T {
  const [drawn] = fc.sample(fc.constantFrom(...from), { numRuns: 1, seed: seed + salt })
  if (drawn === undefined) throw new Error('there is nothing to draw from')
  return drawn
}

/** Judges a prover with a planted fault on our own vectors. */
async function judge(
  connect: string,
  more: readonly string[] = [],
): Promise<{ readonly code: number; readonly failed: readonly CaseEvent[] }> {
  const out = mkdtempSync(join(folder, 'out-'))
  const { code } = await runCli([
    'run',
    '--vectors',
    vectors,
    '--prover',
    connect,
    '--workers',
    '2',
    '--out',
    out,
    ...more,
  ])
  const events: readonly Event[] = readFileSync(join(out, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Event => JSON.parse(line))
  const failed = events.filter((event): event is CaseEvent => event.event === 'case' && event.status !== 'pass')
  return { code, failed }
}

/** What every demonstration has to show. */
function expectFound({ code, failed }: Awaited<ReturnType<typeof judge>>, classes: readonly string[]): void {
  expect(code).toBe(1)
  expect(failed.length).toBeGreaterThan(0)
  expect(new Set(failed.map(({ relation }) => relation))).toEqual(new Set(['prover-wrong']))
  expect(new Set(failed.map(({ divergence }) => divergence?.blame))).toEqual(new Set(['prover']))
  const located = failed.filter(({ divergence }) => divergence !== undefined && classes.includes(divergence.class))
  expect(located.length).toBeGreaterThan(0)
}

const precompile = draw(listPrecompiles(rules), 1)
const boundary = draw(listForkBoundaries(rules), 2)
const constant = draw(listGasConstants(rules), 3)

describe('a broken pair is found, located and named', () => {
  it(`a prover without the precompile ${precompile.name}`, async () => {
    const found = await judge(`ref:?mutant=precompile-absent:${precompile.address}`)
    expectFound(found, ['precompile absent'])
    const steps = found.failed.filter(({ divergence }) => divergence?.class === 'precompile absent')
    expect(
      steps.some(({ divergence }) => divergence?.step !== undefined && divergence.summary.includes(precompile.name)),
    ).toBe(true)
  })

  it(`a prover that starts ${boundary.id} one second late`, async () => {
    const found = await judge(`ref:?mutant=fork-late:${boundary.id}:1`)
    expectFound(found, ['fork skew'])
    const summaries = found.failed.map(({ divergence }) => divergence?.summary ?? '')
    expect(summaries.some((text) => text.includes(`before ${boundary.id}`) && text.includes('1 s late'))).toBe(true)
  })

  it(`a prover with the gas constant ${constant} off by one`, async () => {
    const found = await judge(`ref:?mutant=gas:${constant}:+1`)
    expectFound(found, ['gas schedule', 'refund'])
  })

  it('a prover that repeats what the header says is caught by a falsified header', async () => {
    const copy = fileURLToPath(new URL('../faulty/copySequencer.ts', import.meta.url))
    const { code, failed } = await judge(`cmd:"${process.execPath}" --import tsx "${copy}"`, [
      '--only',
      'block/arithmetic/*',
    ])
    expect(code).toBe(1)
    const fields = failed.flatMap(({ prover }) =>
      prover.status === 'fail' ? prover.problems.map(({ field }) => field) : [],
    )
    expect(fields).toContain('control')
  })
})
