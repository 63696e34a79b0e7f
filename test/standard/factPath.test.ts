import { describe, expect, test } from 'vitest'
import { isWithin, resolveFactPath } from '../../src/standard/factPath.ts'
import { ruleset } from '../../src/standard/rulesets.ts'

const known = ruleset('lockstep-osaka')

describe('a path of a ruleset file', () => {
  test.each([
    ['', ['']],
    ['/chainId', ['/chainId']],
    ['/forks', ['/forks']],
    ['/forks/osaka/activation', ['/forks/0/activation']],
    ['/precompiles/MODEXP/history/osaka', ['/precompiles/4/history/0']],
    ['/systemCalls/historyStorage', ['/systemCalls/1']],
    ['/systemContracts/beaconRoots', ['/systemContracts/beaconRoots']],
    ['/forks/prague', []],
    ['/forks/0', []],
    ['/precompiles/MODEXP/price', []],
    ['/toString', []],
  ])('%s names %j', (path, expected) => {
    expect(resolveFactPath(known, path)).toEqual(expected)
  })

  test('names every item that is called so', () => {
    const rules = [{ subject: 'a/b' }, { subject: 'c' }, { subject: 'a/b' }]
    expect(resolveFactPath({ rules }, '/rules/a~1b')).toEqual(['/rules/0', '/rules/2'])
  })
})

test('a pointer is within itself and what is above it, never within what starts alike', () => {
  expect(
    [
      ['/forks/1', '/forks/1'],
      ['/forks/1/blob', '/forks/1'],
      ['/forks/10', '/forks/1'],
      ['/forks', '/forks/1'],
      ['/forks', ''],
    ].map(([pointer, above]) => isWithin(pointer ?? '', above ?? '')),
  ).toEqual([true, true, false, false, true])
})
