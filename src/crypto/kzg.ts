import { concatenate, fromInteger, isBelow, isZero, toInteger } from './fieldElement.ts'
import type { KzgClaim } from './CryptoBackend.ts'
import type { PairingCurve } from './PairingCurve.ts'

const modulus = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
const order = fromInteger(0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n, 32)
const modulusBytes = fromInteger(modulus, 48)

/** Generator of the first group: x, y. */
const g1Generator = hexadecimal(
  '17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb' +
    '08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1',
)

/** Generator of the second group: real and imaginary part of x, then of y. */
const g2Generator = hexadecimal(
  '024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8' +
    '13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e' +
    '0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801' +
    '0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be',
)

/** The secret of the KZG ceremony times the second generator: the second of `g2_monomial` of its trusted setup. */
export const g2Secret: Uint8Array = hexadecimal(
  '185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2' +
    '15bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72' +
    '014353bdb96b626dd7d5ee8599d1fca2131569490e28de18e82451a496a9c9794ce26d105941f383ee689bfbbb832a99' +
    '1666c54b0a32529503432fcae0181b4bef79de09fc63671fda5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f',
)

/**
 * Builds the check of a point evaluation over a library's BLS12-381: e(C - [y]G1, -G2) * e(proof, [s]G2 - [z]G2) = 1.
 *
 * @param curve - BLS12-381.
 * @returns Tells whether a claim holds; false for malformed points and scalars.
 * @see EIP-4844, verify_kzg_proof
 */
export function kzgVerifier<G1, G2>(curve: PairingCurve<G1, G2>): (claim: KzgClaim) => boolean {
  const { g1, g2 } = curve
  const [first, second, secret] = [g1.read(g1Generator), g2.read(g2Generator), g2.read(g2Secret)]

  function readPoint(compressed: Uint8Array): G1 | null {
    const coordinates = decompress(compressed)
    if (coordinates === null) return null
    const point = isZero(coordinates) ? g1.zero : g1.read(coordinates)
    return point !== null && g1.inSubgroup(point) ? point : null
  }

  return ({ commitment, z, y, proof }) => {
    if (first === null || second === null || secret === null) return false
    if (z.length !== 32 || y.length !== 32 || !isBelow(z, order) || !isBelow(y, order)) return false
    const committed = readPoint(commitment)
    const quotient = committed === null ? null : readPoint(proof)
    if (committed === null || quotient === null) return false
    const value = g1.add(committed, g1.negate(g1.sumOfProducts([first], [y])))
    const divisor = g2.add(secret, g2.negate(g2.sumOfProducts([second], [z])))
    const pairs: [G1, G2][] = [
      [value, g2.negate(second)],
      [quotient, divisor],
    ]
    return curve.pairingIsOne(pairs.filter(([left, right]) => !g1.isZero(left) && !g2.isZero(right)))
  }
}

/**
 * Reads a compressed point of the first group.
 *
 * @param compressed - 48 bytes: three flags (compressed, infinity, larger y) in the top bits, then x.
 * @returns x then y, zeros for infinity, or null where the form is not canonical or no point has that x.
 */
function decompress(compressed: Uint8Array): Uint8Array | null {
  const flags = compressed[0] ?? 0
  if (compressed.length !== 48 || (flags & 0x80) === 0) return null
  const xBytes = Uint8Array.from(compressed)
  xBytes[0] = flags & 0x1f
  if ((flags & 0x40) !== 0) return flags === 0xc0 && isZero(xBytes) ? new Uint8Array(96) : null
  if (!isBelow(xBytes, modulusBytes)) return null
  const x = toInteger(xBytes)
  const square = (((x * x) % modulus) * x + 4n) % modulus
  const root = power(square, (modulus + 1n) / 4n)
  if ((root * root) % modulus !== square) return null
  const larger = root > (modulus - 1n) / 2n
  return concatenate(xBytes, fromInteger(larger === ((flags & 0x20) !== 0) ? root : modulus - root, 48))
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  for (let factor = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}

function hexadecimal(digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
