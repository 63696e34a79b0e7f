import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { CryptoBackend, PrecompileOutput } from '../../src/crypto/CryptoBackend.ts'
import { fromInteger } from '../../src/crypto/fieldElement.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { toDigits } from '../sharedData.ts'
import {
  bls12381Curve,
  bn254Curve,
  damaged,
  extensionPointAbove,
  integersAround,
  joined,
  pointAbove,
  words,
} from './points.ts'
import type { Curve } from './points.ts'

let noble: CryptoBackend
let fast: CryptoBackend
beforeAll(async () => {
  noble = await loadCrypto('noble')
  fast = await loadCrypto('fast')
})

type Precompile = (backend: CryptoBackend) => (input: Uint8Array) => PrecompileOutput

/** What came out over a property run: both kinds have to occur, or the generator shows nothing. */
interface Tally {
  accepted: number
  refused: number
}

function agree(precompile: Precompile, input: Uint8Array, tally: Tally): void {
  const expected = precompile(noble)(input)
  const found = precompile(fast)(input)
  expect(found === null ? null : toDigits(found)).toBe(expected === null ? null : toDigits(expected))
  if (expected === null) tally.refused++
  else tally.accepted++
}

function agreeOn(precompile: Precompile, inputs: fc.Arbitrary<Uint8Array>, numRuns: number): void {
  const tally: Tally = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(inputs, (input) => {
      agree(precompile, input, tally)
    }),
    { numRuns },
  )
  expect(tally.accepted).toBeGreaterThan(0)
  expect(tally.refused).toBeGreaterThan(0)
}

const seed = fc.bigInt({ min: 0n, max: 2n ** 380n })
const scalar = (order: bigint): fc.Arbitrary<Uint8Array> =>
  integersAround(order, 2n ** 256n - 1n).map((value) => fromInteger(value, 32))

/** Any coordinates, mostly canonical and off the curve. */
function loose(curve: Curve, count: number, size: number): fc.Arbitrary<Uint8Array> {
  const most = 256n ** BigInt(size) - 1n
  return fc
    .array(integersAround(curve.modulus, most), { minLength: count, maxLength: count })
    .map((numbers) => words(numbers, size))
}

