import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { runCli } from '../runners/runCli.ts'
import type { CaseEvent, EndEvent, Event, FaultEvent } from '../../runners/report/Event.ts'
import { trigger } from './program.ts'

const casesAround = 6

let folder = ''
let vectors = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-faulty-'))
  vectors = join(folder, 'rlp.json')
  const tests: Record<string, { in: string; out: string }> = {}
  for (let index = 0; index < casesAround; index++) {
    const word = `before${index}`
    tests[`before${index}`] = { in: word, out: rlpOf(word) }
  }
  tests['trigger'] = { in: 'trigger', out: trigger }
  for (let index = 0; index < casesAround; index++) {
    const word = `after0${index}`
    tests[`after${index}`] = { in: word, out: rlpOf(word) }
  }
  writeFileSync(vectors, JSON.stringify(tests))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** RLP of a word of 2 to 55 letters. */
function rlpOf(word: string): string {
  return `0x${(0x80 + word.length).toString(16)}${Buffer.from(word).toString('hex')}`
}

function program(name: string): string {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  return `cmd:"${process.execPath}" --import tsx "${path}"`
}

interface Outcome {
  readonly code: number
  readonly trigger: string | undefined
  readonly others: readonly string[]
  readonly end: EndEvent | undefined
  readonly lateFaults: readonly string[]
}

/** Judges a faulty prover beside an honest sequencer. */
async function judge(name: string, more: readonly string[] = []): Promise<Outcome> {
  const out = mkdtempSync(join(folder, 'out-'))
  const words = ['run', '--vectors', vectors, '--sequencer', program('honest'), '--prover', program(name)]
  const { code } = await runCli([...words, '--workers', '1', '--out', out, ...more])
  const events: Event[] = readFileSync(join(out, 'run.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const cases = events.filter((event): event is CaseEvent => event.event === 'case')
  const verdict = ({ status, prover }: CaseEvent): string =>
    prover.status === 'broken' ? `${status}: ${prover.fault.kind}` : status
  const about = cases.find(({ id }) => id.endsWith('trigger'))
  return {
    code,
    trigger: about === undefined ? undefined : verdict(about),
    others: [...new Set(cases.filter((event) => event !== about).map(verdict))],
    end: events.find((event): event is EndEvent => event.event === 'end'),
    lateFaults: events.filter((event): event is FaultEvent => event.event === 'fault').map(({ fault }) => fault.kind),
  }
}

const all = 2 * casesAround + 1

describe('a fault costs the faulty adapter its own case and nothing more', () => {
  const single: readonly (readonly [name: string, verdict: string, code: number])[] = [
    ['crash', 'broken: crash', 3],
    ['logLine', 'broken: malformed', 3],
    ['doubleAnswer', 'broken: double-answer', 3],
    ['flood', 'broken: flood', 3],
    ['garbage', 'broken: malformed', 3],
    ['standardErrorFlood', 'broken: stderr-flood', 3],
  ]
  it.each(single)('%s is %s and ends the run with %i', async (name, verdict, code) => {
    const { trigger: about, others, code: ended, end } = await judge(name)
    expect({ about, others, ended }).toEqual({ about: verdict, others: ['pass'], ended: code })
    expect(end?.counts).toMatchObject({ selected: all, executed: all, passed: all - 1, broken: 1 })
  })

  it('a hang is broken: time and leaves the run incomplete', async () => {
    const { trigger: about, others, code } = await judge('hang', ['--budget-ms', '1500'])
    expect({ about, others, code }).toEqual({ about: 'broken: time', others: ['pass'], code: 6 })
  })
})

describe('a program that cannot be trusted at all breaks every case of its own', () => {
  const whole: readonly (readonly [name: string, verdict: string, code: number])[] = [
    ['alwaysYes', 'broken: dishonest', 3],
    ['wrongNonce', 'broken: wrong-nonce', 3],
    ['undeclaredRole', 'broken: undeclared-role', 3],
    ['echo', 'broken: malformed', 3],
    ['alwaysWrong', 'fail', 1],
    ['lying', 'fail', 1],
  ]
  it.each(whole)('%s is %s in every case and ends the run with %i', async (name, verdict, code) => {
    const { trigger: about, others, code: ended, end } = await judge(name)
    expect({ about, others, ended }).toEqual({ about: verdict, others: [verdict], ended: code })
    expect(end?.counts.selected).toBe(all)
  })

  it('a program that never says hello is broken: silent', async () => {
    const { trigger: about, others, code } = await judge('silent', ['--budget-ms', '1000'])
    expect({ about, others, code }).toEqual({ about: 'broken: silent', others: ['broken: silent'], code: 3 })
  })

  it('without a fault every case passes', async () => {
    const { trigger: about, others, code } = await judge('honest')
    expect({ about, others, code }).toEqual({ about: 'pass', others: ['pass'], code: 0 })
  })
})
