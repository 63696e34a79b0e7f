import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const script = resolve(import.meta.dirname, '../.ci/counts.mjs')
const folder = mkdtempSync(join(tmpdir(), 'lockstep-counts-'))

afterAll(() => rmSync(folder, { recursive: true }))

function counts(results: string | undefined): { code: number | null; output: string } {
  const path = join(folder, results === undefined ? 'absent.json' : 'results.json')
  if (results !== undefined) writeFileSync(path, results)
  const { status, stdout } = spawnSync(process.execPath, [script, path], { encoding: 'utf8' })
  return { code: status, output: stdout }
}

function fileOf(status: string, ...outcomes: string[]): object {
  return { status, assertionResults: outcomes.map((outcome) => ({ status: outcome })) }
}

test('passed tests alone give exit code 0', () => {
  const results = JSON.stringify({ testResults: [fileOf('passed', 'passed', 'passed', 'skipped')] })
  expect(counts(results)).toEqual({ code: 0, output: 'skipped: 1\n2 passed, 0 failed\n' })
})

test('a failed test and a file that did not load are failures', () => {
  const results = JSON.stringify({ testResults: [fileOf('failed', 'passed', 'failed'), fileOf('failed')] })
  expect(counts(results)).toEqual({ code: 1, output: '1 passed, 2 failed\n' })
})

test('no test, no file and a damaged file are failures', () => {
  const nothing = { code: 1, output: '0 passed, 0 failed\n' }
  expect(counts(JSON.stringify({ testResults: [] }))).toEqual(nothing)
  expect(counts(undefined)).toEqual(nothing)
  expect(counts('{"testResults":')).toEqual(nothing)
  expect(counts('{}')).toEqual(nothing)
})
