import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { CaseEvent, EndEvent, Event } from '../../runners/report/Event.ts'
import { runCli } from './runCli.ts'

const honest = programAt('../faulty/honest.ts')
let folder = ''
let vectors = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'))
  vectors = rlpVectors('words.json', 12, () => true)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function programAt(path: string): string {
  return `cmd:"${process.execPath}" --import tsx "${fileURLToPath(new URL(path, import.meta.url))}"`
}

/** Writes RLP tests of single words; a wrong one expects another word. */
function rlpVectors(name: string, count: number, right: (index: number) => boolean): string {
  const tests: Record<string, { in: string; out: string }> = {}
  for (let index = 0; index < count; index++) {
    const word = `word${String(index).padStart(4, '0')}`
    const bytes = Buffer.from(right(index) ? word : 'otherone')
    tests[word] = { in: word, out: `0x${(0x80 + bytes.length).toString(16)}${bytes.toString('hex')}` }
  }
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(tests))
  return path
}

function pair(): readonly string[] {
  return ['--sequencer', honest, '--prover', honest, '--workers', '1']
}

function eventsIn(out: string): readonly Event[] {
  const lines = readFileSync(join(out, 'run.ndjson'), 'utf8').trim().split('\n')
  return lines.map((line): Event => JSON.parse(line))
}

describe('what cannot be carried out is a usage error with one message', () => {
  const wrong: readonly (readonly [what: string, words: readonly string[], message: RegExp])[] = [
    ['an unknown command', ['judge'], /unknown command 'judge'/],
    ['an unknown option', ['run', '--vektors', 'x'], /unknown option '--vektors'/],
    ['a mistyped option', ['run', '--worker', '2'], /Did you mean --workers/],
    ['no worker', ['run', '--workers', '0'], /whole number of 1 or more/],
    ['too many workers', ['run', '--workers', '1000'], /at most 64/],
    ['an unknown format', ['run', '--format', 'html5'], /It knows terminal, ndjson, json, junit/],
    ['an unknown connect string', ['run', '--prover', 'myprover'], /cannot tell how to reach "myprover"/],
    ['an unknown option of ref:', ['run', '--prover', 'ref:?speed=9'], /knows the options mutant, crypto/],
    ['an open quote', ['run', '--prover', 'cmd:"./mine'], /open "/],
    ['a batch tool', ['run', '--sequencer', 't8n:evm'], /t8n: is reserved .*\n?.*cmd:/],
    ['a bad URL', ['run', '--sequencer', 'rpc:localhost'], /http/],
    ['a path without anything', ['run', '--vectors', '/nowhere/at/all'], /there is nothing at \/nowhere\/at\/all/],
    ['an unknown name', ['explain', 'NONCE_TO_LOW'], /nearest: NONCE_TOO_LOW/],
    ['a folder that is not there', ['spec', 'check', '/nowhere'], /there is no folder \/nowhere/],
  ]
  it.each(wrong)('%s', async (_what, words, message) => {
    const { code, output, display } = await runCli(words)
    expect(code).toBe(2)
    expect(display).toMatch(message)
    expect(`${output}${display}`).not.toMatch(/ {4}at /)
  })

  it('an output folder that cannot be written is found before anything runs', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const { code, output, display } = await runCli(['run', '--vectors', vectors, ...pair(), '--out', join(file, 'out')])
    expect({ code, output }).toEqual({ code: 2, output: '' })
    expect(display).toMatch(/cannot write reports to .*choose another folder with --out/s)
  })
})

describe('what is not there is not green', () => {
  it('a filter with a typo ends with 5 and suggests the nearest id', async () => {
    const { code, display } = await runCli(['run', '--vectors', vectors, ...pair(), '--only', 'words.json::word0o07'])
    expect(code).toBe(5)
    expect(display).toMatch(/matches none of 12 cases; nearest:\n\s+words\.json::word000/)
  })

  it('a filter with a typo in one part suggests ids that have a part like it', async () => {
    const { code, display } = await runCli(['run', '--vectors', vectors, ...pair(), '--only', '**wrod0003'])
    expect(code).toBe(5)
    expect(display).toContain('words.json::word0003')
  })

  it('an empty folder ends with 5', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    const { code, display } = await runCli(['run', '--vectors', empty, ...pair()])
    expect(code).toBe(5)
    expect(display).toContain('no vector was found')
  })

  it('vectors that every party skips end with 5', async () => {
    const { code, output } = await runCli([
      'run',
      '--vectors',
      join(fileURLToPath(new URL('../../vectors/block/calls', import.meta.url))),
      ...pair(),
    ])
    expect(code).toBe(5)
    expect(output).toMatch(/selected \d+ \/ executed 0/)
  })
})

describe('a damaged vector ends the run with 4 and says where', () => {
  const damaged: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['JSON that ends early', '{"a": {"in": "dog", "out"', /ends early/],
    ['a field of the wrong kind', '{"a": {"in": "dog", "out": 12}}', /out/],
  ]
  it.each(damaged)('%s', async (_what, text, message) => {
    const path = join(folder, 'damaged.json')
    writeFileSync(path, text)
    const { code, output } = await runCli(['run', '--vectors', path, ...pair()])
    expect(code).toBe(4)
    expect(output).toMatch(/damaged vector.*damaged\.json/)
    expect(output).toMatch(message)
  })
})

