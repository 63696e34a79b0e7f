import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('../../mutation/main.ts', import.meta.url))

function run(...words: readonly string[]): {
  readonly code: number | null
  readonly out: string
  readonly err: string
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, ...words], {
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

describe('npm run mutation', () => {
  it('says how it is used where it is asked', () => {
    const { code, out, err } = run('--help')
    expect([code, err]).toEqual([0, ''])
    for (const flag of ['--only', '--sample', '--processes', '--out', '--document']) expect(out).toContain(`  ${flag}`)
  })

  it.each([
    [['--nope'], "mutation: Unknown option '--nope'"],
    [['word'], "mutation: Unexpected argument 'word'"],
    [['--only'], "mutation: Option '--only <value>' argument missing"],
    [['--sample', 'few'], "mutation: --sample takes a count from 1 to 999999, not 'few'"],
    [['--processes', '0'], "mutation: --processes takes a count from 1 to 999999, not '0'"],
  ])('refuses %j with its usage and without a stack trace', (words, message) => {
    const { code, out, err } = run(...words)
    expect([code, out]).toEqual([2, ''])
    expect(err.startsWith(message)).toBe(true)
    expect(err).toContain('usage: npm run mutation -- [--only <pattern>]')
    expect(err).not.toMatch(/^ {4}at /m)
  })
})
