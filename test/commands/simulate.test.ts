import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { runCli } from '../runners/runCli.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-simulate-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('simulate', { timeout: 120_000 }, () => {
  test('says of a run what it cost, and that every invariant holds', async () => {
    const { code, output } = await runCli([
      'simulate',
      '--validators',
      '7',
      '--faults',
      'mixed=f',
      '--blocks',
      '4',
      '--soft-commit',
    ])
    expect(code).toBe(0)
    for (const words of [
      'rounds per block',
      'network delays of',
      'messages per block',
      'faults injected',
      'every invariant holds',
      'one sequencer',
    ]) {
      expect(output).toContain(words)
    }
  })

  test('gives the same report with one process and with three', async () => {
    const words = [
      'simulate',
      '--validators',
      '4',
      '--faults',
      'mixed=1',
      '--network',
      'rough',
      '--seeds',
      '9',
      '--blocks',
      '2',
    ]
    const reports = await Promise.all(
      ['1', '3'].map(async (workers) => {
        const file = join(folder, `${workers}.json`)
        expect((await runCli([...words, '--workers', workers, '--json', file])).code).toBe(0)
        return readFileSync(file, 'utf8')
      }),
    )
    expect(reports[1]).toBe(reports[0])
  })

  test('writes a failing run as a vector that fails the same machine', async () => {
    const file = join(folder, 'counterexample.json')
    const words = ['--validators', '5', '--faults', 'equivocate', '--network', 'rough', '--seeds', '8', '--blocks', '2']
    const { code, output, display } = await runCli([
      'simulate',
      ...words,
      '--mutant',
      'quorum-of-two-f-plus-one',
      '--counterexample',
      file,
    ])
    expect(code).toBe(1)
    expect(output).toContain('agreement')
    expect(display).toContain("--sequencer 'ref:?mutant=machine-quorum-of-two-f-plus-one'")
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ kind: 'consensus-schedule' })
  })

  test('runs whole nodes with --execute, and tells of transactions, refusals, head and state', async () => {
    const words = ['--execute', '--faults', 'wrongState', '--network', 'lan', '--blocks', '3', '--policy', 'arrival']
    const { code, output } = await runCli(['simulate', ...words, '--transactions', '9'])
    expect(code).toBe(0)
    for (const text of [
      'policy arrival, batches of 3',
      'transactions       9 sent, 9 final',
      'pooled 9',
      'blocks refused     invalid STATE_ROOT_MISMATCH',
      'head               0x',
      'state              0x',
      'every invariant holds',
    ]) {
      expect(output).toContain(text)
    }
  })

  test.each([
    [['--execute', '--ruleset', 'lockstep-refrence'], 'perhaps lockstep-reference, found "lockstep-refrence"'],
    [['--execute', '--mutant', 'lock-dropped'], '--mutant does not go with --execute'],
    [['--execute', '--counterexample', join(folder, 'other.json')], '--counterexample does not go with --execute'],
    [['--patience', '1'], '--patience goes with --execute only'],
  ])('refuses %j with exit code 2, as nodes that execute have other flags', async (words, message) => {
    const { code, display } = await runCli(['simulate', ...words])
    expect(display).toContain(message)
    expect(display).not.toContain('    at ')
    expect(code).toBe(2)
  })

  test.each([
    [['--validators', '0'], '--validators takes a whole number of validators from 1 to 128, found "0"'],
    [['--validators', '1e3'], '--validators takes a whole number of validators from 1 to 128, found "1e3"'],
    [['--seed', '18446744073709551616'], '--seed takes a whole number'],
    [['--blocks', '10001'], '--blocks takes a whole number of blocks from 1 to 10000, found "10001"'],
    [['--seeds', '0'], '--seeds takes a whole number of seeds from 1 to 1000000, found "0"'],
    [['--faults', 'crash=2'], '--faults names 2 validators; at most 1 of 4 may be faulty, less than a third'],
    [['--profile', 'ibft1'], '--profile takes one of besu, psc-1, qbft-2021, qbft-eea, found "ibft1"'],
    [['--mutant', 'lock-droped'], 'perhaps lock-dropped'],
    [['--network', 'wan,loss=100'], '--network loss takes per cent from 0 to 90, found "100"'],
    [['--json', join(folder, 'missing', 'report.json'), '--blocks', '1'], '--json'],
  ])('refuses %j with exit code 2', async (words, message) => {
    const { code, display } = await runCli(['simulate', ...words])
    expect(display).toContain(message)
    expect(display).not.toContain('    at ')
    expect(code).toBe(2)
  })
})
