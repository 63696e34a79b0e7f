import { p256 } from '@noble/curves/nist.js'
import { isZero, toInteger } from './fieldElement.ts'

const inputSize = 160

/**
 * Checks the input of the precompile P256VERIFY.
 *
 * @param input - Hash, r, s, x and y of 32 bytes each; any other length is invalid.
 * @returns True for a valid signature; s may be high.
 * @see EIP-7951
 */
export function verifyP256(input: Uint8Array): boolean {
  if (input.length !== inputSize) return false
  const [r, s, x, y] = [1, 2, 3, 4].map((index) => toInteger(input.subarray(index * 32, (index + 1) * 32)))
  if (r === undefined || s === undefined || x === undefined || y === undefined) return false
  const { n, p, a, b } = p256.Point.CURVE()
  if (r === 0n || r >= n || s === 0n || s >= n || x >= p || y >= p || isZero(input, 96)) return false
  if ((y * y - (x * x * x + a * x + b)) % p !== 0n) return false
  const publicKey = new Uint8Array(65)
  publicKey[0] = 4
  publicKey.set(input.subarray(96), 1)
  return p256.verify(input.subarray(32, 96), input.subarray(0, 32), publicKey, { prehash: false, lowS: false })
}
