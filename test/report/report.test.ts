import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { create } from 'xmlbuilder2'

import { createCountTable } from '../../runners/report/CountTable.ts'
import type { CaseEvent, EndEvent, Event, RunEvent } from '../../runners/report/Event.ts'
import { exitCodeOf } from '../../runners/report/exitCode.ts'
import { renderJson } from '../../runners/report/json.ts'
import { renderJunit } from '../../runners/report/junit.ts'
import { quoteWord, reproduceCommand } from '../../runners/report/reproduce.ts'
import { plainStyle, styleFor } from '../../runners/report/style.ts'
import { createTally } from '../../runners/report/Tally.ts'
import { renderEnd, renderEvent } from '../../runners/report/terminal.ts'
import { validatorUnder } from '../../src/standard/validator.ts'
import { specRoot } from '../../src/standard/specRoot.ts'

const run: RunEvent = {
  event: 'run',
  format: 1,
  lockstep: '0.1.0',
  startedAt: '2026-11-24T00:00:00.000Z',
  vectors: ['vectors'],
  only: [],
  pairs: [{ sequencer: 'ref:', prover: 'cmd:./mine', selfCheck: false }],
  workers: 2,
  budgetMs: 1000,
}

const passed: CaseEvent = {
  event: 'case',
  pair: 0,
  id: 'block/a/pass',
  kind: 'build',
  file: 'vectors/block/a/pass.json',
  family: 'block',
  fork: 'osaka',
  clauses: ['TXN-1'],
  ruleset: { name: 'lockstep-reference', hash: `0x${'ab'.repeat(32)}` },
  status: 'pass',
  relation: 'agree',
  sequencer: { status: 'pass' },
  prover: { status: 'pass' },
  differences: [],
  witnessFrom: 'sequencer',
  durationMs: 1.5,
}

const steering = 'bad \u001b[31m]]> <&"\u0000'

const failed: CaseEvent = {
  ...passed,
  id: 'block/a/fail',
  status: 'fail',
  relation: 'prover-wrong',
  prover: {
    status: 'fail',
    problems: [{ block: 1, transaction: 0, field: 'gasUsed', expected: '0x5208', found: steering, against: 'vector' }],
  },
  divergence: {
    class: 'gas schedule',
    blame: 'prover',
    left: 'prover cmd:./mine',
    right: 'sequencer ref:',
    block: 1,
    transaction: 0,
    frame: 1,
    step: 7,
    pc: 9,
    opName: 'SLOAD',
    field: 'gas',
    leftValue: '0x1',
    rightValue: '0x2',
    summary: 'SLOAD costs 2101 instead of 2100',
  },
  reproduce: 'npx lockstep run --only block/a/fail',
}

const broken: CaseEvent = {
  ...passed,
  id: 'block/a/broken',
  clauses: [],
  status: 'broken',
  relation: 'infrastructure',
  prover: { status: 'broken', fault: { kind: 'crash', detail: 'ended with exit code 1', standardError: 'panicked' } },
}

const skipped: CaseEvent = {
  ...passed,
  id: 'block/a/skip',
  clauses: ['TXN-2'],
  status: 'skip',
  relation: 'not-shown',
  sequencer: { status: 'skip', capability: 'fork osaka' },
  prover: { status: 'notAsked', why: 'the sequencer built no block' },
}

function log(cases: readonly CaseEvent[]): readonly Event[] {
  const tally = createTally()
  const events: readonly Event[] = [run, ...cases]
  for (const event of events) tally.add(event)
  return [...events, tally.end({ interrupted: false, durationMs: 10, selected: cases.length })]
}

function endOf(cases: readonly CaseEvent[]): EndEvent {
  const end = log(cases).at(-1)
  if (end?.event !== 'end') throw new Error('no end')
  return end
}

const all = [passed, failed, broken, skipped]

