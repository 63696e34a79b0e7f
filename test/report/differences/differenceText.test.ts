import { describe, expect, test } from 'vitest'
import { differenceText } from '../../../runners/report/differences/differenceText.ts'
import { enumerate, wrap } from '../../../runners/report/differences/layout.ts'
import { activationText, gasText, limitText, statusText } from '../../../runners/report/differences/wording.ts'
import { decimal } from '../../../src/model/Hex.ts'
import { declarationOf } from '../../../src/standard/diff/Declaration.ts'
import { diffRulesets } from '../../../src/standard/diff/diffRulesets.ts'
import { loadStandard } from '../../../src/standard/loadStandard.ts'

const published = [...loadStandard().rulesets.values()].map(({ ruleset, uncertain }) =>
  declarationOf(ruleset, uncertain),
)

test('no difference of the published rulesets is wider than 80 columns, left unnamed or shown as data', () => {
  let told = 0
  for (const left of published) {
    for (const right of published) {
      const text = differenceText(left, right, diffRulesets(left, right))
      const lines = text.split('\n')
      expect(lines.filter((line) => line.length > 80)).toEqual([])
      expect(lines.filter((line) => /(?<!are )undefined(?!\.)|\[object|[{}]/.test(line))).toEqual([])
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([])
      told += lines.length
    }
  }
  expect(told).toBeGreaterThan(10_000)
})

test('what a party does not declare is said so', () => {
  const [known] = published
  if (known === undefined) throw new Error('there is no ruleset')
  const partial = { title: 'party', chainId: decimal('1'), forks: known.forks ?? [] }
  const text = differenceText(partial, known, diffRulesets(partial, known))
  expect(text).toMatch(/Not declared, and so not compared\n {2}party +base fee, precompiles, limits of proving/)
})

describe('words for', () => {
  test.each([
    [{ kind: 'genesis' }, 'at genesis'],
    [{ kind: 'genesis', block: decimal('7') }, 'at genesis, which is block 7'],
    [{ kind: 'block', value: decimal('7') }, 'at block 7'],
    [{ kind: 'timestamp', value: decimal('1764798551') }, 'at 2025-12-03 21:49:11 UTC (1764798551)'],
    [{ kind: 'timestamp', value: decimal('18446744073709551615') }, 'at 18446744073709551615'],
    [{ kind: 'terminalTotalDifficulty', value: decimal('7') }, 'at total difficulty 7'],
    [{ kind: 'stateVariable', value: decimal('11'), name: 'arbosVersion' }, 'where arbosVersion reaches 11'],
    [{ kind: 'forkId', value: decimal('4') }, 'in batches of fork id 4'],
    [{ kind: 'batch', value: decimal('4') }, 'at batch 4'],
    [{ kind: 'protocolVersion', value: decimal('24') }, 'at protocol version 24'],
    [{ kind: 'l1Origin', value: decimal('0') }, 'where the L1 origin reaches 1970-01-01 00:00:00 UTC (0)'],
    [{ kind: 'buildFeature', value: 'cdk_erigon' }, 'in builds with the feature cdk_erigon'],
    [{ kind: 'unscheduled' }, 'not scheduled'],
    [{ kind: 'unknown' }, 'at a moment that is unknown'],
  ] as const)('the activation %j', (activation, expected) => {
    expect(activationText(activation)).toBe(expected)
  })

  test('prices, statuses and limits', () => {
    const gas = {
      formula: 'linearItems',
      base: decimal('45000'),
      perItem: decimal('34000'),
      itemBytes: decimal('192'),
    } as const
    expect([
      gasText(gas),
      gasText(null),
      statusText({ status: 'disabled-revert' }),
      statusText({
        status: 'active',
        gas,
        limits: { maxInputBytes: decimal('768'), onLimitViolation: 'revert-gas-0' },
      }),
      limitText('maxCallsPerBlock', '0'),
      limitText('onLimitViolation', 'revert-gas-0'),
    ]).toEqual([
      '45000 gas and 34000 for each 192 bytes',
      'no price',
      'disabled: a call fails and gets its gas back',
      'active, 45000 gas and 34000 for each 192 bytes, inputs of at most 768 bytes',
      'no call in a block',
      'beyond a limit it fails and gets its gas back',
    ])
  })
})

describe('layout', () => {
  test('breaks between words and indents what follows', () => {
    const words = Array.from({ length: 20 }, () => 'seven77').join(' ')
    expect(wrap(words, 2, 4).map((line) => [line.length, line.search(/\S/)])).toEqual([
      [73, 2],
      [75, 4],
      [19, 4],
    ])
  })

  test('joins names as a sentence does', () => {
    expect([enumerate([]), enumerate(['a']), enumerate(['a', 'b']), enumerate(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ])
  })
})
