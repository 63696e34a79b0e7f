import { describe, expect, test } from 'vitest'
import { decodeStatelessInput } from '../../../src/codec/StatelessInput.ts'
import { inputCases, inputs } from '../../../src/fill/guest/inputCases.ts'
import { contents, inputOf, releases } from '../../../src/fill/guest/inputs.ts'
import { otherAnswer } from '../../../src/fill/guest/otherDecoder.ts'
import { fromBytes, toBytes } from '../../../src/model/Hex.ts'

describe('stateless inputs that are written by hand', () => {
  test.each(releases)('an input of %s is read with all that was written', (release) => {
    const { publicKeys, transactions, witness } = decodeStatelessInput(toBytes(inputOf(release)))
    expect({ publicKeys, transactions, ...witness }).toEqual({
      publicKeys: contents.publicKeys.map(fromBytes),
      transactions: contents.transactions.map(fromBytes),
      state: contents.state.map(fromBytes),
      codes: contents.codes.map(fromBytes),
      headers: contents.headers.map(fromBytes),
    })
  })

  test('the other implementation was asked about every input, and each has a case', () => {
    expect(inputs.map(([name]) => name)).toEqual(inputCases().map(({ name }) => name))
    expect(new Set(inputs.map(([, input]) => input)).size).toBe(inputs.length)
  })

  test('an input that the other implementation was not asked about stops the filling', () => {
    expect(() => otherAnswer('new', fromBytes(Uint8Array.of(1, 2, 3)))).toThrow('otherDecoder.py')
  })
})
