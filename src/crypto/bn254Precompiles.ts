import type { Bn254Precompiles } from './CryptoBackend.ts'
import { concatenate, fitRight, fromInteger, isBelow, isZero } from './fieldElement.ts'
import type { PairingCurve } from './PairingCurve.ts'

const wordSize = 32
const g1Size = 64
const pairSize = 192
const modulus = fromInteger(0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n, wordSize)
const one = fromInteger(1n, wordSize)
const zero = fromInteger(0n, wordSize)

/**
 * Builds the precompiles 0x06 to 0x08 over a library's curve.
 *
 * @param curve - alt_bn128.
 * @see EIP-196, EIP-197
 */
export function bn254Precompiles<G1, G2>(curve: PairingCurve<G1, G2>): Bn254Precompiles {
  const { g1, g2 } = curve

  function readG1(bytes: Uint8Array): G1 | null {
    if (isZero(bytes)) return g1.zero
    return isCanonical(bytes) ? g1.read(bytes) : null
  }

  function readG2(bytes: Uint8Array): G2 | null {
    if (isZero(bytes)) return g2.zero
    if (!isCanonical(bytes)) return null
    const word = (index: number): Uint8Array => bytes.subarray(index * wordSize, (index + 1) * wordSize)
    // The precompile has the imaginary part first.
    const point = g2.read(concatenate(word(1), word(0), word(3), word(2)))
    return point !== null && g2.inSubgroup(point) ? point : null
  }

  return {
    add: (input) => {
      const bytes = fitRight(input, 2 * g1Size)
      const left = readG1(bytes.subarray(0, g1Size))
      const right = left === null ? null : readG1(bytes.subarray(g1Size))
      return left === null || right === null ? null : g1.write(g1.add(left, right))
    },
    mul: (input) => {
      const bytes = fitRight(input, g1Size + wordSize)
      const point = readG1(bytes.subarray(0, g1Size))
      return point === null ? null : g1.write(g1.sumOfProducts([point], [bytes.subarray(g1Size)]))
    },
    pairing: (input) => {
      if (input.length % pairSize !== 0) return null
      const pairs: [G1, G2][] = []
      for (let offset = 0; offset < input.length; offset += pairSize) {
        const left = readG1(input.subarray(offset, offset + g1Size))
        const right = left === null ? null : readG2(input.subarray(offset + g1Size, offset + pairSize))
        if (left === null || right === null) return null
        if (!g1.isZero(left) && !g2.isZero(right)) pairs.push([left, right])
      }
      return (curve.pairingIsOne(pairs) ? one : zero).slice()
    },
  }
}

function isCanonical(words: Uint8Array): boolean {
  for (let offset = 0; offset < words.length; offset += wordSize) {
    if (!isBelow(words.subarray(offset, offset + wordSize), modulus)) return false
  }
  return true
}
