import { expect, test } from 'vitest'
import { readProving } from '../../../src/simulation/proving/readProving.ts'

test('flags that are absent say eight blocks, four validators and two batches', () => {
  expect(readProving([])).toEqual({
    json: false,
    order: { ruleset: 'lockstep-reference', blocks: 8, batchBlocks: 4, validators: 4, workers: 2, seed: 1 },
  })
})

test.each([
  [['--blocks', '1'], /--blocks takes a whole number of blocks from 2 to 512, found "1"/],
  [['--blocks', '8', '--batch-blocks', '3'], /--batch-blocks takes a number that --blocks is a multiple of/],
  [['--validators', 'x'], /--validators takes a whole number/],
  [['--proofs', 'groth99'], /--proofs takes transparent/],
  [['--ruleset', 'lockstep-referense'], /near it: lockstep-reference/],
  [['--ruleset', 'lockstep-osaka'], /one with a consensus/],
  [['--bloks', '8'], /--bloks/],
])('%s is refused with what to write instead', (words, message) => {
  expect(() => readProving(words)).toThrow(message)
})
