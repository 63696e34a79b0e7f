import { p256 } from '@noble/curves/nist.js'
import { isZero, toInteger } from './fieldElement.ts'

const inputSize = 160

/** Order of the group of P-256. */
export const p256Order: bigint = p256.Point.Fn.ORDER

/**
 * Checks the input of the precompile P256VERIFY.
 *
 * @param input - Hash, r, s, x and y of 32 bytes each; any other length is invalid.
 * @returns True for a valid signature; s may be high.
 * @see EIP-7951
 */
export function verifyP256(input: Uint8Array): boolean {
  if (!isP256Input(input)) return false
  const publicKey = new Uint8Array(65)
  publicKey[0] = 4
  publicKey.set(input.subarray(96), 1)
  return p256.verify(input.subarray(32, 96), input.subarray(0, 32), publicKey, { prehash: false, lowS: false })
}

/**
 * Tells whether an input has the right length, r and s within the group order, and a public key on the curve that is not
 * the point at infinity.
 */
export function isP256Input(input: Uint8Array): boolean {
  if (input.length !== inputSize || isZero(input, 96)) return false
  const word = (index: number): bigint => toInteger(input.subarray(index * 32, (index + 1) * 32))
  const [r, s, x, y] = [word(1), word(2), word(3), word(4)]
  const { n, p, a, b } = p256.Point.CURVE()
  if (r === 0n || r >= n || s === 0n || s >= n || x >= p || y >= p) return false
  return (y * y - (x * x * x + a * x + b)) % p === 0n
}