describe('both backends on BLS12-381', () => {
  const order = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
  const element = seed.map((value) => fromInteger(value % bls12381Curve.modulus, 64))
  const g1InSubgroup = element.map((value) => fast.bls12381.mapFPtoG1(value) ?? new Uint8Array(128))
  const g2InSubgroup = fc
    .tuple(element, element)
    .map((parts) => fast.bls12381.mapFP2toG2(joined(parts)) ?? new Uint8Array(256))
  const g1 = fc.oneof(
    { weight: 6, arbitrary: g1InSubgroup },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(128)) },
    { weight: 1, arbitrary: seed.map((start) => words(pointAbove(start, bls12381Curve), 64)) },
    { weight: 1, arbitrary: loose(bls12381Curve, 2, 64) },
  )
  const g2 = fc.oneof(
    { weight: 6, arbitrary: g2InSubgroup },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(256)) },
    { weight: 1, arbitrary: seed.map((start) => words(extensionPointAbove(start, bls12381Curve), 64)) },
    { weight: 1, arbitrary: loose(bls12381Curve, 4, 64) },
  )
  const several = (parts: readonly fc.Arbitrary<Uint8Array>[], most: number): fc.Arbitrary<Uint8Array> =>
    fc.array(fc.tuple(...parts).map(joined), { maxLength: most }).map(joined)

  test('add points of the first group alike', () => {
    agreeOn((backend) => backend.bls12381.addG1, damaged(fc.tuple(g1, g1).map(joined)), 150)
  })
  test('add points of the second group alike', () => {
    agreeOn((backend) => backend.bls12381.addG2, damaged(fc.tuple(g2, g2).map(joined)), 120)
  })
  test('double and cancel points alike', () => {
    const tally: Tally = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(g1InSubgroup, g2InSubgroup, (first, second) => {
        agree((backend) => backend.bls12381.addG1, joined([first, first]), tally)
        agree((backend) => backend.bls12381.addG2, joined([second, second]), tally)
        const opposite = fast.bls12381.msmG1(joined([first, fromInteger(order - 1n, 32)])) ?? first
        agree((backend) => backend.bls12381.addG1, joined([first, opposite]), tally)
        expect(toDigits(fast.bls12381.addG1(joined([first, opposite])) ?? first)).toBe('00'.repeat(128))
      }),
      { numRuns: 20 },
    )
    expect(tally).toEqual({ accepted: 60, refused: 0 })
  })
  test('sum products of the first group alike', () => {
    agreeOn((backend) => backend.bls12381.msmG1, damaged(several([g1, scalar(order)], 4)), 80)
  })
  test('sum products of the second group alike', () => {
    agreeOn((backend) => backend.bls12381.msmG2, damaged(several([g2, scalar(order)], 3)), 60)
  })
  test('map field elements alike', () => {
    const any = integersAround(bls12381Curve.modulus, 256n ** 64n - 1n).map((value) => fromInteger(value, 64))
    agreeOn((backend) => backend.bls12381.mapFPtoG1, damaged(fc.oneof(element, any)), 100)
    agreeOn(
      (backend) => backend.bls12381.mapFP2toG2,
      damaged(fc.tuple(element, fc.oneof(element, any)).map(joined)),
      60,
    )
  })
  test('check pairings alike', () => {
    agreeOn((backend) => backend.bls12381.pairingCheck, damaged(several([g1, g2], 2)), 40)
  })
  test('find a product of pairings that is one', () => {
    const generator = fast.bls12381.mapFPtoG1(fromInteger(7n, 64)) ?? new Uint8Array(128)
    const second = fast.bls12381.mapFP2toG2(words([3n, 5n], 64)) ?? new Uint8Array(256)
    const opposite = fast.bls12381.msmG1(joined([generator, fromInteger(order - 1n, 32)])) ?? generator
    const input = joined([generator, second, opposite, second])
    for (const backend of [noble, fast])
      expect(toDigits(backend.bls12381.pairingCheck(input) ?? input)).toBe('01'.padStart(64, '0'))
  })
  test('sum more products than go through the library at once', () => {
    const point = fast.bls12381.mapFPtoG1(fromInteger(7n, 64)) ?? new Uint8Array(128)
    const count = 1100
    const pair = joined([point, fromInteger(2n, 32)])
    const input = new Uint8Array(pair.length * count)
    for (let index = 0; index < count; index++) input.set(pair, index * pair.length)
    const expected = fast.bls12381.msmG1(joined([point, fromInteger(BigInt(2 * count), 32)]))
    expect(toDigits(fast.bls12381.msmG1(input) ?? point)).toBe(toDigits(expected ?? input))
  })
  test('refuse empty input', () => {
    for (const { bls12381 } of [noble, fast]) {
      const names = Object.keys(bls12381)
      expect(names).toHaveLength(7)
      expect(Object.values(bls12381).map((precompile) => precompile(new Uint8Array(0)))).toEqual(names.map(() => null))
    }
  })
})

