import { expect, it } from 'vitest'
import { nestsDeeper } from '../../runners/load/nestsDeeper.ts'

it('text is deeper than a bound exactly where a list or an object is', () => {
  expect(nestsDeeper('[[{"a":[]}]]', 4)).toBe(false)
  expect(nestsDeeper('[[{"a":[]}]]', 3)).toBe(true)
  expect(nestsDeeper('[[],[],[]]', 2)).toBe(false)
})

it('brackets in strings do not count, whatever is escaped there', () => {
  expect(nestsDeeper(String.raw`["[[[[", "\"[[[[", "\\"]`, 1)).toBe(false)
})

it('a million levels are told without parsing them', () => {
  expect(nestsDeeper('['.repeat(1_000_000), 512)).toBe(true)
})
