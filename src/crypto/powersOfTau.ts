import { bn254 } from '@noble/curves/bn254.js'
import { loadBn254Group } from './curvesMcl.ts'
import { fromInteger } from './fieldElement.ts'

/** Powers of one exponent, by their place in the list. */
export interface PowerRange {
  /** At least 0. */
  readonly first: number
  /** At least 1. */
  readonly count: number
}

/** Windows of a scalar of 32 bytes, a byte each. */
const windows = 32

/** Points that are made affine at once, within the library's stack. */
const batchMax = 256

/**
 * Computes `tau^i * G1` on alt_bn128 for a known tau: a reference string that anybody can forge proofs with.
 *
 * Every point is a sum of at most 32 points of a table, which is several times faster than a multiplication each.
 *
 * @param tau - From 1 to the order of the group less 1.
 * @param range - Which powers.
 * @returns 64 bytes per point: x and y, big-endian.
 */
export async function powersOfTau(tau: bigint, { first, count }: PowerRange): Promise<Uint8Array> {
  const group = await loadBn254Group()
  const table = tableOf(group)
  const order = bn254.fields.Fr.ORDER
  const bytes = new Uint8Array(count * 64)
  let power = modularPower(tau, BigInt(first), order)
  for (let start = 0; start < count; start += batchMax) {
    const points: (typeof group.zero)[] = []
    for (let place = start; place < Math.min(count, start + batchMax); place++) {
      points.push(multiply(table, power, group))
      power = (power * tau) % order
    }
    bytes.set(group.writeAll(points), start * 64)
  }
  return bytes
}

/**
 * Computes `tau * G2` on alt_bn128.
 *
 * @param tau - From 1 to the order of the group less 1.
 * @returns x.c1, x.c0, y.c1, y.c0, as verifier contracts write them.
 */
export function tauOnG2(tau: bigint): readonly [bigint, bigint, bigint, bigint] {
  const { x, y } = bn254.G2.Point.BASE.multiply(tau).toAffine()
  return [x.c1, x.c0, y.c1, y.c0]
}

type Group = Awaited<ReturnType<typeof loadBn254Group>>
type Point = Group['zero']

/** For each window the multiples 1 to 255 of the generator shifted to it. */
function tableOf(group: Group): readonly (readonly Point[])[] {
  const table: Point[][] = []
  let base = group.generator
  for (let window = 0; window < windows; window++) {
    const row: Point[] = [base]
    for (let digit = 2; digit < 257; digit++) row.push(group.add(row[digit - 2] ?? base, base))
    base = row.pop() ?? base
    table.push(row)
  }
  return table
}

function multiply(table: readonly (readonly Point[])[], scalar: bigint, group: Group): Point {
  const digits = fromInteger(scalar, windows)
  let sum = group.zero
  for (let window = 0; window < windows; window++) {
    const digit = digits[windows - 1 - window] ?? 0
    const multiple = table[window]?.[digit - 1]
    if (multiple !== undefined) sum = group.add(sum, multiple)
  }
  return sum
}

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
