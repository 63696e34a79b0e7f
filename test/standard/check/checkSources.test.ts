import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/standard/Finding.ts'
import { edited, findingsOf, found, small, type Change } from './smallRuleset.ts'

test('a sound ruleset file has no findings', () => {
  expect(findingsOf(small)).toEqual([])
})

describe('a ruleset that does not say where it comes from is refused with file, line, clause and fix:', () => {
  test.each<[string, readonly Change[], readonly Finding[]]>([
    [
      'a fact without source',
      [['/systemCalls, /systemContracts, /deviations', '/systemCalls, /systemContracts']],
      [found('40:7', 'no source states this fact', 'list it under facts of a source', 'RUL-3')],
    ],
    [
      'a source that cannot be found again',
      [["    path: 'config.go'\n", '']],
      [
        found(
          '48:5',
          'the source code cannot be found again',
          'give repository, commit and path (or paths), or else a url',
          'RUL-3',
        ),
      ],
    ],
    [
      'a source that nothing uses',
      [['    facts: [/forks/second]\n', '']],
      [found('55:5', 'the source quote is used by nothing', 'list its facts or remove it', 'RUL-3')],
    ],
    [
      'a source that is not listed',
      [["'2023-11-14'\n    from: [code]", "'2023-11-14'\n    from: [kode]"]],
      [found('67:12', 'there is no source kode', 'name a source that exists or add this one', 'RUL-3')],
    ],
    [
      'facts that are nowhere',
      [['facts: [/forks/second]', 'facts: [/forks/third]']],
      [
        found(
          '58:13',
          'the path /forks/third leads nowhere in the ruleset',
          'name a part of the ruleset, such as /forks/<id> or /precompiles/<name>/history/<fork>',
          'RUL-3',
        ),
      ],
    ],
    [
      'an uncertain fact that is nowhere',
      [['at: /precompiles/P256VERIFY', 'at: /precompiles/P256']],
      [
        found(
          '61:5',
          'the path /precompiles/P256 leads nowhere in the ruleset',
          'name a part of the ruleset, such as /forks/<id> or /precompiles/<name>/history/<fork>',
          'RUL-3',
        ),
      ],
    ],
    [
      'a secondary source alone',
      [['[/chainId, /forks, ', '[/chainId, /forks/first, ']],
      [
        found(
          '8:7',
          'only a secondary source states this fact, and it is not marked as uncertain',
          'list it under uncertain, with the reason',
          'RUL-4',
        ),
      ],
    ],
    [
      'an unknown activation that is not marked',
      [
        ['{ kind: timestamp, value: 1700000000 }\n      evmBase', '{ kind: unknown }\n      evmBase'],
        ["    timestamp: 1700000000\n    date: '2023-11-14'\n", ''],
        ['came at 1700000000', 'came'],
      ],
      [
        found(
          '8:7',
          'the fact is unknown and not marked as uncertain',
          'list it under uncertain, with the reason',
          'RUL-4',
        ),
      ],
    ],
    [
      'an unknown price that is not marked',
      [['{ formula: linearWords, base: 15, perWord: 3 }\n        -', '{ formula: unknown }\n        -']],
      [
        found(
          '17:11',
          'the fact is unknown and not marked as uncertain',
          'list it under uncertain, with the reason',
          'RUL-4',
        ),
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findingsOf(edited(...changes))).toEqual(expected)
  })
})
