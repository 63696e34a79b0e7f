import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/standard/Finding.ts'
import { edited, findingsOf, found, type Change } from './smallRuleset.ts'

describe('a precompile that contradicts itself is refused with file, line, clause and fix:', () => {
  test.each<[string, readonly Change[], readonly Finding[]]>([
    [
      'a precompile since a fork that the chain lacks',
      [['- sinceFork: second\n          status: active', '- sinceFork: osaka\n          status: active']],
      [
        found(
          '28:11',
          'there is no fork of this ruleset osaka',
          'name a fork of this ruleset that exists or add this one',
          'RUL-6',
        ),
      ],
    ],
    [
      'a history out of order',
      [['- sinceFork: second\n          status: unprovable', '- sinceFork: first\n          status: unprovable']],
      [found('20:11', 'the fork is not later than that of the entry before', 'sort the entries by fork', 'RUL-6')],
    ],
    [
      'a price where nothing runs',
      [
        ['status: unprovable', 'status: disabled-revert'],
        [
          '          limits: { maxCallsPerBlock: 3, maxLargeCallsPerBlock: 2, onLimitViolation: tx-rejected-by-sequencer }\n',
          '',
        ],
      ],
      [
        found(
          '22:11',
          'the status disabled-revert executes nothing and has a gas formula',
          'remove gas or correct the status',
          'RUL-6',
        ),
      ],
    ],
    [
      'limits where nothing runs',
      [['status: unprovable\n          gas: { formula: linearWords, base: 15, perWord: 3 }', 'status: disabled-error']],
      [
        found(
          '22:11',
          'the status disabled-error executes nothing and has limits',
          'remove limits or correct the status',
          'RUL-7',
        ),
      ],
    ],
    [
      'an absence that goes without saying',
      [
        [
          '- sinceFork: first\n          status: active\n          gas: { formula: linearWords, base: 15, perWord: 3 }',
          '- sinceFork: first\n          status: absent',
        ],
      ],
      [found('18:11', 'the address is an ordinary account before the first entry anyway', 'remove the entry', 'RUL-6')],
    ],
    [
      'an entry that changes nothing',
      [
        ['unprovable\n', 'active\n'],
        [
          '          limits: { maxCallsPerBlock: 3, maxLargeCallsPerBlock: 2, onLimitViolation: tx-rejected-by-sequencer }\n',
          '',
        ],
      ],
      [found('21:11', 'the entry says the same as that of first', 'remove the entry', 'RUL-6')],
    ],
    [
      'a precompile of another class than its description',
      [
        [
          "'0x0000000000000000000000000000000000000100'\n      class: pure",
          "'0x0000000000000000000000000000000000000100'\n      class: contextual",
        ],
      ],
      [
        found(
          '26:7',
          'P256VERIFY is contextual here and pure in spec/precompiles',
          'write that class or another name',
          'RUL-10',
        ),
      ],
    ],
    [
      'two precompiles at one address',
      [["'0x0000000000000000000000000000000000000100'", "'0x0000000000000000000000000000000000000004'"]],
      [
        found(
          '25:7',
          'P256VERIFY is at 0x0000000000000000000000000000000000000100 in spec/precompiles',
          'write that address or another name',
          'PRE-5',
        ),
        found('25:7', 'P256VERIFY is at the address of ID', 'correct one of the two', 'RUL-5'),
      ],
    ],
    [
      'a precompile at the address of a system contract',
      [
        [
          "beaconRoots: '0x000f3df6d732807ef1319fb7b8bb8522d0beac02'",
          "beaconRoots: '0x0000000000000000000000000000000000000100'",
        ],
      ],
      [
        found(
          '34:5',
          'the system contract beaconRoots is at the address of P256VERIFY',
          'correct one of the two',
          'RUL-5',
        ),
      ],
    ],
    [
      'negative gas',
      [['gas: 3450', 'gas: -3450']],
      [
        found(
          '30:34',
          '"gas" is "-3450", which is not of the form ^(?:0|[1-9][0-9]*)$',
          'write this instead: A non-negative integer in decimal digits without a leading zero.',
          'ENC-7',
        ),
      ],
    ],
    [
      'an unknown status',
      [['status: unprovable', 'status: disabled']],
      [
        found(
          '21:11',
          '"status" is "disabled", which is none of active, absent, disabled-error, disabled-revert, unprovable, chain-specific, build-feature, unknown',
          'write disabled-error',
          'ENC-7',
        ),
      ],
    ],
    [
      'an unknown gas formula',
      [['formula: const, gas: 3450', 'formula: eip7951']],
      [found('30:11', '"gas" has the unknown formula "eip7951"', 'use a known formula', 'PRE-2')],
    ],
    [
      'more large calls than calls',
      [['maxLargeCallsPerBlock: 2', 'maxLargeCallsPerBlock: 4']],
      [found('23:42', 'more large calls are allowed in a block than calls', 'correct one of the two', 'RUL-7')],
    ],
    [
      'an active precompile that nobody may call',
      [
        ['status: unprovable', 'status: active'],
        ['maxCallsPerBlock: 3, maxLargeCallsPerBlock: 2', 'maxCallsPerBlock: 0'],
      ],
      [
        found(
          '23:21',
          'ID is active, and no call of it may be in a block',
          'write the status unprovable or another limit',
          'RUL-7',
        ),
      ],
    ],
    [
      'a length above the longest',
      [['exactInputBytes: 160', 'exactInputBytes: 160, maxInputBytes: 159']],
      [found('31:21', 'the only length of input is above the longest', 'correct one of the two', 'RUL-7')],
    ],
    [
      'a limit without consequence',
      [['exactInputBytes: 160, onLimitViolation: empty-output-success', 'exactInputBytes: 160']],
      [found('31:11', 'nothing says what an input beyond the limit meets', 'add onLimitViolation', 'RUL-7')],
    ],
    [
      'a consequence without limit',
      [['exactInputBytes: 160, ', '']],
      [found('31:21', 'there is no limit that could be passed', 'remove onLimitViolation', 'RUL-7')],
    ],
    [
      'zk gas that nothing counts',
      [['exactInputBytes: 160,', 'zkGasMultiplier: 4, exactInputBytes: 160,']],
      [found('31:21', 'zk gas is not counted at second', 'remove it, or let limits.zkGas begin no later', 'RUL-7')],
    ],
    [
      'fields of a precompile that has none',
      [['exactInputBytes: 160,', 'maxFieldBytes: 160,']],
      [found('31:21', 'P256VERIFY has no fields of its own length', 'write maxInputBytes', 'RUL-7')],
    ],
  ])('%s', (_, changes, expected) => {
    expect(findingsOf(edited(...changes))).toEqual(expected)
  })
})