describe('both backends on alt_bn128', () => {
  const order = 0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001n
  /** The precompile has the imaginary part first. */
  const swap = ([xReal, xImaginary, yReal, yImaginary]: readonly [bigint, bigint, bigint, bigint]): Uint8Array =>
    words([xImaginary, xReal, yImaginary, yReal], 32)
  const g2Generator: readonly [bigint, bigint, bigint, bigint] = [
    10857046999023057135944570762232829481370756359578518086990519993285655852781n,
    11559732032986387107991004021392285783925812861821192530917403151452391805634n,
    8495653923123431417604973247489272438418190587263600148770280649306958101930n,
    4082367875863433681332203403145435568316851327593401208105741076214120093531n,
  ]
  const g1 = fc.oneof(
    { weight: 5, arbitrary: seed.map((start) => words(pointAbove(start, bn254Curve), 32)) },
    { weight: 1, arbitrary: fc.constant(words([1n, 2n], 32)) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(64)) },
    { weight: 1, arbitrary: loose(bn254Curve, 2, 32) },
  )
  const g2 = fc.oneof(
    { weight: 6, arbitrary: fc.constant(swap(g2Generator)) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(128)) },
    { weight: 1, arbitrary: seed.map((start) => swap(extensionPointAbove(start, bn254Curve))) },
    { weight: 1, arbitrary: loose(bn254Curve, 4, 32) },
  )

  test('add alike', () => {
    agreeOn((backend) => backend.bn254.add, damaged(fc.tuple(g1, g1).map(joined)), 300)
  })
  test('multiply alike', () => {
    agreeOn((backend) => backend.bn254.mul, damaged(fc.tuple(g1, scalar(order)).map(joined)), 200)
  })
  test('check pairings alike', () => {
    agreeOn(
      (backend) => backend.bn254.pairing,
      damaged(fc.array(fc.tuple(g1, g2).map(joined), { maxLength: 2 }).map(joined)),
      50,
    )
  })
  test('find a product of pairings that is one', () => {
    const opposite = words([1n, bn254Curve.modulus - 2n], 32)
    const input = joined([words([1n, 2n], 32), swap(g2Generator), opposite, swap(g2Generator)])
    for (const backend of [noble, fast])
      expect(toDigits(backend.bn254.pairing(input) ?? input)).toBe('01'.padStart(64, '0'))
  })
  test('take empty input as zeros', () => {
    for (const { bn254 } of [noble, fast]) {
      const empty = new Uint8Array(0)
      expect(toDigits(bn254.add(empty) ?? Uint8Array.of(1))).toBe('00'.repeat(64))
      expect(toDigits(bn254.mul(empty) ?? Uint8Array.of(1))).toBe('00'.repeat(64))
      expect(toDigits(bn254.pairing(empty) ?? Uint8Array.of(0))).toBe('01'.padStart(64, '0'))
    }
  })
})

describe('both backends on secp256k1', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  const privateKey = fc.bigInt({ min: 1n, max: order - 1n }).map((value) => fromInteger(value, 32))
  const part = integersAround(order, 2n ** 256n - 1n).map((value) => fromInteger(value, 32))

  test('sign alike, and recover the key from the signature', () => {
    fc.assert(
      fc.property(hash, privateKey, (digest, key) => {
        const signature = noble.sign(digest, key)
        expect(fast.sign(digest, key)).toEqual(signature)
        const publicKey = toDigits(noble.publicKeyOf(key))
        expect(toDigits(fast.publicKeyOf(key))).toBe(publicKey)
        for (const backend of [noble, fast]) {
          const { r, s, recovery } = signature
          expect(toDigits(backend.ecrecover(digest, recovery, r, s) ?? r)).toBe(publicKey)
          const highS = fromInteger(order - BigInt(`0x${toDigits(s)}`), 32)
          expect(toDigits(backend.ecrecover(digest, 1 - recovery, r, highS) ?? r)).toBe(publicKey)
        }
      }),
      { numRuns: 50 },
    )
  })
  test('recover or refuse alike', () => {
    const tally: Tally = { accepted: 0, refused: 0 }
    fc.assert(
      fc.property(hash, fc.integer({ min: -1, max: 4 }), part, part, (digest, recovery, r, s) => {
        const key = (backend: CryptoBackend): string | undefined => {
          const found = backend.ecrecover(digest, recovery, r, s)
          return found === null ? undefined : toDigits(found)
        }
        expect(key(fast)).toBe(key(noble))
        if (key(noble) === undefined) tally.refused++
        else tally.accepted++
      }),
      { numRuns: 400 },
    )
    expect(tally.accepted).toBeGreaterThan(20)
    expect(tally.refused).toBeGreaterThan(100)
  })
  test('refuse a key that would be the point at infinity', () => {
    // With R the generator's multiple of one and s = hash, s*R - hash*G is zero.
    const x = fromInteger(0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n, 32)
    const digest = fromInteger(5n, 32)
    for (const backend of [noble, fast]) expect(backend.ecrecover(digest, 0, x, digest)).toBeNull()
  })
})

