import { expect, test } from 'vitest'
import type { EvmFork } from '../../../src/model/generated/ruleset.ts'
import { alignForks, momentsOf } from '../../../src/standard/diff/alignForks.ts'

function forks(...names: readonly (readonly [id: string, evmBase: EvmFork])[]) {
  return names.map(([id, evmBase]) => ({ id, evmBase }))
}

function aligned(left: ReturnType<typeof forks>, right: ReturnType<typeof forks>): unknown {
  return alignForks(left, right).map((pair) => [pair.label, pair.left?.id ?? '', pair.right?.id ?? ''])
}

test('forks of one name stand for each other, and what only one side has stands where it belongs', () => {
  expect(
    aligned(
      forks(['genesis', 'london'], ['shanghai', 'shanghai'], ['cancun', 'cancun']),
      forks(
        ['berlin', 'berlin'],
        ['london', 'london'],
        ['paris', 'paris'],
        ['shanghai', 'shanghai'],
        ['cancun', 'cancun'],
        ['bpo1', 'bpo1'],
      ),
    ),
  ).toEqual([
    ['berlin', '', 'berlin'],
    ['london', 'genesis', 'london'],
    ['paris', '', 'paris'],
    ['shanghai', 'shanghai', 'shanghai'],
    ['cancun', 'cancun', 'cancun'],
    ['bpo1', '', 'bpo1'],
  ])
})

test('of several forks with one set of EVM rules the first stands for that fork of the other side', () => {
  expect(
    aligned(
      forks(['canyon', 'shanghai'], ['ecotone', 'cancun'], ['fjord', 'cancun'], ['isthmus', 'prague']),
      forks(['shanghai', 'shanghai'], ['cancun', 'cancun'], ['prague', 'prague'], ['osaka', 'osaka']),
    ),
  ).toEqual([
    ['shanghai', 'canyon', 'shanghai'],
    ['cancun', 'ecotone', 'cancun'],
    ['fjord', 'fjord', ''],
    ['prague', 'isthmus', 'prague'],
    ['osaka', '', 'osaka'],
  ])
})

test('chains of one family are aligned by name', () => {
  expect(
    aligned(
      forks(['ecotone', 'cancun'], ['fjord', 'cancun'], ['karst', 'osaka']),
      forks(['ecotone', 'cancun'], ['fjord', 'cancun'], ['azul', 'osaka'], ['beryl', 'osaka']),
    ),
  ).toEqual([
    ['ecotone', 'ecotone', 'ecotone'],
    ['fjord', 'fjord', 'fjord'],
    ['osaka', 'karst', 'azul'],
    ['beryl', '', 'beryl'],
  ])
})

test('moments begin where both chains have begun, and each change of either is one', () => {
  const pairs = alignForks(
    forks(['genesis', 'london'], ['own', 'london'], ['shanghai', 'shanghai']),
    forks(['berlin', 'berlin'], ['london', 'london'], ['shanghai', 'shanghai']),
  )
  expect(momentsOf(pairs)).toEqual([
    { label: 'london', left: 0, right: 1 },
    { label: 'own', left: 1, right: 1 },
    { label: 'shanghai', left: 2, right: 2 },
  ])
})

test('two chains with nothing in common are told one after the other', () => {
  expect(aligned(forks(['one', 'berlin']), forks(['other', 'cancun']))).toEqual([
    ['one', 'one', ''],
    ['other', '', 'other'],
  ])
})
