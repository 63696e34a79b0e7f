import { pippenger } from '@noble/curves/abstract/curve.js'
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import { bn254 } from '@noble/curves/bn254.js'
import { Defect } from '../model/Defect.ts'
import { concatenate, fromInteger, toInteger } from './fieldElement.ts'
import type { CurveGroup, MappingCurve, PairingCurve } from './PairingCurve.ts'

/** An element of the quadratic extension field. */
interface Fp2 {
  readonly c0: bigint
  readonly c1: bigint
}

type G1 = WeierstrassPoint<bigint>
type G2 = WeierstrassPoint<Fp2>

/** How a library's field elements are read and written. */
interface Elements<T> {
  readonly size: number
  readonly read: (bytes: Uint8Array) => T
  readonly write: (element: T) => Uint8Array
}

/** alt_bn128 by noble. */
export const bn254Noble: PairingCurve<G1, G2> = {
  g1: group(bn254.G1.Point, primeElements(32)),
  g2: group(bn254.G2.Point, extensionElements(32)),
  pairingIsOne: (pairs) =>
    bn254.fields.Fp12.eql(
      bn254.pairingBatch(pairs.map(([first, second]) => ({ g1: first, g2: second }))),
      bn254.fields.Fp12.ONE,
    ),
}

/** BLS12-381 by noble. */
export const bls12381Noble: MappingCurve<G1, G2> = {
  g1: group(bls12_381.G1.Point, primeElements(48)),
  g2: group(bls12_381.G2.Point, extensionElements(48)),
  pairingIsOne: (pairs) =>
    bls12_381.fields.Fp12.eql(
      bls12_381.pairingBatch(pairs.map(([first, second]) => ({ g1: first, g2: second }))),
      bls12_381.fields.Fp12.ONE,
    ),
  mapToG1: (element) => mapToG1(toInteger(element)),
  mapToG2: (element) =>
    affine(
      bls12_381.G2.Point,
      bls12_381.G2.mapToCurve([toInteger(element.subarray(0, 48)), toInteger(element.subarray(48))]),
    ),
}

/** The library declares a list here and takes an integer. */
function mapToG1(element: bigint): G1 {
  const point: unknown = Reflect.apply(bls12_381.G1.mapToCurve, bls12_381.G1, [element])
  if (point instanceof bls12_381.G1.Point) return point
  throw new Defect('@noble/curves mapped a field element to something that is no point')
}

/** The library types a mapped point by its coordinates alone. */
function affine<T>(points: WeierstrassPointCons<T>, { x, y }: { x: T; y: T }): WeierstrassPoint<T> {
  return points.fromAffine({ x, y })
}

function group<T>(points: WeierstrassPointCons<T>, elements: Elements<T>): CurveGroup<WeierstrassPoint<T>> {
  const { Fp, Fn } = points
  const { b } = points.CURVE()
  const pointSize = 2 * elements.size
  return {
    zero: points.ZERO,
    read: (coordinates) => {
      const x = elements.read(coordinates.subarray(0, elements.size))
      const y = elements.read(coordinates.subarray(elements.size))
      // noble's own check demands the subgroup as well.
      const onCurve = Fp.eql(Fp.sqr(y), Fp.add(Fp.mul(Fp.sqr(x), x), b))
      return onCurve ? points.fromAffine({ x, y }) : null
    },
    inSubgroup: (point) => point.isTorsionFree(),
    isZero: (point) => point.is0(),
    add: (left, right) => left.add(right),
    negate: (point) => point.negate(),
    sumOfProducts: (list, scalars) => {
      const numbers = scalars.map((scalar) => Fn.create(toInteger(scalar)))
      const [first] = list
      const [factor] = numbers
      if (list.length !== 1 || first === undefined || factor === undefined) return pippenger(points, [...list], numbers)
      return first.is0() || factor === 0n ? points.ZERO : first.multiplyUnsafe(factor)
    },
    write: (point) => {
      if (point.is0()) return new Uint8Array(pointSize)
      const { x, y } = point.toAffine()
      return concatenate(elements.write(x), elements.write(y))
    },
  }
}

function primeElements(size: number): Elements<bigint> {
  return { size, read: toInteger, write: (element) => fromInteger(element, size) }
}

function extensionElements(size: number): Elements<Fp2> {
  return {
    size: 2 * size,
    read: (bytes) => ({ c0: toInteger(bytes.subarray(0, size)), c1: toInteger(bytes.subarray(size)) }),
    write: (element) => concatenate(fromInteger(element.c0, size), fromInteger(element.c1, size)),
  }
}
