import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type * as Mcl from 'mcl-wasm'
import { concatenate, toInteger } from './fieldElement.ts'
import { isP256Input, p256Order } from './p256.ts'
import type { CurveGroup, MappingCurve, PairingCurve } from './PairingCurve.ts'

type Library = typeof Mcl
type Element = Mcl.Fp | Mcl.Fp2

/** How field elements of the library are read and written. */
interface Elements<T extends Element> {
  readonly size: number
  readonly one: T
  readonly read: (bytes: Uint8Array) => T
  readonly write: (element: T) => Uint8Array
}

interface PointOf<T extends Element> {
  setX(x: T): void
  setY(y: T): void
  setZ(z: T): void
  getX(): T
  getY(): T
  isZero(): boolean
  isValid(): boolean
  isValidOrder(): boolean
}

/**
 * Points that go through the library's 1 MiB stack at once; each takes at most 320 bytes with its scalar, and the
 * library's own tables as much again.
 */
const pointsAtOnceMax = 512

/**
 * Loads alt_bn128 by mcl.
 *
 * @returns The curve.
 * @throws Error where the package is not installed.
 */
export async function loadBn254Mcl(): Promise<PairingCurve<Mcl.G1, Mcl.G2>> {
  const library = loadInstance()
  await library.init(library.BN_SNARK1)
  return curve(library, 32)
}

/** The first group of alt_bn128, for sums of very many points. */
interface PointSums {
  readonly zero: Mcl.G1
  readonly generator: Mcl.G1
  add(left: Mcl.G1, right: Mcl.G1): Mcl.G1
  /** 64 bytes per point: x and y, big-endian. At most 512 points, none of them zero. */
  writeAll(points: readonly Mcl.G1[]): Uint8Array
}

/**
 * Loads the first group of alt_bn128 by mcl.
 *
 * @returns The group.
 * @throws Error where the package is not installed.
 */
export async function loadBn254Group(): Promise<PointSums> {
  const library = loadInstance()
  await library.init(library.BN_SNARK1)
  const elements = primeElements(library, 32)
  const generator = new library.G1()
  generator.setStr('1 1 2')
  return {
    zero: new library.G1(),
    generator,
    add: (left, right) => library.add(left, right),
    writeAll: (points) => {
      const bytes = new Uint8Array(points.length * 64)
      const affine = [...points]
      library.normalizeVec(affine)
      for (const [place, point] of affine.entries()) {
        bytes.set(elements.write(point.getX()), place * 64)
        bytes.set(elements.write(point.getY()), place * 64 + 32)
      }
      return bytes
    },
  }
}

/**
 * Loads BLS12-381 by mcl.
 *
 * @returns The curve.
 * @throws Error where the package is not installed.
 */
export async function loadBls12381Mcl(): Promise<MappingCurve<Mcl.G1, Mcl.G2>> {
  const library = loadInstance()
  await library.init(library.BLS12_381)
  library.setMapToMode(library.IRTF)
  const elements = primeElements(library, 48)
  const extension = extensionElements(library, elements)
  return {
    ...curve(library, 48),
    mapToG1: (element) => elements.read(element).mapToG1(),
    mapToG2: (element) => extension.read(element).mapToG2(),
  }
}

/**
 * Loads P-256 by mcl.
 *
 * @returns The check of the precompile P256VERIFY (EIP-7951).
 * @throws Error where the package is not installed.
 */
export async function loadP256Mcl(): Promise<(input: Uint8Array) => boolean> {
  const library = loadInstance()
  await library.init(library.NIST_P256)
  const elements = primeElements(library, 32)
  const points = group(library, () => new library.G1(), elements)
  const generator = library.getBasePointG1()
  return (input) => {
    if (!isP256Input(input)) return false
    const publicKey = points.read(input.subarray(96))
    if (publicKey === null) return false
    const [hash, r, s] = [0, 32, 64].map((start) => readScalar(library, input.subarray(start, start + 32)))
    if (hash === undefined || r === undefined || s === undefined) return false
    const inverse = library.inv(s)
    const nonce = library.mulVec([generator, publicKey], [library.mul(hash, inverse), library.mul(r, inverse)])
    if (nonce.isZero()) return false
    const x = toInteger(points.write(nonce).subarray(0, 32))
    return x % p256Order === toInteger(input.subarray(32, 64))
  }
}

