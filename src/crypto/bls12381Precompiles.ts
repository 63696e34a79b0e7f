import type { Bls12381Precompiles, PrecompileOutput } from './CryptoBackend.ts'
import { fromInteger, isBelow, isZero } from './fieldElement.ts'
import type { CurveGroup, MappingCurve } from './PairingCurve.ts'

/** Bytes of a field element. */
const elementSize = 48

/** Bytes of a field element in an input: 16 zeros and the element. */
const paddedSize = 64

const scalarSize = 32
const g1Size = 2 * paddedSize
const g2Size = 4 * paddedSize

const modulus = fromInteger(
  0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn,
  elementSize,
)
const one = fromInteger(1n, scalarSize)
const zero = fromInteger(0n, scalarSize)

/**
 * Builds the precompiles 0x0b to 0x11 over a library's curve.
 *
 * @param curve - BLS12-381.
 * @see EIP-2537
 */
export function bls12381Precompiles<G1, G2>(curve: MappingCurve<G1, G2>): Bls12381Precompiles {
  const { g1, g2 } = curve
  return {
    addG1: (input) => addPoints(g1, input, g1Size),
    addG2: (input) => addPoints(g2, input, g2Size),
    msmG1: (input) => sumOfProducts(g1, input, g1Size),
    msmG2: (input) => sumOfProducts(g2, input, g2Size),
    mapFPtoG1: (input) => {
      const element = input.length === paddedSize ? strip(input) : null
      return element === null ? null : pad(g1.write(curve.mapToG1(element)))
    },
    mapFP2toG2: (input) => {
      const element = input.length === 2 * paddedSize ? strip(input) : null
      return element === null ? null : pad(g2.write(curve.mapToG2(element)))
    },
    pairingCheck: (input) => pairingCheck(curve, input),
  }
}

function addPoints<Point>(group: CurveGroup<Point>, input: Uint8Array, pointSize: number): PrecompileOutput {
  if (input.length !== 2 * pointSize) return null
  const left = read(group, input.subarray(0, pointSize))
  const right = left === null ? null : read(group, input.subarray(pointSize))
  return left === null || right === null ? null : pad(group.write(group.add(left, right)))
}

function sumOfProducts<Point>(group: CurveGroup<Point>, input: Uint8Array, pointSize: number): PrecompileOutput {
  const pairSize = pointSize + scalarSize
  if (input.length === 0 || input.length % pairSize !== 0) return null
  const points: Point[] = []
  const scalars: Uint8Array[] = []
  for (let offset = 0; offset < input.length; offset += pairSize) {
    const point = readInSubgroup(group, input.subarray(offset, offset + pointSize))
    if (point === null) return null
    points.push(point)
    scalars.push(input.subarray(offset + pointSize, offset + pairSize))
  }
  return pad(group.write(group.sumOfProducts(points, scalars)))
}

function pairingCheck<G1, G2>(curve: MappingCurve<G1, G2>, input: Uint8Array): PrecompileOutput {
  const pairSize = g1Size + g2Size
  if (input.length === 0 || input.length % pairSize !== 0) return null
  const pairs: [G1, G2][] = []
  for (let offset = 0; offset < input.length; offset += pairSize) {
    const left = readInSubgroup(curve.g1, input.subarray(offset, offset + g1Size))
    const right = left === null ? null : readInSubgroup(curve.g2, input.subarray(offset + g1Size, offset + pairSize))
    if (left === null || right === null) return null
    if (!curve.g1.isZero(left) && !curve.g2.isZero(right)) pairs.push([left, right])
  }
  return (curve.pairingIsOne(pairs) ? one : zero).slice()
}

function readInSubgroup<Point>(group: CurveGroup<Point>, padded: Uint8Array): Point | null {
  const point = read(group, padded)
  return point !== null && group.inSubgroup(point) ? point : null
}

function read<Point>(group: CurveGroup<Point>, padded: Uint8Array): Point | null {
  if (isZero(padded)) return group.zero
  const coordinates = strip(padded)
  return coordinates === null ? null : group.read(coordinates)
}

/** Takes the zeros before each element away; null where they are not zero or an element is not below the modulus. */
function strip(padded: Uint8Array): Uint8Array | null {
  const count = padded.length / paddedSize
  const elements = new Uint8Array(count * elementSize)
  for (let index = 0; index < count; index++) {
    const start = index * paddedSize
    const element = padded.subarray(start + paddedSize - elementSize, start + paddedSize)
    if (!isZero(padded, start, start + paddedSize - elementSize) || !isBelow(element, modulus)) return null
    elements.set(element, index * elementSize)
  }
  return elements
}

function pad(elements: Uint8Array): Uint8Array {
  const count = elements.length / elementSize
  const padded = new Uint8Array(count * paddedSize)
  for (let index = 0; index < count; index++) {
    padded.set(
      elements.subarray(index * elementSize, (index + 1) * elementSize),
      (index + 1) * paddedSize - elementSize,
    )
  }
  return padded
}
