import { bytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import type { Case } from '../Case.ts'
import { clause } from './clauses.ts'
import { bn254G1, bn254G2, bn254NegativeG1, bn254Order, bn254Prime } from './curvePoints.ts'
import { filled, join, words } from './language.ts'
import { probed } from './precompileEdgeProbe.ts'
import type { Probe } from './precompileEdgeProbe.ts'

type Row = Omit<Probe, 'must' | 'price'>

/** Multiples of the generators, from py_ecc 8. */
const g1Times2 = words(
  0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n,
  0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4n,
)
const g1Times3 = words(
  0x0769bf9ac56bea3ff40232bcb1b6bd159315d84715b8e679f2d355961915abf0n,
  0x2ab799bee0489429554fdb7c8d086475319e63b40b9c5b57cdf1ff3dd9fe2261n,
)
const g1TimesMax = words(
  0x2f588cffe99db877a4434b598ab28f81e0522910ea52b45f0adaa772b2d5d352n,
  0x12f42fa8fd34fb1b33d8c6a718b6590198389b26fc9d8808d971f8b009777a97n,
)
const g2Times2 = words(
  0x203e205db4f19b37b60121b83a7333706db86431c6d835849957ed8c3928ad79n,
  0x27dc7234fd11d3e8c36c59277c3e6f149d5cd3cfa9a62aee49f8130962b4b3b9n,
  0x195e8aa5b7827463722b8c153931579d3505566b4edf48d498e185f0509de152n,
  0x04bb53b8977e5f92a0bc372742c4830944a59b4fe6b1c0466e2a6dad122b5d2en,
)
/** On the twist with x = 1, but not of the order: nothing but a check of the subgroup finds it. */
const g2OutsideSubgroup = words(
  0,
  1,
  0x0d1271953ed9ea0836846e70a1934187998c7f790cb4d7511b7f8da82de048a4n,
  0x2869111d5381f072f8e2728fdb825a51aadd70e52c9830e9ab4b871c0531f1bbn,
)
/** The generator scaled by (4, 8): of the right order, on another twist; nothing but the equation of the curve finds it. */
const g2WrongCurve = words(
  0x0571b16885d1e09658e2736fc4eac3dc97a64faa05c4072fe750feb10ad2507an,
  0x2f9f2d49674ad9af5157bbe2f7efb988058b20c27509a0e7df5a695c8dcede6dn,
  0x17d0000fe1cde385aca487b4c6e044504ad81f0a1d2aad0d71464acfb097bd91n,
  0x051609d638ce8edd2c6abae0e9d5fb66580afb9428c93c32b2d4bbc6ae5cf57bn,
)
const infinity = words(0, 0)
const g2Infinity = words(0, 0, 0, 0)
const [one, zero] = [words(1), words(0)]
const pairsOf = (...pairs: readonly Bytes[]): Bytes => join(...pairs)
const cancelling = pairsOf(bn254G1, bn254G2, bn254NegativeG1, bn254G2)

const additions: readonly Omit<Row, 'of'>[] = [
  { name: 'doubling', what: 'a point twice', input: join(bn254G1, bn254G1), output: g1Times2 },
  { name: 'sum', what: 'two points', input: join(bn254G1, g1Times2), output: g1Times3 },
  { name: 'inverse', what: 'a point and its negative', input: join(bn254G1, bn254NegativeG1), output: infinity },
  { name: 'cut-second', what: 'an input that ends after the first point', input: bn254G1, output: bn254G1 },
  {
    name: 'cut-in-second',
    what: 'an input that ends in the second point, which is then none of the curve',
    input: join(bn254G1, words(1)),
    output: null,
  },
  {
    name: 'long-input',
    what: 'bytes behind two points',
    input: join(bn254G1, g1Times2, filled(65, 1)),
    output: g1Times3,
  },
  { name: 'off-curve-right', what: 'a second point off the curve', input: join(bn254G1, words(1, 3)), output: null },
  {
    name: 'x-overflow',
    what: 'x above the prime, right but for that',
    input: join(words(bn254Prime + 1n, 2), infinity),
    output: null,
  },
  {
    name: 'y-overflow',
    what: 'y above the prime, right but for that',
    input: join(words(1, bn254Prime + 2n), infinity),
    output: null,
  },
  {
    name: 'infinity-overflow',
    what: 'both coordinates equal to the prime',
    input: join(words(bn254Prime, bn254Prime), infinity),
    output: null,
  },
]

const products: readonly Omit<Row, 'of'>[] = [
  { name: 'by-zero', what: 'a scalar of zero', input: join(bn254G1, zero), output: infinity },
  { name: 'by-order', what: 'the order as scalar', input: join(bn254G1, words(bn254Order)), output: infinity },
  { name: 'by-max', what: 'the largest scalar', input: join(bn254G1, words(2n ** 256n - 1n)), output: g1TimesMax },
  { name: 'off-curve-by-zero', what: 'a point off the curve times zero', input: join(words(1, 1), zero), output: null },
  { name: 'x-overflow', what: 'x above the prime', input: join(words(bn254Prime + 1n, 2), one), output: null },
  { name: 'cut-scalar', what: 'an input that ends before the scalar', input: bn254G1, output: infinity },
  {
    name: 'cut-in-scalar',
    what: 'an input of 65 bytes, whose scalar is 2**248',
    input: join(bn254G1, bytes('0x01')),
    output: words(
      0x05483b9dfbeb5b9fb31fd52b885335da4b23cdf83f2607d37e3fcbe112a85365n,
      0x24e0ba9901789eaa6a0dc74bbf22debf9891bc5c03991db95f69df9c25ca6fcfn,
    ),
  },
  {
    name: 'long-input',
    what: 'bytes behind the scalar',
    input: join(bn254G1, words(2), filled(33, 1)),
    output: g1Times2,
  },
]

const pairings: readonly (Omit<Row, 'of'> & { readonly pairs: number })[] = [
  { name: 'none', what: 'no pair', input: bytes('0x'), output: one, pairs: 0 },
  { name: 'one-pair', what: 'one pair', input: pairsOf(bn254G1, bn254G2), output: zero, pairs: 1 },
  { name: 'two-pairs', what: 'two pairs that cancel', input: cancelling, output: one, pairs: 2 },
  {
    name: 'three-pairs',
    what: 'three pairs: two of the first are one of the second',
    input: pairsOf(bn254G1, bn254G2, bn254G1, bn254G2, bn254NegativeG1, g2Times2),
    output: one,
    pairs: 3,
  },
  { name: 'infinity-g1', what: 'the infinity of G1', input: pairsOf(infinity, bn254G2), output: one, pairs: 1 },
  { name: 'infinity-g2', what: 'the infinity of G2', input: pairsOf(bn254G1, g2Infinity), output: one, pairs: 1 },
  {
    name: 'cut',
    what: 'one byte less than a pair',
    input: bytes(pairsOf(bn254G1, bn254G2).slice(0, -2)),
    output: null,
    pairs: 1,
  },
  { name: 'long', what: 'one byte more than a pair', input: join(bn254G1, bn254G2, filled(1)), output: null, pairs: 1 },
  { name: 'g1-off-curve', what: 'a G1 off the curve', input: pairsOf(words(1, 1), bn254G2), output: null, pairs: 1 },
  {
    name: 'g1-off-curve-with-infinity',
    what: 'a G1 off the curve beside the infinity of G2',
    input: pairsOf(words(1, 1), g2Infinity),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-off-curve',
    what: 'a G2 off the twist',
    input: pairsOf(bn254G1, words(1, 1, 1, 1)),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-wrong-curve',
    what: 'a G2 of the right order on another twist',
    input: pairsOf(bn254G1, g2WrongCurve),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-outside-subgroup',
    what: 'a G2 on the twist outside the subgroup',
    input: pairsOf(bn254G1, g2OutsideSubgroup),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-outside-subgroup-with-infinity',
    what: 'a G2 outside the subgroup beside the infinity of G1',
    input: pairsOf(infinity, g2OutsideSubgroup),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-outside-subgroup-second',
    what: 'a G2 outside the subgroup in the second pair',
    input: pairsOf(bn254G1, bn254G2, bn254G1, g2OutsideSubgroup),
    output: null,
    pairs: 2,
  },
  {
    name: 'g2-halves-swapped',
    what: 'a G2 with real and imaginary parts in the wrong order',
    input: pairsOf(bn254G1, swapped(bn254G2)),
    output: null,
    pairs: 1,
  },
  {
    name: 'g2-overflow',
    what: 'a G2 with an imaginary part above the prime, right but for that',
    input: pairsOf(bn254G1, overflowing(bn254G2)),
    output: null,
    pairs: 1,
  },
]

function wordAt(point: Bytes, index: number): bigint {
  return BigInt(`0x${point.slice(2 + index * 64, 66 + index * 64)}`)
}

function swapped(point: Bytes): Bytes {
  return words(wordAt(point, 1), wordAt(point, 0), wordAt(point, 3), wordAt(point, 2))
}

function overflowing(point: Bytes): Bytes {
  return words(wordAt(point, 0) + bn254Prime, wordAt(point, 1), wordAt(point, 2), wordAt(point, 3))
}

function must(output: Bytes | null): string {
  return output === null ? 'the call fails and takes all its gas' : 'the call returns what EIP-196 or EIP-197 says'
}

/** BN254: infinity, points off the curve, of other curves and outside the subgroup, elements above the prime, lengths. */
export const precompileEdgeBn254: readonly Case[] = [
  ...additions.map((row) =>
    probed({
      ...row,
      name: `bn254-add-${row.name}`,
      of: 'bn254_add',
      must: must(row.output),
      price: 150,
      ruleset: 'lockstep-shanghai',
    }),
  ),
  ...products.map((row) =>
    probed({
      ...row,
      name: `bn254-mul-${row.name}`,
      of: 'bn254_mul',
      must: must(row.output),
      price: 6000,
      ruleset: 'lockstep-shanghai',
    }),
  ),
  ...pairings.map(({ pairs, ...row }) =>
    probed({
      ...row,
      name: `bn254-pairing-${row.name}`,
      of: 'bn254_pairing',
      must: must(row.output),
      price: 45_000 + 34_000 * pairs,
      ruleset: 'lockstep-cancun',
      ...(pairs === 0 && { clauses: [clause.precompileEmpty] }),
    }),
  ),
]
