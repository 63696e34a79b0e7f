import { expect, test } from 'vitest'
import { nearest } from '../../src/standard/nearest.ts'

test.each([
  ['Cancum', ['Shanghai', 'Cancun', 'Prague'], ['Cancun']],
  ['lodnon', ['Berlin', 'London', 'Londinium'], ['London']],
  [
    'block/tload',
    ['block/storage/tload', 'block/tstore', 'block/tloads'],
    ['block/tloads', 'block/tstore', 'block/storage/tload'],
  ],
  ['zzz', ['Cancun', 'Prague'], []],
  ['', ['a', 'bc'], ['a']],
])('%s is nearest to what it likely meant', (typed, candidates, expected) => {
  expect(nearest(typed, candidates)).toEqual(expected)
})

test('ties are in alphabetical order, and no more than asked for are given', () => {
  expect(nearest('bp', ['bpo', 'bpa', 'bpi'], 2)).toEqual(['bpa', 'bpi'])
})
