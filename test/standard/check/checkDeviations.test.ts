import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/standard/Finding.ts'
import { edited, findingsOf, found, type Change } from './smallRuleset.ts'

describe('a deviation that contradicts the forks or another one is refused with file, line, clause and fix:', () => {
  test.each<[string, readonly Change[], readonly Finding[]]>([
    [
      'a deviation that ends before it begins',
      [['sinceFork: first\n      untilFork: second', 'sinceFork: second\n      untilFork: first']],
      [found('46:7', 'the rule ends at first, which is not after second', 'name a later fork', 'RUL-8')],
    ],
    [
      'a deviation at no fork',
      [['sinceFork: first\n      untilFork: second', 'sinceFork: osaka']],
      [
        found(
          '45:7',
          'there is no fork of this ruleset osaka',
          'name a fork of this ruleset that exists or add this one',
          'RUL-8',
        ),
      ],
    ],
    [
      'an opcode that is added and absent',
      [
        [
          'provenance:',
          "    - { area: opcode, subject: CLZ, byte: '0x1e', status: absent, rule: 'Not yet', sinceFork: first }\nprovenance:",
        ],
      ],
      [found('47:51', 'CLZ is absent and also added at one fork', 'keep one of the two', 'RUL-8')],
    ],
    [
      'an opcode without its byte',
      [["      byte: '0x1e'\n", '']],
      [found('40:7', 'the opcode has no byte', 'add or remove byte', 'RUL-8')],
    ],
    [
      'a system call without its contract',
      [
        ["\n    beaconRoots: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'", ' {}'],
        [', /systemContracts', ''],
      ],
      [found('33:3', 'the system contract beaconRoots has no address', 'add beaconRoots', 'SYS-6')],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findingsOf(edited(...changes))).toEqual(expected)
  })
})
