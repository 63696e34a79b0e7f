import fc from 'fast-check'
import { fromInteger } from '../../src/crypto/fieldElement.ts'

/** A curve y^2 = x^3 + b over a prime field and over its quadratic extension. */
export interface Curve {
  readonly modulus: bigint
  readonly b: bigint
  /** Real and imaginary part. */
  readonly extensionB: readonly [bigint, bigint]
}

export const bls12381Curve: Curve = {
  modulus: 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn,
  b: 4n,
  extensionB: [4n, 4n],
}

const bn254Modulus = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n

export const bn254Curve: Curve = {
  modulus: bn254Modulus,
  b: 3n,
  extensionB: [
    19485874751759354771024239261021720505790618469301721065564631296452457478373n,
    266929791119991161246907387137283842545076965332900288569378510910307636690n,
  ],
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  for (let factor = base % modulus, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

/** Both moduli are 3 modulo 4. */
function root(square: bigint, modulus: bigint): bigint | null {
  const candidate = power(square, (modulus + 1n) / 4n, modulus)
  return (candidate * candidate) % modulus === square ? candidate : null
}

/** Square root of a + bi by way of its norm. */
function extensionRoot([a, b]: readonly [bigint, bigint], modulus: bigint): [bigint, bigint] | null {
  const norm = root((a * a + b * b) % modulus, modulus)
  if (norm === null) return null
  const half = (modulus + 1n) / 2n
  for (const sign of [norm, modulus - norm]) {
    const real = root(((a + sign) * half) % modulus, modulus)
    if (real === null || real === 0n) continue
    return [real, (b * power(2n * real, modulus - 2n, modulus)) % modulus]
  }
  return null
}

/** A point of the curve whose x is the first at or above a number; hardly ever in the subgroup where there is one. */
export function pointAbove(start: bigint, { modulus, b }: Curve): [bigint, bigint] {
  for (let x = start % modulus; ; x = (x + 1n) % modulus) {
    const y = root((x * x * x + b) % modulus, modulus)
    if (y !== null) return [x, y]
  }
}

/** As {@link pointAbove} over the extension: x and y, each with real and imaginary part. */
export function extensionPointAbove(start: bigint, { modulus, extensionB }: Curve): [bigint, bigint, bigint, bigint] {
  const [bReal, bImaginary] = extensionB
  for (let x = start % modulus; ; x = (x + 1n) % modulus) {
    // (x + i)^3 = x^3 - 3x + (3x^2 - 1)i
    const square: [bigint, bigint] = [
      (((x * x * x - 3n * x + bReal) % modulus) + modulus) % modulus,
      (((3n * x * x - 1n + bImaginary) % modulus) + modulus) % modulus,
    ]
    const y = extensionRoot(square, modulus)
    if (y !== null) return [x, 1n, ...y]
  }
}

/** Writes numbers one after the other. */
export function words(numbers: readonly bigint[], size: number): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [...fromInteger(number, size)]))
}

/** Integers that matter to checks of a bound: small ones, those at it, and any. */
export function integersAround(bound: bigint, most: bigint): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min: 0n, max: most }),
    fc.constantFrom(0n, 1n, 2n, bound - 1n, bound, bound + 1n, most).filter((value) => value <= most),
  )
}

/** Changes bytes so that they may not be valid any more: one byte replaced, cut off, or made longer. */
export function damaged(bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return bytes.chain((whole) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(whole) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.nat({ max: Math.max(0, whole.length - 1) }), fc.nat({ max: 255 }))
          .map(([index, value]) => whole.map((byte, at) => (at === index ? value : byte))),
      },
      { weight: 1, arbitrary: fc.nat({ max: whole.length }).map((length) => whole.slice(0, length)) },
      {
        weight: 1,
        arbitrary: fc.uint8Array({ minLength: 1, maxLength: 200 }).map((more) => Uint8Array.from([...whole, ...more])),
      },
    ),
  )
}

/** Joins byte strings. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
