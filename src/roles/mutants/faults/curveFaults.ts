import { bls12381Precompiles } from '../../../crypto/bls12381Precompiles.ts'
import { bn254Precompiles } from '../../../crypto/bn254Precompiles.ts'
import { bls12381Noble, bn254Noble } from '../../../crypto/curvesNoble.ts'
import { fromInteger, isZero, toInteger } from '../../../crypto/fieldElement.ts'
import { kzgVerifier } from '../../../crypto/kzg.ts'
import type { CurveGroup, MappingCurve, PairingCurve } from '../../../crypto/PairingCurve.ts'
import { precompileFunctions } from '../../../execution/precompiles/functions.ts'
import type { Precompile } from '../../../execution/precompiles/table.ts'
import type { Plant } from '../MutantKind.ts'
import type { FaultTable } from './Fault.ts'
import { computing, failing, precompileWith, priced, reading, replaced, sized } from './PrecompileFault.ts'

/** The same group, which finds every point in its subgroup. */
function unchecked<Point>(group: CurveGroup<Point>): CurveGroup<Point> {
  return { ...group, inSubgroup: () => true }
}

/** The same curve, where pairs that the library refuses count as one. */
function lenient<Curve extends PairingCurve<G1, G2>, G1, G2>(curve: Curve & PairingCurve<G1, G2>): Curve {
  return {
    ...curve,
    pairingIsOne: (pairs: readonly (readonly [G1, G2])[]) => {
      try {
        return curve.pairingIsOne(pairs)
      } catch {
        return true
      }
    },
  }
}

/** The same group, which takes a point off its curve for the one at infinity. */
function offCurve<Point>(group: CurveGroup<Point>): CurveGroup<Point> {
  return { ...group, read: (coordinates) => group.read(coordinates) ?? group.zero }
}

const [bnAdd, bnMul, bnPairing] = [0x06, 0x07, 0x08]
const bnPrime = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47n
const wordBytes = 32
const bnPairBytes = 192
const bnPointBytes = 64

function bn254<G1, G2>(curve: PairingCurve<G1, G2>, address: number, name: 'add' | 'mul' | 'pairing'): Plant {
  const faulty = bn254Precompiles(curve)[name]
  return computing(address, faulty)
}

/** Reduces the words of an input, as many as are coordinates. */
function reducedWords(input: Uint8Array, words: number): Uint8Array {
  const copy = Uint8Array.from(input)
  for (let offset = 0; offset < words * wordBytes && offset + wordBytes <= copy.length; offset += wordBytes) {
    copy.set(fromInteger(toInteger(copy.slice(offset, offset + wordBytes)) % bnPrime, wordBytes), offset)
  }
  return copy
}

/** Makes both points of a pair infinite where one is. */
function hidden(input: Uint8Array, pairBytes: number, firstBytes: number): Uint8Array {
  const copy = Uint8Array.from(input)
  for (let offset = 0; offset + pairBytes <= copy.length; offset += pairBytes) {
    const half = offset + firstBytes
    if (isZero(copy, offset, half) || isZero(copy, half, offset + pairBytes)) copy.fill(0, offset, offset + pairBytes)
  }
  return copy
}

function swappedParts(input: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(input)
  for (let offset = bnPointBytes; offset + 128 <= copy.length; offset += bnPairBytes) {
    for (const start of [offset, offset + 2 * wordBytes]) {
      copy.copyWithin(start, start + wordBytes, start + 2 * wordBytes)
      copy.set(input.subarray(start, start + wordBytes), start + wordBytes)
    }
  }
  return copy
}

/** Faults of the precompiles of EIP-196 and EIP-197. */
const bn254Faults: FaultTable = {
  'bn254-add-no-curve-check': bn254({ ...bn254Noble, g1: offCurve(bn254Noble.g1) }, bnAdd, 'add'),
  'bn254-mul-no-curve-check': bn254({ ...bn254Noble, g1: offCurve(bn254Noble.g1) }, bnMul, 'mul'),
  'bn254-pairing-no-curve-check-g1': bn254({ ...bn254Noble, g1: offCurve(bn254Noble.g1) }, bnPairing, 'pairing'),
  'bn254-pairing-no-curve-check-g2': bn254({ ...bn254Noble, g2: offCurve(bn254Noble.g2) }, bnPairing, 'pairing'),
  'bn254-no-subgroup-check': bn254({ ...lenient(bn254Noble), g2: unchecked(bn254Noble.g2) }, bnPairing, 'pairing'),
  'bn254-add-coordinates-reduced': reading(bnAdd, (input) => reducedWords(input, 4)),
  'bn254-mul-coordinates-reduced': reading(bnMul, (input) => reducedWords(input, 2)),
  'bn254-pairing-coordinates-reduced': reading(bnPairing, (input) => reducedWords(input, input.length / wordBytes)),
  'bn254-add-short-input-fails': failing(bnAdd, (input) => input.length < 128),
  'bn254-add-long-input-fails': failing(bnAdd, (input) => input.length > 128),
  'bn254-mul-short-input-fails': failing(bnMul, (input) => input.length < 96),
  'bn254-mul-long-input-fails': failing(bnMul, (input) => input.length > 96),
  'bn254-no-pair-fails': failing(bnPairing, (input) => input.length === 0),
  'bn254-rest-of-pairs-ignored': reading(bnPairing, (input) =>
    input.subarray(0, input.length - (input.length % bnPairBytes)),
  ),
  'bn254-rest-of-pairs-padded': reading(bnPairing, (input) =>
    sized(input, Math.ceil(input.length / bnPairBytes) * bnPairBytes),
  ),
  'bn254-parts-of-g2-swapped': reading(bnPairing, swappedParts),
  'bn254-infinity-hides-its-partner': reading(bnPairing, (input) =>
    input.length % bnPairBytes === 0 ? hidden(input, bnPairBytes, bnPointBytes) : input,
  ),
  'bn254-prices-before-istanbul': priced(
    bnPairing,
    (input) => 100_000n + 80_000n * BigInt(Math.floor(input.length / bnPairBytes)),
  ),
}

