import { bls12_381 } from '@noble/curves/bls12-381.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { compileCircuit, type Compiled } from '../../../src/roles/ultrahonk/Program.ts'
import { programCache } from '../../../src/roles/ultrahonk/programCache.ts'
import { solve } from '../../../src/roles/ultrahonk/proveShape.ts'
import type { CircuitInput } from '../../../src/roles/ultrahonk/witnessInputs.ts'
import { installed, tools } from './installed.ts'

const { Fp, Fp2, Fp12 } = bls12_381.fields
type Pair = ReturnType<typeof Fp2.mul>
type Full = ReturnType<typeof Fp12.mul>
interface Point<T> {
  readonly x: T
  readonly y: T
}

const compiling = 600_000

/** Numbers that fill the field and follow from their place. */
function number(place: number): bigint {
  return Fp.pow(3n + BigInt(place), 1_000_003n)
}

const pair = (place: number): Pair => Fp2.create({ c0: number(place), c1: number(place + 1) })
const pairs = (place: number): [Pair, Pair, Pair, Pair, Pair, Pair] => [
  pair(place),
  pair(place + 2),
  pair(place + 4),
  pair(place + 6),
  pair(place + 8),
  pair(place + 10),
]

/** An element from the coefficients of 1, v, v^2, w, v w, v^2 w. */
function full([a, b, c, d, e, f]: readonly [Pair, Pair, Pair, Pair, Pair, Pair]): Full {
  return Fp12.create({ c0: { c0: a, c1: b, c2: c }, c1: { c0: d, c1: e, c2: f } })
}

const [left, right] = [full(pairs(10)), full(pairs(40))]
const twice = bls12_381.G2.Point.BASE.multiply(7n).toAffine()
const other = bls12_381.G2.Point.BASE.multiply(11n).toAffine()
const [sum, key] = [5n, 9n].map((scalar) => bls12_381.G1.Point.BASE.multiply(scalar).toAffine())
const scaled = { x: number(80), y: number(81) }

const tangent = Fp2.div(Fp2.mul(Fp2.sqr(twice.x), 3n), Fp2.mul(twice.y, 2n))
const chord = Fp2.div(Fp2.sub(other.y, twice.y), Fp2.sub(other.x, twice.x))
const doubled = bls12_381.G2.Point.BASE.multiply(14n).toAffine()
const added = bls12_381.G2.Point.BASE.multiply(18n).toAffine()

function limbs(value: bigint): readonly string[] {
  return [0n, 96n, 192n, 288n].map((shift) => `0x${((value >> shift) & ((1n << 96n) - 1n)).toString(16)}`)
}

/** The powers of w, of which the sixth is 1 + i. */
function powers({ c0, c1 }: Full): CircuitInput {
  const byPower = [c0.c0, c1.c0, c0.c1, c1.c1, c0.c2, c1.c2]
  return [...byPower.map((one) => limbs(Fp.sub(one.c0, one.c1))), ...byPower.map((one) => limbs(one.c1))]
}

const parts = (one: Pair): CircuitInput => [limbs(one.c0), limbs(one.c1)]
const twisted = ({ x, y }: Point<Pair>): CircuitInput => ({ x: parts(x), y: parts(y) })
const plain = ({ x, y }: Point<bigint>): CircuitInput => ({ x: limbs(x), y: limbs(y) })
const zero = limbs(0n)

/** Values beside each other, with what was there before behind them. */
function beside(values: readonly bigint[], rest: Full): CircuitInput {
  return [...values.map(limbs), ...(powers(rest) as readonly CircuitInput[]).slice(values.length)]
}

/** The line of a slope through a point, at the point that the test takes for both pairings. */
function line(point: Point<Pair>, slope: Pair): Full {
  const constant = Fp2.mul(Fp2.sub(Fp2.mul(slope, point.x), point.y), scaled.y)
  return full([constant, Fp2.mul(slope, scaled.x), Fp2.ZERO, Fp2.ZERO, Fp2.ONE, Fp2.ZERO])
}

interface Operation {
  readonly operation: number
  readonly inputs?: Readonly<Record<string, CircuitInput>>
  readonly expected: CircuitInput
}

