import { bn254 } from '@noble/curves/bn254.js'
import { expect, test } from 'vitest'
import { powersOfTau, tauOnG2 } from '../../src/crypto/powersOfTau.ts'

const tau = 0x1234567890abcdef1234567890abcdef1234567890abcdefn

function word(value: bigint): string {
  return value.toString(16).padStart(64, '0')
}

/** The same point by another library, by multiplication instead of a table. */
function pointOf(exponent: number): string {
  const { Fr } = bn254.fields
  const { x, y } = bn254.G1.Point.BASE.multiply(Fr.pow(tau, BigInt(exponent))).toAffine()
  return word(x) + word(y)
}

test('powers of tau are those that another library computes, wherever a range starts', async () => {
  for (const first of [0, 1000]) {
    const points = await powersOfTau(tau, { first, count: 300 })
    const found = [0, 1, 2, 255, 256, 299].map((place) =>
      Buffer.from(points.subarray(place * 64, place * 64 + 64)).toString('hex'),
    )
    expect(found).toEqual([0, 1, 2, 255, 256, 299].map((place) => pointOf(first + place)))
  }
})

test('tau on the second group pairs with the generators as tau on the first does', () => {
  const [xImaginary, xReal, yImaginary, yReal] = tauOnG2(tau)
  const { Fp2 } = bn254.fields
  const point = bn254.G2.Point.fromAffine({
    x: Fp2.fromBigTuple([xReal, xImaginary]),
    y: Fp2.fromBigTuple([yReal, yImaginary]),
  })
  const left = bn254.pairing(bn254.G1.Point.BASE, point)
  const right = bn254.pairing(bn254.G1.Point.BASE.multiply(tau), bn254.G2.Point.BASE)
  expect(bn254.fields.Fp12.eql(left, right)).toBe(true)
})
