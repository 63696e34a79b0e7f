import { expect, test } from 'vitest'
import { accessListCases } from '../../../src/fill/guest/accessListCases.ts'
import { isListOtherwise } from '../../../src/fill/stateless/otherState.ts'
import { bytes } from '../../../src/model/Hex.ts'
import { rootAfter } from '../../../runners/load/accessListWitness.ts'

test('the judge comes through every accepted list to the root that another implementation of tries has', async () => {
  const roots = (await accessListCases()).flatMap(({ question }) => {
    if (question.kind !== 'accessList' || question.expected.kind !== 'applied') return []
    const { witness, preStateRoot, accessList, expected } = question
    return [[rootAfter(witness, preStateRoot, accessList), expected.stateRoot]]
  })
  expect(roots.length).toBe(9)
  expect(roots.map(([found]) => found)).toEqual(roots.map(([, wanted]) => wanted))
})

test('the other implementation of access lists takes an empty list and no string', () => {
  expect([isListOtherwise(bytes('0xc0')), isListOtherwise(bytes('0x80'))]).toEqual([true, false])
})
