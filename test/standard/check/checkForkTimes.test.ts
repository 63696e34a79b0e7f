import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/standard/Finding.ts'
import { edited, findingsOf, found, small, type Change } from './smallRuleset.ts'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const file = 'bad.yaml'

describe('a fork with two times in one file is refused with file, line, clause and fix:', () => {
  test.each<[string, readonly Change[], readonly Finding[]]>([
    [
      'a fork recorded at another time',
      [
        ['    timestamp: 1700000000', '    timestamp: 1700000001'],
        ['    date', '    date'],
      ],
      [
        found(
          '65:5',
          'second is recorded at 1700000001 and activates at 1700000000',
          'correct one of the two',
          'RUL-2',
        ),
      ],
    ],
    [
      'a fork recorded on another day',
      [["'2023-11-14'", "'2023-11-15'"]],
      [
        found(
          '66:5',
          'second is recorded on 2023-11-15 and activates at 1700000000, which is 2023-11-14T22:13:20.000Z',
          'correct one of the two',
          'RUL-2',
        ),
      ],
    ],
    [
      'a time in a note that no fork has',
      [['came at 1700000000', 'came at 1_700_000_001']],
      [
        found(
          '75:5',
          '1700000001 is the time of no fork; second activates at 1700000000',
          'correct the number or the activation',
          'RUL-2',
        ),
      ],
    ],
    [
      'a testnet that switches to a fork of no chain',
      [['{ fork: second, activation', '{ fork: third, activation']],
      [
        found(
          '72:11',
          'there is no fork of this ruleset third',
          'name a fork of this ruleset that exists or add this one',
        ),
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findingsOf(edited(...changes))).toEqual(expected)
  })
})

describe('a fork that activates at another moment elsewhere is found:', () => {
  /** Another ruleset file that speaks of the same chain, or of its testnet. */
  const other = (name: string, chainId: string, time: string): Record<string, string> => ({
    [`${name}.yaml`]: edited(
      ['name: small', `name: ${name}`],
      ['chainId: 99', `chainId: ${chainId}`],
      ['value: 1700000000 }', `value: ${time} }`],
      ['timestamp: 1700000000', `timestamp: ${time}`],
      ["    date: '2023-11-14'\n", ''],
      ['came at 1700000000', 'came'],
      ['    chainId: 98\n', ''],
    ),
  })
  const fix = 'find out which one is right and correct the other'

  test('two rulesets of one chain', () => {
    expect(findingsOf(small, other('twin', '99', '1700000000'))).toEqual([])
    expect(findingsOf(small, other('twin', '99', '1700000001'))).toEqual([
      {
        file,
        line: 9,
        column: 7,
        message: 'second of chain 99 activates at timestamp 1700000000 here and at timestamp 1700000001 in twin.yaml',
        fix,
        clause: 'RUL-2',
      },
    ])
  })

  test('the ruleset of a testnet and the list of testnets of its main chain', () => {
    expect(findingsOf(small, other('tiny', '98', '1600000000'))).toEqual([])
    expect(findingsOf(small, other('tiny', '98', '1600000060'))).toEqual([
      {
        file,
        line: 72,
        column: 25,
        message: 'second of chain 98 activates at timestamp 1600000000 here and at timestamp 1600000060 in tiny.yaml',
        fix,
        clause: 'RUL-2',
      },
    ])
  })

  test('a guide that names the fork', () => {
    const home = mkdtempSync(join(tmpdir(), 'lockstep-guides-'))
    folders.push(home)
    mkdirSync(join(home, 'docs'))
    const guide = [
      '# Forks',
      'Second is not scheduled before 1700000007.',
      'It was: second at 1700000000.',
      'Block 1700000007.',
    ]
    writeFileSync(join(home, 'docs', 'forks.md'), guide.join('\n'))
    writeFileSync(join(home, 'README.md'), 'The second fork: 1,700,000,001.')
    const message = (time: string): string => `${time} is the time of no fork; second activates at 1700000000`
    expect(findingsOf(small, {}, join(home, 'spec'))).toEqual([
      {
        file: 'README.md',
        line: 1,
        column: 18,
        message: message('1700000001'),
        fix: 'correct the number',
        clause: 'RUL-2',
      },
      {
        file: 'docs/forks.md',
        line: 2,
        column: 32,
        message: message('1700000007'),
        fix: 'correct the number',
        clause: 'RUL-2',
      },
    ])
  })
})
