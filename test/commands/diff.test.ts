import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCli } from '../runners/runCli.ts'
import { edited, small } from '../standard/check/smallRuleset.ts'

const folder = mkdtempSync(join(tmpdir(), 'lockstep-diff-'))

afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('equal rulesets exit with 0', async () => {
  expect(await runCli(['diff', 'linea', 'spec/rulesets/linea.yaml'])).toEqual({
    code: 0,
    output: 'linea and spec/rulesets/linea.yaml declare equal rules.\n',
    display: '',
  })
})

test('a fork one second later exits with 1, and two rulesets of one name are called as they were given', async () => {
  const [left, right] = [
    written('a.yaml', small),
    written('b.yaml', edited(['value: 1700000000 }', 'value: 1700000001 }'])),
  ]
  const width = left.length
  expect(await runCli(['diff', left, right])).toEqual({
    code: 1,
    output: expect.stringMatching(
      new RegExp(
        [
          'Forks',
          '  second begins',
          `    ${left.padEnd(width)}  at 2023-11-14 22:13:20 UTC\\s+\\(1700000000\\)`,
          `    ${right.padEnd(width)}  at 2023-11-14 22:13:21 UTC\\s+\\(1700000001\\)`,
          '',
        ].join('\n'),
      ),
    ),
    display: '',
  })
})

test('as JSON the differences are data', async () => {
  const right = written('c.yaml', edited(['name: small', 'name: dear'], ['gas: 3450', 'gas: 6900']))
  const { code, output } = await runCli(['diff', written('a.yaml', small), right, '--format', 'json'])
  expect({ code, ...(JSON.parse(output) as object) }).toEqual({
    code: 1,
    left: 'small',
    right: 'dear',
    equal: false,
    differences: [
      {
        subject: 'precompiles',
        item: 'P256VERIFY',
        address: '0x0000000000000000000000000000000000000100',
        field: 'gas',
        left: { formula: 'const', gas: '3450' },
        right: { formula: 'const', gas: '6900' },
        stretch: { from: 'second' },
        doubts: [
          { side: 'left', why: 'Nobody looked.' },
          { side: 'right', why: 'Nobody looked.' },
        ],
      },
    ],
  })
})

test('what cannot be read exits with 2 and says where', async () => {
  const bad = written('bad.yaml', edited(['gas: 3450', 'gas: -3450']))
  expect(await runCli(['diff', 'linea', bad])).toEqual({
    code: 2,
    output: '',
    display: `${bad}:30:34: "gas" is "-3450", which is not of the form ^(?:0|[1-9][0-9]*)$ (ENC-7). Fix: write this instead: A non-negative integer in decimal digits without a leading zero.\n`,
  })
  expect(await runCli(['diff', 'linea', 'ethereum-mainet'])).toEqual({
    code: 2,
    output: '',
    display: expect.stringContaining('there is no ruleset and no file ethereum-mainet; nearest: ethereum-mainnet'),
  })
  expect((await runCli(['diff', 'linea'])).code).toBe(2)
})