const addresses = {
  addG1: 0x0b,
  msmG1: 0x0c,
  addG2: 0x0d,
  msmG2: 0x0e,
  pairingCheck: 0x0f,
  mapFPtoG1: 0x10,
  mapFP2toG2: 0x11,
}
type BlsName = keyof typeof addresses
const blsPrime = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn
const [elementBytes, topBytes, scalarBytes] = [64, 16, 32]
const [g1Bytes, g2Bytes] = [128, 256]

function bls<G1, G2>(curve: MappingCurve<G1, G2>, name: BlsName): Plant {
  return computing(addresses[name], bls12381Precompiles(curve)[name])
}

/** Offsets of the field elements of an input; scalars are none. */
function elementOffsets(input: Uint8Array, name: BlsName): readonly number[] {
  const itemBytes = { msmG1: g1Bytes + scalarBytes, msmG2: g2Bytes + scalarBytes } as const
  const item = name === 'msmG1' || name === 'msmG2' ? itemBytes[name] : elementBytes
  const points = item === elementBytes ? elementBytes : item - scalarBytes
  const offsets: number[] = []
  for (let start = 0; start + item <= input.length; start += item) {
    for (let offset = start; offset < start + points; offset += elementBytes) offsets.push(offset)
  }
  return offsets
}

function topBytesIgnored(name: BlsName): Plant {
  return reading(addresses[name], (input) => {
    const copy = Uint8Array.from(input)
    for (const offset of elementOffsets(copy, name)) copy.fill(0, offset, offset + topBytes)
    return copy
  })
}

function coordinatesReduced(name: BlsName): Plant {
  return reading(addresses[name], (input) => {
    const copy = Uint8Array.from(input)
    for (const offset of elementOffsets(copy, name)) {
      const element = toInteger(copy.slice(offset, offset + elementBytes))
      copy.set(fromInteger(element % blsPrime, elementBytes), offset)
    }
    return copy
  })
}

/** Additions take points outside the subgroup; a party that checks them refuses these. */
function additionChecked(name: 'addG1' | 'addG2'): Plant {
  const subgroup = bls12381Precompiles(bls12381Noble)[name === 'addG1' ? 'msmG1' : 'msmG2']
  const bytes = name === 'addG1' ? g1Bytes : g2Bytes
  const isIn = (point: Uint8Array): boolean => subgroup(sized(point, bytes + scalarBytes)) !== null
  return failing(addresses[name], (input) => !isIn(input.subarray(0, bytes)) || !isIn(input.subarray(bytes, 2 * bytes)))
}

const { g1, g2 } = bls12381Noble
const names: readonly BlsName[] = ['addG1', 'msmG1', 'addG2', 'msmG2', 'pairingCheck', 'mapFPtoG1', 'mapFP2toG2']
const itemBytes: Readonly<Record<BlsName, number>> = {
  addG1: 256,
  msmG1: 160,
  addG2: 512,
  msmG2: 288,
  pairingCheck: 384,
  mapFPtoG1: 64,
  mapFP2toG2: 128,
}
const words: Readonly<Record<BlsName, string>> = {
  addG1: 'add-g1',
  msmG1: 'msm-g1',
  addG2: 'add-g2',
  msmG2: 'msm-g2',
  pairingCheck: 'pairing',
  mapFPtoG1: 'map-g1',
  mapFP2toG2: 'map-g2',
}

function ofEach(fault: string, plant: (name: BlsName) => Plant, of: readonly BlsName[] = names): FaultTable {
  return Object.fromEntries(of.map((name) => [`bls-${fault}-${words[name]}`, plant(name)]))
}

