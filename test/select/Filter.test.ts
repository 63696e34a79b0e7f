import { describe, expect, test } from 'vitest'
import { createFilter, suggestIds } from '../../runners/select/Filter.ts'

const ids = [
  'block/precompile/ecrecover-empty',
  'block/precompile/ecrecover-valid',
  'block/system/beacon-roots',
  'state/add.json::tests/add.py::test_add[fork_Cancun-d0][Cancun-0]',
  'state/add.json::tests/add.py::test_add[fork_Cancun-d1][Cancun-0]',
] as const

function matching(pattern: string): readonly string[] {
  const filter = createFilter(pattern)
  return ids.filter(filter.matches)
}

describe('choosing cases by id', () => {
  test.each([
    ['an id chooses itself alone', 'block/precompile/ecrecover-empty', [ids[0]]],
    ['brackets, dots and colons stand for themselves', ids[3], [ids[3]]],
    ['a star stays within a part', 'block/*', []],
    ['a star stands for a whole part', 'block/precompile/*', [ids[0], ids[1]]],
    ['a star stands for a piece of a part', 'block/*/*-valid', [ids[1]]],
    ['a star does not pass a double colon', 'state/*', []],
    ['two stars pass every part', 'block/**', [ids[0], ids[1], ids[2]]],
    ['two stars on both sides find a piece anywhere', '**test_add[fork_Cancun-d1]**', [ids[4]]],
    ['capitals count', 'BLOCK/**', []],
    ['part of an id chooses nothing', 'block', []],
  ])('%s', (_, pattern, expected) => {
    expect(matching(pattern)).toEqual(expected)
  })

  test('a pattern of 1,001 characters is refused', () => {
    expect(() => createFilter('a'.repeat(1001))).toThrow('the filter has more than 1000 characters')
  })
})

describe('suggesting ids', () => {
  test('a typo leads to the ids that it was meant for', () => {
    expect(suggestIds('block/precompile/ecrecover-vald', ids)).toEqual([ids[1], ids[0]])
  })

  test('a pattern that matched nothing leads to ids that share its longest part', () => {
    expect(suggestIds('*/beacon-roots/*', ids)).toEqual([ids[2]])
  })

  test('nothing near leads to nothing', () => {
    expect(suggestIds('zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', ids)).toEqual([])
  })
})