const slopeOfKeys = Fp.div(Fp.sub(key?.y ?? 0n, sum?.y ?? 0n), Fp.sub(key?.x ?? 0n, sum?.x ?? 0n))
const sumOfKeys = bls12_381.G1.Point.BASE.multiply(14n).toAffine()
const keys = [plain(sum ?? scaled), plain(key ?? scaled)]
const keySlope = [[[limbs(slopeOfKeys), zero], parts(tangent)]]

const operations: Readonly<Record<string, Operation>> = {
  'a product in the base field': {
    operation: 0,
    expected: beside([Fp.mul(Fp.sub(left.c0.c0.c0, left.c0.c0.c1), Fp.sub(right.c0.c0.c0, right.c0.c0.c1))], left),
  },
  'a product in the field of twelve': { operation: 1, expected: powers(Fp12.mul(left, right)) },
  'a square in the field of twelve': { operation: 2, expected: powers(Fp12.sqr(left)) },
  'a doubled point': {
    operation: 3,
    expected: beside([doubled.x.c0, doubled.x.c1, doubled.y.c0, doubled.y.c1], left),
  },
  'a sum of points': {
    operation: 4,
    inputs: { slopes: [[parts(chord), parts(chord)]] },
    expected: beside([added.x.c0, added.x.c1, added.y.c0, added.y.c1], left),
  },
  'a step of two pairings that doubles': {
    operation: 5,
    expected: powers(Fp12.mul(Fp12.mul(Fp12.sqr(left), line(twice, tangent)), line(twice, tangent))),
  },
  'a step of two pairings that adds': {
    operation: 6,
    inputs: { slopes: [[parts(chord), parts(chord)]] },
    expected: powers(Fp12.mul(Fp12.mul(left, line(twice, chord)), line(twice, chord))),
  },
  'a sum of keys': {
    operation: 7,
    inputs: { at: keys, slopes: keySlope },
    expected: beside([sumOfKeys.x, sumOfKeys.y], left),
  },
  'a sum of keys without the key of who did not sign': {
    operation: 7,
    inputs: { at: keys, slopes: keySlope, signed: [false] },
    expected: beside([sum?.x ?? 0n, sum?.y ?? 0n], left),
  },
}

function inputsOf({ inputs, expected }: Operation): Readonly<Record<string, CircuitInput>> {
  return {
    f: powers(left),
    g: powers(right),
    points: [twisted(twice), twisted(twice)],
    others: [twisted(other), twisted(other)],
    at: [plain(scaled), plain(scaled)],
    slopes: [[parts(tangent), parts(tangent)]],
    signed: [true],
    words: Array.from({ length: 16 }, () => 0),
    ...inputs,
    expected,
  }
}

describe.skipIf(!installed)('what a verification of BLS12-381 is made of, in a circuit', () => {
  const circuits = new Map<number, Compiled>()

  beforeAll(async () => {
    for (const { operation } of Object.values(operations)) {
      const globals = { OPERATION: operation, COUNT: 1 }
      const wanted = { folder: 'bls', name: `bls-${operation}-1`, globals } as const
      circuits.set(operation, await compileCircuit(wanted, tools, programCache()))
    }
  }, compiling)

  function circuitOf(operation: number): Compiled {
    const found = circuits.get(operation)
    if (found === undefined) throw new Error(`operation ${operation} is not compiled`)
    return found
  }

  test.each(Object.entries(operations))('gives %s as another library does, and nothing else', async (_, one) => {
    const circuit = circuitOf(one.operation)
    await expect(solve(inputsOf(one), circuit, tools)).resolves.toBeInstanceOf(Buffer)
    const refused = solve({ ...inputsOf(one), expected: powers(right) }, circuit, tools)
    await expect(refused).rejects.toMatchObject({ reason: 'STATEMENT_UNSATISFIED' })
  })

  test.each(['a doubled point', 'a sum of points', 'a sum of keys'])('refuses another slope for %s', async (name) => {
    const one = operations[name] ?? { operation: 0, expected: powers(left) }
    const inputs = { ...inputsOf(one), slopes: [[parts(pair(90)), parts(pair(90))]] }
    await expect(solve(inputs, circuitOf(one.operation), tools)).rejects.toMatchObject({
      reason: 'STATEMENT_UNSATISFIED',
    })
  })
})