/** Faults of the precompiles of EIP-2537. */
const blsFaults: FaultTable = {
  'bls-no-subgroup-check-msm-g1': bls({ ...bls12381Noble, g1: unchecked(g1) }, 'msmG1'),
  'bls-no-subgroup-check-msm-g2': bls({ ...bls12381Noble, g2: unchecked(g2) }, 'msmG2'),
  'bls-no-subgroup-check-pairing-g1': bls({ ...lenient(bls12381Noble), g1: unchecked(g1) }, 'pairingCheck'),
  'bls-no-subgroup-check-pairing-g2': bls({ ...lenient(bls12381Noble), g2: unchecked(g2) }, 'pairingCheck'),
  'bls-no-curve-check-add-g1': bls({ ...bls12381Noble, g1: offCurve(g1) }, 'addG1'),
  'bls-no-curve-check-add-g2': bls({ ...bls12381Noble, g2: offCurve(g2) }, 'addG2'),
  'bls-no-curve-check-msm-g1': bls({ ...bls12381Noble, g1: offCurve(g1) }, 'msmG1'),
  'bls-no-curve-check-msm-g2': bls({ ...bls12381Noble, g2: offCurve(g2) }, 'msmG2'),
  'bls-no-curve-check-pairing-g1': bls({ ...bls12381Noble, g1: offCurve(g1) }, 'pairingCheck'),
  'bls-no-curve-check-pairing-g2': bls({ ...bls12381Noble, g2: offCurve(g2) }, 'pairingCheck'),
  'bls-add-checks-subgroup-g1': additionChecked('addG1'),
  'bls-add-checks-subgroup-g2': additionChecked('addG2'),
  ...ofEach('top-bytes-ignored', topBytesIgnored),
  ...ofEach('coordinates-reduced', coordinatesReduced, ['addG1', 'addG2', 'mapFPtoG1', 'mapFP2toG2']),
  ...ofEach('nothing-accepted', (name) =>
    reading(addresses[name], (input) => (input.length === 0 ? new Uint8Array(itemBytes[name]) : input)),
  ),
  'bls-infinity-refused-add-g1': failing(0x0b, (input) => isZero(input, 0, g1Bytes) || isZero(input, g1Bytes)),
  'bls-infinity-refused-msm-g1': failing(0x0c, (input) => isZero(input, 0, g1Bytes)),
  'bls-infinity-refused-msm-g2': failing(0x0e, (input) => isZero(input, 0, g2Bytes)),
  'bls-infinity-refused-pairing': failing(0x0f, (input) => isZero(input, 0, g1Bytes) || isZero(input, g1Bytes)),
  'bls-infinity-hides-its-partner': reading(0x0f, (input) => hidden(input, itemBytes.pairingCheck, g1Bytes)),
  'bls-no-discount-msm-g1': priced(0x0c, (input) => 12_000n * BigInt(Math.floor(input.length / itemBytes.msmG1))),
  'bls-no-discount-msm-g2': priced(0x0e, (input) => 22_500n * BigInt(Math.floor(input.length / itemBytes.msmG2))),
  'bls-rest-of-pairs-ignored-msm-g1': reading(0x0c, (input) =>
    input.subarray(0, input.length - (input.length % itemBytes.msmG1)),
  ),
  'bls-scalar-zero-refused-msm-g1': failing(0x0c, (input) => isZero(input, g1Bytes, g1Bytes + scalarBytes)),
  'bls-g1add-one-address-early': precompileWith(0x0a, (honest) => moved(honest, 'BLS12_G1ADD', 375n)),
  'bls-addresses-of-a-draft': {
    override: {
      precompiles: new Map([
        [0x0dn, (honest: Precompile) => moved(honest, 'BLS12_G1MSM', 12_000n)],
        [0x0en, (honest: Precompile) => moved(honest, 'BLS12_G2ADD', 600n)],
      ]),
    },
  },
  'kzg-no-subgroup-check': kzgUnchecked(),
}

/** Another function in the place of a precompile. */
function moved(honest: Precompile, name: string, gas: bigint): Precompile {
  const run = precompileFunctions[name]
  return run === undefined ? honest : { ...honest, run, gas: () => gas, violation: () => null }
}

/** Claims with a commitment or proof outside the subgroup are looked at as if they were in it. */
function kzgUnchecked(): Plant {
  const verify = kzgVerifier({ ...lenient(bls12381Noble), g1: unchecked(g1) })
  return computing(0x0a, (input, honest, crypto) => {
    const output = honest(input)
    if (output !== null || input.length !== 192) return output
    const hash = replaced(crypto.sha256(input.subarray(96, 144)), 0, Uint8Array.of(1))
    const claim = {
      commitment: input.slice(96, 144),
      z: input.slice(32, 64),
      y: input.slice(64, 96),
      proof: input.slice(144),
    }
    return Buffer.from(hash).equals(input.subarray(0, 32)) && verify(claim) ? new Uint8Array(64) : null
  })
}

/** Faults of the precompiles on pairing curves. */
export const curveFaults: FaultTable = { ...bn254Faults, ...blsFaults }
