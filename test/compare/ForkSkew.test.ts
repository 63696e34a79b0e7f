import { expect, it } from 'vitest'

import { describeSkew } from '../../runners/compare/ForkSkew.ts'

const skew = { fork: 'osaka', activation: 'timestamp', standard: '3000' } as const

it.each([
  [{ earliest: '3001', latest: '3001' }, 'switches to osaka at timestamp 3001; the standard says 3000'],
  [{ earliest: '3002' }, 'has not switched to osaka before timestamp 3002; the standard says 3000'],
  [{ latest: '2999' }, 'switches to osaka at timestamp 2999 or sooner; the standard says 3000'],
  [{ earliest: '2990', latest: '2999' }, 'switches to osaka between timestamp 2990 and 2999; the standard says 3000'],
])('%j is said in words', (range, words) => {
  expect(describeSkew({ ...skew, ...range })).toBe(words)
})