describe('a run is judged by all of its cases', () => {
  it('300 failures still end with 1', async () => {
    const many = rlpVectors('wrong.json', 300, () => false)
    const out = join(folder, 'many')
    const { code, output } = await runCli(['run', '--vectors', many, ...pair(), '--out', out])
    expect(code).toBe(1)
    expect(output).toContain('selected 300 / executed 300 / passed 0 / failed 300 / not executed 0')
    expect(output.match(/again: npx lockstep run /g)).toHaveLength(300)
  })

  it('results come in the order of the file, whatever worker was first', async () => {
    const out = join(folder, 'order')
    const words = [
      'run',
      '--vectors',
      vectors,
      '--sequencer',
      honest,
      '--prover',
      honest,
      '--workers',
      '3',
      '--out',
      out,
    ]
    expect((await runCli(words)).code).toBe(0)
    const ids = eventsIn(out).flatMap((event) => (event.event === 'case' ? [event.id] : []))
    expect(ids).toEqual(ids.toSorted())
  })

  it('the command that a failure prints runs just that case', async () => {
    const mixed = rlpVectors('mixed.json', 5, (index) => index !== 3)
    const out = join(folder, 'mixed')
    await runCli(['run', '--vectors', mixed, ...pair(), '--out', out])
    const failed = eventsIn(out).find((event): event is CaseEvent => event.event === 'case' && event.status === 'fail')
    const words = wordsOf(failed?.reproduce ?? '')
    expect(words.slice(0, 3)).toEqual(['npx', 'lockstep', 'run'])
    const { code, output } = await runCli([...words.slice(2), '--workers', '1'])
    expect(code).toBe(1)
    expect(output).toContain('selected 1 / executed 1 / passed 0 / failed 1')
  })

  it('every sequencer is judged with every prover', async () => {
    const out = join(folder, 'matrix')
    const wrong = programAt('../faulty/alwaysWrong.ts')
    const words = [
      'run',
      '--vectors',
      vectors,
      '--sequencer',
      honest,
      '--prover',
      honest,
      '--prover',
      wrong,
      '--out',
      out,
    ]
    expect((await runCli([...words, '--workers', '1'])).code).toBe(1)
    const statuses = eventsIn(out).flatMap((event) =>
      event.event === 'case' ? [`${event.pair} ${event.relation}`] : [],
    )
    expect(new Set(statuses)).toEqual(new Set(['0 agree', '1 prover-wrong']))
  })
})

/** Undoes the quoting of a command that only uses single quotes. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/(?:'[^']*'|\\'|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll("'\\''", '\u0000').replaceAll("'", '').replaceAll('\u0000', "'"),
  )
}

describe('what a person reads', () => {
  it('help names every command, option and exit code', async () => {
    const { code, output } = await runCli(['--help'])
    expect(code).toBe(0)
    expect(output).toMatchSnapshot()
    expect((await runCli(['run', '--help'])).output).toMatchSnapshot()
  })

  it('list names the cases that a run would judge', async () => {
    const { code, output } = await runCli(['list', '--vectors', vectors, '--only', '**word000[1]', '**word0002'])
    expect({ code, output }).toEqual({ code: 0, output: 'words.json::word0002\trlp_test\tany\n' })
  })

  it.each([
    ['TXN-1', /TXN-1 \(MUST/],
    ['NONCE_TOO_LOW', /enforces TXN-1/],
    ['fork-skew', /fork skew \(class of divergence\)/],
    ['double-answer', /fault of an adapter/],
    ['block/no/such-vector', /nothing is called block\/no\/such-vector; lockstep list/],
  ])('explain %s', async (what, text) => {
    const { output, display } = await runCli(['explain', what])
    expect(`${output}${display}`).toMatch(text)
  })

  it('what an adapter says cannot steer the terminal', async () => {
    const path = join(folder, 'steer.json')
    writeFileSync(path, JSON.stringify({ trigger: { in: 'trigger', out: '0x8774726967676572' } }))
    const crash = programAt('../faulty/crash.ts')
    const words = ['run', '--vectors', path, '--sequencer', honest, '--prover', crash, '--workers', '1']
    const { code, output } = await runCli(words, { NO_COLOR: '1', FORCE_COLOR: '1' })
    expect(code).toBe(3)
    expect(output).toContain('src/decode.rs:42\\x1b[31m')
    expect(output).not.toContain('\u001b')
  })
})

describe('a run that is interrupted', () => {
  it('keeps what is finished, writes its reports and ends with 130', async () => {
    const path = join(folder, 'interrupted.json')
    writeFileSync(
      path,
      JSON.stringify({ aaa: { in: 'dog', out: '0x83646f67' }, trigger: { in: 'trigger', out: '0x8774726967676572' } }),
    )
    const out = join(folder, 'interrupted')
    const main = fileURLToPath(new URL('../../runners/main.ts', import.meta.url))
    const words = [
      'run',
      '--vectors',
      path,
      '--sequencer',
      honest,
      '--prover',
      programAt('../faulty/hang.ts'),
      '--workers',
      '1',
      '--out',
      out,
    ]
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    await until(() => fileHas(join(out, 'run.ndjson'), '"id":"interrupted.json::aaa"'))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    const events = eventsIn(out)
    expect(events.flatMap((event) => (event.event === 'case' ? [event.status] : []))).toEqual(['pass'])
    const end = events.at(-1)
    expect(end?.event === 'end' ? end : undefined).toMatchObject({
      exitCode: 130,
      interrupted: true,
    } satisfies Partial<EndEvent>)
    expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toContain('tests="1"')
  })
})

function fileHas(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(text)
  } catch {
    return false
  }
}

async function until(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600 && !done(); turn++) await new Promise((resolve) => setTimeout(resolve, 50))
  expect(done()).toBe(true)
}