/** The package keeps its curve in module variables, so each curve needs an instance of its own. */
function loadInstance(): Library {
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('mcl-wasm'))
  const before = Object.keys(require.cache).filter((path) => path.startsWith(folder))
  for (const path of before) delete require.cache[path]
  const library: unknown = require('mcl-wasm')
  if (!isLibrary(library)) throw new Error('mcl-wasm has another shape than expected')
  return library
}

function isLibrary(value: unknown): value is Library {
  return typeof value === 'object' && value !== null && 'init' in value && 'millerLoop' in value && 'mulVec' in value
}

function curve(library: Library, elementSize: number): PairingCurve<Mcl.G1, Mcl.G2> {
  // Order is checked where a rule asks for it; isValid then means on the curve and nothing more.
  library.verifyOrderG1(false)
  library.verifyOrderG2(false)
  const elements = primeElements(library, elementSize)
  return {
    g1: group(library, () => new library.G1(), elements),
    g2: group(library, () => new library.G2(), extensionElements(library, elements)),
    pairingIsOne: (pairs) => {
      let product: Mcl.GT | undefined
      for (const [first, second] of pairs) {
        const factor = library.millerLoop(first, second)
        product = product === undefined ? factor : library.mul(product, factor)
      }
      return product === undefined || library.finalExp(product).isOne()
    },
  }
}

function group<T extends Element, Point extends (Mcl.G1 | Mcl.G2) & PointOf<T>>(
  library: Library,
  create: () => Point,
  elements: Elements<T>,
): CurveGroup<Point> {
  const size = elements.size
  const sumAtOnce = (points: readonly Point[], scalars: readonly Uint8Array[]): Point =>
    library.mulVec(
      [...points],
      scalars.map((scalar) => readScalar(library, scalar)),
    )
  return {
    zero: create(),
    read: (coordinates) => {
      const point = create()
      point.setX(elements.read(coordinates.subarray(0, size)))
      point.setY(elements.read(coordinates.subarray(size)))
      point.setZ(elements.one)
      return point.isValid() ? point : null
    },
    inSubgroup: (point) => point.isValidOrder(),
    isZero: (point) => point.isZero(),
    add: (left, right) => library.add(left, right),
    negate: (point) => library.neg(point),
    sumOfProducts: (points, scalars) => {
      let sum = create()
      for (let start = 0; start < points.length; start += pointsAtOnceMax) {
        const end = start + pointsAtOnceMax
        sum = library.add(sum, sumAtOnce(points.slice(start, end), scalars.slice(start, end)))
      }
      return sum
    },
    write: (point) => {
      if (point.isZero()) return new Uint8Array(2 * size)
      const affine: PointOf<T> = library.normalize(point)
      return concatenate(elements.write(affine.getX()), elements.write(affine.getY()))
    },
  }
}

function readScalar(library: Library, bytes: Uint8Array): Mcl.Fr {
  const scalar = new library.Fr()
  scalar.setBigEndianMod(bytes)
  return scalar
}

function primeElements(library: Library, size: number): Elements<Mcl.Fp> {
  const one = new library.Fp()
  one.setInt(1)
  return {
    size,
    one,
    read: (bytes) => {
      const element = new library.Fp()
      element.deserialize(Uint8Array.from(bytes).reverse())
      return element
    },
    write: (element) => element.serialize().reverse(),
  }
}

function extensionElements(library: Library, prime: Elements<Mcl.Fp>): Elements<Mcl.Fp2> {
  const one = new library.Fp2()
  one.setInt(1, 0)
  return {
    size: 2 * prime.size,
    one,
    read: (bytes) => {
      const element = new library.Fp2()
      element.set_a(prime.read(bytes.subarray(0, prime.size)))
      element.set_b(prime.read(bytes.subarray(prime.size)))
      return element
    },
    write: (element) => concatenate(prime.write(element.get_a()), prime.write(element.get_b())),
  }
}
