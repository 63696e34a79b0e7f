import { expect, test } from 'vitest'
import { Defect } from '../../src/model/Defect.ts'
import { Rejection } from '../../src/model/Rejection.ts'

test('a rejection carries its reason and facts, and its message shows both', () => {
  const rejection = new Rejection('NONCE_TOO_LOW', { found: '1', expected: '2' })
  const { name, reason, facts, message } = rejection
  expect({ name, reason, facts, message }).toEqual({
    name: 'Rejection',
    reason: 'NONCE_TOO_LOW',
    facts: { found: '1', expected: '2' },
    message: 'NONCE_TOO_LOW: found 1, expected 2',
  })
  expect(new Rejection('NONCE_TOO_LOW').message).toBe('NONCE_TOO_LOW')
})

test('a defect is no rejection, so no vector can expect it', () => {
  const defect = new Defect('the table is empty')
  expect([defect.name, defect instanceof Error, defect instanceof Rejection]).toEqual(['Defect', true, false])
})
