import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/standard/Finding.ts'
import { edited, findingsOf, found, type Change } from './smallRuleset.ts'

describe('a list of forks that contradicts itself is refused with file, line, clause and fix:', () => {
  test.each<[string, readonly Change[], readonly Finding[]]>([
    [
      'a fork before the one above it',
      [
        [
          'value: 1700000000 }\n      evmBase: prague',
          'value: 1700000000 }\n      evmBase: prague\n      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }\n    - id: third\n      activation: { kind: timestamp, value: 1699999999 }\n      evmBase: prague',
        ],
      ],
      [
        found(
          '13:7',
          'the fork third activates before second, which stands above it',
          'sort the forks by activation',
          'RUL-1',
        ),
      ],
    ],
    [
      'two forks at one activation in the wrong order',
      [
        [
          'value: 1700000000 }\n      evmBase: prague',
          'value: 1700000000 }\n      evmBase: prague\n      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }\n    - id: third\n      activation: { kind: timestamp, value: 1700000000 }\n      evmBase: cancun',
        ],
      ],
      [
        found(
          '13:7',
          'second (prague) and third (cancun) activate at one moment, and the earlier rules stand last',
          'put second after third',
          'RUL-1',
        ),
      ],
    ],
    [
      'a later fork at genesis',
      [
        [
          '{ kind: timestamp, value: 1700000000 }\n      evmBase',
          '{ kind: timestamp, value: 1600000001 }\n      evmBase: prague\n      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }\n    - id: third\n      activation: { kind: genesis }\n      evmBase',
        ],
        ['1700000000\n    date', '1600000001\n    date'],
        ["    date: '2023-11-14'\n", ''],
        ['1700000000.', '1600000001.'],
      ],
      [found('13:7', 'a later fork is active from genesis', 'let only the first forks activate at genesis', 'FRK-1')],
    ],
    [
      'a first fork that is not at genesis',
      [['activation: { kind: genesis }', 'activation: { kind: block, value: 5 }']],
      [
        found(
          '6:7',
          'the first fork is not active from genesis',
          'let the first fork activate at genesis, with the number of its first block where that is not 0',
          'FRK-1',
        ),
      ],
    ],
    [
      'a fork twice',
      [
        [
          'value: 1700000000 }\n      evmBase: prague',
          'value: 1700000000 }\n      evmBase: prague\n      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }\n    - id: second\n      activation: { kind: timestamp, value: 1700000001 }\n      evmBase: prague',
        ],
      ],
      [
        found('12:7', 'the fork second is given twice', 'keep one of the two', 'FRK-1'),
        found(
          '13:7',
          'second of chain 99 activates at timestamp 1700000001 here and at timestamp 1700000000 in bad.yaml',
          'find out which one is right and correct the other',
          'RUL-2',
        ),
      ],
    ],
    [
      'a fork without blob schedule',
      [['      blob: { target: 3, max: 6, baseFeeUpdateFraction: 3338477 }\n', '']],
      [found('10:7', 'the fork second has no blob schedule', 'add blob, or a deviation of the area blobs', 'BLK-11')],
    ],
    [
      'a blob schedule before Cancun',
      [['evmBase: prague', 'evmBase: shanghai']],
      [
        found('10:7', 'the fork second is before Cancun and has a blob schedule', 'remove blob', 'BLK-11'),
        found(
          '32:17',
          'there is no system call of these forks beaconRoots',
          'name a system call of these forks that exists or add this one',
        ),
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findingsOf(edited(...changes))).toEqual(expected)
  })
})
