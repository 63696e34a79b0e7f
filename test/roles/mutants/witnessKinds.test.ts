import { expect, test } from 'vitest'
import { parseMutant } from '../../../src/roles/mutants/parseMutant.ts'
import { witnessKinds } from '../../../src/roles/mutants/witnessKinds.ts'

test('the name of a fault that is not known plants nothing', () => {
  expect(witnessKinds.map(({ plant }) => plant('no-such-fault', ''))).toEqual([null, null])
  expect(() => parseMutant('witness:no-such-fault')).toThrow(/RULESET_UNKNOWN/)
})

test('a fault of reading changes the request of a prover, and one of recording the answer of a sequencer', () => {
  expect(parseMutant('witness:surplus-accepted').handlers).toBeTypeOf('function')
  expect(parseMutant('recorder:unsorted').handlers).toBeTypeOf('function')
})