describe('both backends on P-256', () => {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const generator = words(
    [
      0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    ],
    32,
  )
  /** With the key one and the nonce one, r is the generator's x and s is hash + r. */
  const validFor = (hash: bigint): Uint8Array => {
    const r = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n % order
    return joined([words([hash, r, (hash + r) % order], 32), generator])
  }
  const hash = integersAround(order, 2n ** 256n - 1n)
  const part = integersAround(order, 2n ** 256n - 1n)

  test('verify or refuse alike', () => {
    const tally: Tally = { accepted: 0, refused: 0 }
    const guessed = fc.tuple(hash, part, part).map((numbers) => joined([words(numbers, 32), generator]))
    fc.assert(
      fc.property(damaged(fc.oneof(hash.map(validFor), guessed)), (input) => {
        const expected = noble.verifyP256(input)
        expect(fast.verifyP256(input)).toBe(expected)
        if (expected) tally.accepted++
        else tally.refused++
      }),
      { numRuns: 200 },
    )
    expect(tally.accepted).toBeGreaterThan(20)
    expect(tally.refused).toBeGreaterThan(20)
  })
  test('refuse a nonce point at infinity', () => {
    // With the key one, u1 + u2 = (hash + r) / s, which is zero for r = -hash.
    const input = joined([words([5n, order - 5n, 7n], 32), generator])
    for (const backend of [noble, fast]) expect(backend.verifyP256(input)).toBe(false)
  })
})

test('no backend changes the bytes that it is given, Buffers included', () => {
  const g1 = fast.bls12381.mapFPtoG1(fromInteger(7n, 64)) ?? new Uint8Array(128)
  const g2 = fast.bls12381.mapFP2toG2(words([3n, 5n], 64)) ?? new Uint8Array(256)
  const proof = Buffer.from(`c0${'00'.repeat(47)}`, 'hex')
  const commitment = Buffer.from(
    'a572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e',
    'hex',
  )
  for (const backend of [noble, fast]) {
    const pair = Buffer.from(joined([g1, g2]))
    const small = Buffer.from(joined([words([1n, 2n], 32), new Uint8Array(128)]))
    const claim = {
      commitment: Buffer.from(commitment),
      proof: Buffer.from(proof),
      z: Buffer.alloc(32, 1),
      y: Buffer.from(fromInteger(2n, 32)),
    }
    const first = [
      backend.bls12381.pairingCheck(pair),
      backend.bn254.pairing(small),
      backend.bn254.add(small),
      backend.verifyKzgProof(claim),
    ]
    const second = [
      backend.bls12381.pairingCheck(pair),
      backend.bn254.pairing(small),
      backend.bn254.add(small),
      backend.verifyKzgProof(claim),
    ]
    expect(second).toEqual(first)
    expect([toDigits(pair), toDigits(small)]).toEqual([
      toDigits(joined([g1, g2])),
      toDigits(joined([words([1n, 2n], 32), new Uint8Array(128)])),
    ])
    expect([toDigits(claim.commitment), toDigits(claim.proof)]).toEqual([toDigits(commitment), toDigits(proof)])
    expect(first[3]).toBe(true)
  }
})

describe('both backends on hashes', () => {
  test('hash alike', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (data) => {
        for (const name of ['keccak256', 'sha256', 'ripemd160'] as const) {
          expect([name, toDigits(fast[name](data))]).toEqual([name, toDigits(noble[name](data))])
        }
      }),
      { numRuns: 300 },
    )
  })
  test('hash what is longer than a buffer of the library', () => {
    const data = new Uint8Array(100_000).map((_, index) => index % 251)
    for (const name of ['keccak256', 'sha256'] as const)
      expect(toDigits(fast[name](data))).toBe(toDigits(noble[name](data)))
  })
  test('give digests that later calls do not change', () => {
    for (const backend of [noble, fast]) {
      const first = backend.keccak256(Uint8Array.of(1))
      const before = toDigits(first)
      backend.keccak256(Uint8Array.of(2))
      expect(toDigits(first)).toBe(before)
    }
  })
  test('name an address by its public key', () => {
    const key = noble.publicKeyOf(fromInteger(1n, 32))
    for (const backend of [noble, fast])
      expect(toDigits(backend.publicKeyToAddress(key))).toBe('7e5f4552091a69125d5dfcb7b8c2659029395bdf')
  })
})