describe('the log is the source of every report', () => {
  it('every event matches the published schema', () => {
    const schema = validatorUnder<Event>(specRoot(), 'event')
    for (const event of log(all)) expect(schema.violations(event)).toEqual([])
  })

  it('the JSON report holds every case in order', () => {
    const report: { cases: { id: string }[]; end: EndEvent } = JSON.parse(renderJson(log(all)))
    expect(report.cases.map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    expect(report.end.counts).toEqual(endOf(all).counts)
  })

  it('JUnit totals equal the totals of the log', () => {
    const status = fc.constantFrom(passed, failed, broken, skipped)
    fc.assert(
      fc.property(fc.array(status, { maxLength: 40 }), (cases) => {
        const { counts } = endOf(cases)
        const root = create(renderJunit(log(cases)))
          .root()
          .toObject()
        const attributes = attributesOf(root)
        expect(attributes).toMatchObject({
          '@tests': String(counts.selected),
          '@failures': String(counts.failed),
          '@errors': String(counts.broken),
          '@skipped': String(counts.skipped),
        })
      }),
      { numRuns: 25 },
    )
  })

  it('JUnit escapes what an adapter said and still parses', () => {
    const text = renderJunit(log(all))
    expect(text).not.toContain('\u001b')
    expect(() => create(text)).not.toThrow()
    expect(text).toContain('\\x1b[31m')
  })
})

function attributesOf(root: unknown): unknown {
  return typeof root === 'object' && root !== null && 'testsuites' in root ? root.testsuites : undefined
}

describe('the terminal tells a person what to do', () => {
  it('a failure shows clause, blame, place, class and the command that reproduces it', () => {
    expect(renderEvent(failed, plainStyle)).toMatchInlineSnapshot(`
      "✗ block/a/fail  TXN-1
          the prover is wrong  gas schedule
          prover: block 1 transaction 0 gasUsed is bad \\x1b[31m]]> <&"\\x00, expected 0x5208
          first divergence: block 1 transaction 0, frame 1, step 7, pc 9, SLOAD
            gas: prover cmd:./mine 0x1 | sequencer ref: 0x2
            SLOAD costs 2101 instead of 2100
          again: npx lockstep run --only block/a/fail"
    `)
  })

  it('the end shows counts by family and fork, skips, and the summary line', () => {
    const table = createCountTable()
    for (const event of all) table.add(event)
    expect(renderEnd(endOf(all), table, plainStyle)).toMatchInlineSnapshot(`
      "
      family  fork   passed  failed  broken  skipped
      block   osaka       1       1       1        1

      skipped:
             1  the sequencer lacks fork osaka

      requirements not shown: TXN-2

      selected 4 / executed 3 / passed 1 / failed 1 / broken 1 / not executed 1 (skipped 1)
      exit 3: an adapter broke the protocol  0.0 s"
    `)
  })

  it('colours follow NO_COLOR, then FORCE_COLOR, then the terminal', () => {
    const coloured = (isTTY: boolean, environment: Record<string, string>): boolean =>
      styleFor({ isTTY }, environment).bad('x') !== 'x'
    expect([
      coloured(true, {}),
      coloured(false, {}),
      coloured(false, { FORCE_COLOR: '1' }),
      coloured(true, { NO_COLOR: '1' }),
      coloured(true, { NO_COLOR: '1', FORCE_COLOR: '1' }),
    ]).toEqual([true, false, true, false, false])
  })

  it('a word is quoted so that a shell gives it back', () => {
    expect(quoteWord('ref:?mutant=x')).toBe(`'ref:?mutant=x'`)
    expect(quoteWord(`it's`)).toBe(String.raw`'it'\''s'`)
    expect(reproduceCommand({ vectors: 'a b', id: 'x::y[z]', sequencer: 'ref:', prover: 'cmd:./p -q' })).toBe(
      `npx lockstep run --vectors 'a b' --only 'x::y[z]' --sequencer ref: --prover 'cmd:./p -q'`,
    )
  })
})

describe('the exit code is the first that holds', () => {
  const none = { interrupted: false, damaged: 0, adapterFaults: 0, executed: 9, failed: 0, incomplete: false }
  it.each([
    ['all is well', {}, 0],
    ['a failure', { failed: 300 }, 1],
    ['a failure in an incomplete run', { failed: 1, incomplete: true }, 1],
    ['an incomplete run', { incomplete: true }, 6],
    ['nothing executed', { executed: 0, incomplete: true }, 5],
    ['a broken adapter', { adapterFaults: 1, failed: 1, executed: 0 }, 3],
    ['a damaged vector', { damaged: 1, adapterFaults: 1 }, 4],
    ['an interruption', { interrupted: true, damaged: 1 }, 130],
  ])('%s', (_what, facts, code) => {
    expect(exitCodeOf({ ...none, ...facts })).toBe(code)
  })

  it('a clause that only skipped cases name is not shown', () => {
    expect(endOf([passed, skipped])).toMatchObject({ clausesNotShown: ['TXN-2'], exitCode: 6 })
  })
})
