import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import {
  blsG1,
  blsG1Infinity,
  blsG1NotOnCurve,
  blsG1OtherSubgroup,
  blsG2,
  blsG2Infinity,
  blsG2NotOnCurve,
  blsNegativeG1,
  blsOrder,
  blsPrime,
  fields,
} from './curvePoints.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'
import type { PrecompileName } from './precompileEdgeProbe.ts'
import {
  g1Times2,
  g1Times5,
  g1WrongCurve,
  g2OtherSubgroup,
  g2OtherSubgroupDoubled,
  g2Times2,
  g2Times7,
  g2WrongCurve,
  mapped,
} from './precompileEdgeBlsPoints.ts'

type Row = readonly [name: string, what: string, input: Bytes, output: Bytes | null]

/** Sets one of the sixteen bytes in front of an element, which have to be zero. */
function padded(point: Bytes, byte: number): Bytes {
  const at = 2 + 2 * byte
  return bytes(`${point.slice(0, at)}01${point.slice(at + 2)}`)
}

function shortened(input: Bytes): Bytes {
  return bytes(input.slice(0, -2))
}

const g1Add: readonly Row[] = [
  ['doubling', 'a point twice', join(blsG1, blsG1), g1Times2],
  ['inverse', 'a point and its negative', join(blsG1, blsNegativeG1), blsG1Infinity],
  ['outside-subgroup', 'a point of order 3 and infinity', join(blsG1OtherSubgroup, blsG1Infinity), blsG1OtherSubgroup],
  [
    'outside-subgroup-twice',
    'a point of order 3 twice',
    join(blsG1OtherSubgroup, blsG1OtherSubgroup),
    fields(0n, blsPrime - 2n),
  ],
  ['off-curve', 'a point off the curve', join(blsG1, blsG1NotOnCurve), null],
  ['x-overflow', 'x = the prime', join(fields(blsPrime, 2n), blsG1), null],
  ['top-byte', 'a byte in front of x', join(padded(blsG1, 0), blsG1), null],
  ['top-byte-last', 'a byte just in front of y', join(blsG1, padded(blsG1, 64 + 15)), null],
  ['top-byte-infinity', 'an infinity with a byte in front', join(padded(blsG1Infinity, 7), blsG1), null],
  ['short', '255 bytes', shortened(join(blsG1, blsG1Infinity)), null],
  ['long', '257 bytes', join(blsG1, blsG1, filled(1)), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const g2Add: readonly Row[] = [
  ['doubling', 'a point twice', join(blsG2, blsG2), g2Times2],
  [
    'outside-subgroup',
    'a point outside the subgroup twice',
    join(g2OtherSubgroup, g2OtherSubgroup),
    g2OtherSubgroupDoubled,
  ],
  ['off-curve', 'a point off the curve', join(blsG2NotOnCurve, blsG2), null],
  ['overflow', 'an imaginary part above the prime', join(fields(0n, blsPrime, 0n, 0n), blsG2), null],
  ['top-byte', 'a byte in front of the imaginary part of y', join(padded(blsG2, 192), blsG2), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const g1Msm: readonly Row[] = [
  ['by-zero', 'a scalar of zero', join(blsG1, words(0)), blsG1Infinity],
  ['by-order-and-five', 'a scalar above the order', join(blsG1, words(blsOrder + 5n)), g1Times5],
  ['infinity-in-sum', 'infinity beside a point', join(blsG1Infinity, words(7), blsG1, words(5)), g1Times5],
  ['outside-subgroup', 'a point of order 3', join(blsG1OtherSubgroup, words(3)), null],
  ['outside-subgroup-by-zero', 'a point of order 3 times zero', join(blsG1OtherSubgroup, words(0)), null],
  ['off-curve', 'a point off the curve', join(blsG1NotOnCurve, words(1)), null],
  ['wrong-curve', 'a point of the right order on another curve', join(g1WrongCurve, words(1)), null],
  ['top-byte', 'a byte in front of x', join(padded(blsG1, 3), words(1)), null],
  ['short', '159 bytes', shortened(join(blsG1, words(256))), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const g2Msm: readonly Row[] = [
  ['by-zero', 'a scalar of zero', join(blsG2, words(0)), blsG2Infinity],
  ['by-order-and-seven', 'a scalar above the order', join(blsG2, words(blsOrder + 7n)), g2Times7],
  ['infinity-in-sum', 'infinity beside a point', join(blsG2Infinity, words(1), blsG2, words(7)), g2Times7],
  [
    'three-pairs',
    'three pairs, which are cheaper than three alone',
    join(blsG2Infinity, words(1), blsG2, words(7), blsG2Infinity, words(1)),
    g2Times7,
  ],
  ['top-byte', 'a byte in front of the imaginary part of x', join(padded(blsG2, 64), words(1)), null],
  ['outside-subgroup', 'a point outside the subgroup', join(g2OtherSubgroup, words(1)), null],
  ['outside-subgroup-by-zero', 'a point outside the subgroup times zero', join(g2OtherSubgroup, words(0)), null],
  ['off-curve', 'a point off the curve', join(blsG2NotOnCurve, words(1)), null],
  ['wrong-curve', 'a point of the right order on another curve', join(g2WrongCurve, words(1)), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const pairing: readonly Row[] = [
  ['one-pair', 'one pair', join(blsG1, blsG2), words(0)],
  ['two-pairs', 'two pairs that cancel', join(blsG1, blsG2, blsNegativeG1, blsG2), words(1)],
  [
    'three-pairs',
    'three pairs: two of the first are one of the second',
    join(blsG1, blsG2, blsG1, blsG2, blsNegativeG1, g2Times2),
    words(1),
  ],
  ['infinity-g1', 'the infinity of G1', join(blsG1Infinity, blsG2), words(1)],
  ['infinity-g2', 'the infinity of G2', join(blsG1, blsG2Infinity), words(1)],
  ['g1-outside-subgroup', 'a G1 of order 3', join(blsG1OtherSubgroup, blsG2), null],
  [
    'g1-outside-subgroup-with-infinity',
    'a G1 of order 3 beside an infinity',
    join(blsG1OtherSubgroup, blsG2Infinity),
    null,
  ],
  ['g2-outside-subgroup', 'a G2 outside the subgroup', join(blsG1, g2OtherSubgroup), null],
  [
    'g2-outside-subgroup-with-infinity',
    'a G2 outside the subgroup beside an infinity',
    join(blsG1Infinity, g2OtherSubgroup),
    null,
  ],
  ['g1-wrong-curve', 'a G1 of another curve', join(g1WrongCurve, blsG2Infinity), null],
  ['g2-wrong-curve', 'a G2 of another curve', join(blsG1Infinity, g2WrongCurve), null],
  ['top-byte', 'a byte in front of an element of G2', join(blsG1Infinity, padded(blsG2, 64)), null],
  ['short', '383 bytes', shortened(join(blsG1, blsG2)), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const mapG1: readonly Row[] = [
  ['zero', 'zero', fields(0n), mapped.g1Zero],
  ['largest', 'the prime less one', fields(blsPrime - 1n), mapped.g1Largest],
  ['prime', 'the prime', fields(blsPrime), null],
  ['top-byte', 'a byte in front', padded(fields(1n), 0), null],
  ['short', '63 bytes', filled(63), null],
  ['no-input', 'no input', bytes('0x'), null],
]

const mapG2: readonly Row[] = [
  ['zero', 'zero', fields(0n, 0n), mapped.g2Zero],
  ['one-two', 'the real part 1 and the imaginary part 2', fields(1n, 2n), mapped.g2OneTwo],
  ['largest', 'the prime less one', fields(blsPrime - 1n, 0n), mapped.g2Largest],
  ['prime', 'an imaginary part equal to the prime', fields(0n, blsPrime), null],
  ['top-byte', 'a byte in front of the imaginary part', padded(fields(1n, 2n), 64), null],
  ['no-input', 'no input', bytes('0x'), null],
]

/** Inputs beside the price of what they would be: full items count, at least one. */
interface Group {
  readonly name: string
  readonly of: PrecompileName
  readonly rows: readonly Row[]
  readonly price: (inputBytes: number) => number
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.floor(count))
}

/** Per thousand for one, two and three pairs (EIP-2537). */
const g1Discounts = [1000, 949, 848]
const g2Discounts = [1000, 1000, 923]

function msmPrice(pairs: number, perPair: number, discounts: readonly number[]): number {
  return Math.floor((pairs * perPair * (discounts[pairs - 1] ?? 0)) / 1000)
}

const groups: readonly Group[] = [
  { name: 'g1add', of: 'bls12_g1add', rows: g1Add, price: () => 375 },
  { name: 'g2add', of: 'bls12_g2add', rows: g2Add, price: () => 600 },
  {
    name: 'g1msm',
    of: 'bls12_g1msm',
    rows: g1Msm,
    price: (size) => msmPrice(atLeastOne(size / 160), 12_000, g1Discounts),
  },
  {
    name: 'g2msm',
    of: 'bls12_g2msm',
    rows: g2Msm,
    price: (size) => msmPrice(atLeastOne(size / 288), 22_500, g2Discounts),
  },
  {
    name: 'pairing',
    of: 'bls12_pairing_check',
    rows: pairing,
    price: (size) => 37_700 + 32_600 * atLeastOne(size / 384),
  },
  { name: 'map-g1', of: 'bls12_map_fp_to_g1', rows: mapG1, price: () => 5500 },
  { name: 'map-g2', of: 'bls12_map_fp2_to_g2', rows: mapG2, price: () => 23_800 },
]

/** The precompiles of EIP-2537: infinity, points off the curve and outside the subgroup, forms of elements, lengths. */
export const precompileEdgeBls: readonly Case[] = groups.flatMap(({ name: group, of, rows, price }) =>
  rows.map(([name, what, input, output]) =>
    probed({
      name: `bls-${group}-${name}`,
      of,
      what,
      must: output === null ? 'the call fails and takes all its gas' : 'the call returns what EIP-2537 says',
      input,
      output,
      price: price((input.length - 2) / 2),
      ruleset: 'lockstep-prague',
    }),
  ),
)
