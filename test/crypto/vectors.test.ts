import { beforeAll, describe, expect, test } from 'vitest'
import type { CryptoBackend, PrecompileOutput } from '../../src/crypto/CryptoBackend.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { absentReason, fromDigits, hasSharedData, listFiles, readJson, readText, toDigits } from '../sharedData.ts'
import { joined } from './points.ts'

interface PrecompileCase {
  readonly Name: string
  readonly Input: string
  readonly Expected?: string
  readonly ExpectedError?: string
}

/** Longest input that noble, which has no fast multiplication of many points, runs; the fast backend runs all. */
const nobleInputDigitsMax = 4_000

const precompiles: Readonly<Record<string, (backend: CryptoBackend) => (input: Uint8Array) => PrecompileOutput>> = {
  blsG1Add: ({ bls12381 }) => bls12381.addG1,
  blsG1Mul: ({ bls12381 }) => bls12381.msmG1,
  blsG1MultiExp: ({ bls12381 }) => bls12381.msmG1,
  blsG2Add: ({ bls12381 }) => bls12381.addG2,
  blsG2Mul: ({ bls12381 }) => bls12381.msmG2,
  blsG2MultiExp: ({ bls12381 }) => bls12381.msmG2,
  blsMapG1: ({ bls12381 }) => bls12381.mapFPtoG1,
  blsMapG2: ({ bls12381 }) => bls12381.mapFP2toG2,
  blsPairing: ({ bls12381 }) => bls12381.pairingCheck,
  add_G1_bls: ({ bls12381 }) => bls12381.addG1,
  add_G2_bls: ({ bls12381 }) => bls12381.addG2,
  msm_G1_bls: ({ bls12381 }) => bls12381.msmG1,
  msm_G2_bls: ({ bls12381 }) => bls12381.msmG2,
  pairing_check_bls: ({ bls12381 }) => bls12381.pairingCheck,
  bn256Add: ({ bn254 }) => bn254.add,
  bn256ScalarMul: ({ bn254 }) => bn254.mul,
  bn256Pairing: ({ bn254 }) => bn254.pairing,
  p256Verify: (backend) => (input) =>
    backend.verifyP256(input) ? fromDigits('01'.padStart(64, '0')) : new Uint8Array(0),
  ecRecover: (backend) => (input) => ecRecover(backend, input),
}

/** The precompile 0x01 as the Yellow Paper has it. */
function ecRecover(backend: CryptoBackend, input: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(128)
  bytes.set(input.subarray(0, 128))
  const v = BigInt(`0x${toDigits(bytes.subarray(32, 64))}`)
  const recovery = v === 27n || v === 28n ? Number(v - 27n) : -1
  const key = backend.ecrecover(bytes.subarray(0, 32), recovery, bytes.subarray(64, 96), bytes.subarray(96, 128))
  return key === null ? new Uint8Array(0) : joined([new Uint8Array(12), backend.publicKeyToAddress(key)])
}

const files = hasSharedData ? listFiles('precompiles').filter((path) => nameOf(path) in precompiles) : []

function nameOf(path: string): string {
  return path
    .replace(/^.*\//, '')
    .replace(/^fail-/, '')
    .replace(/\.json(\.gz)?$/, '')
}

let backends: readonly CryptoBackend[] = []
beforeAll(async () => {
  backends = [await loadCrypto('fast'), await loadCrypto('noble')]
})

test.skipIf(!hasSharedData)(`the vectors of the precompiles are there${absentReason}`, () => {
  expect(new Set(files.map(nameOf)).size).toBe(Object.keys(precompiles).length)
})

describe.skipIf(!hasSharedData)('precompile vectors', () => {
  test.each(files)('both backends give what %s says', (path) => {
    const cases = readJson<readonly PrecompileCase[]>(path)
    expect(cases.length).toBeGreaterThan(0)
    for (const backend of backends) {
      const run = precompiles[nameOf(path)]?.(backend)
      for (const { Name, Input, Expected, ExpectedError } of cases) {
        if (backend.name === 'noble' && Input.length > nobleInputDigitsMax) continue
        const output = run?.(fromDigits(Input)) ?? null
        const expected = ExpectedError === undefined ? Expected : null
        expect([backend.name, Name, output === null ? null : toDigits(output)]).toEqual([backend.name, Name, expected])
      }
    }
  })
})

/** Wycheproof's "k*G has a large x-coordinate" and "x = n + 2 is the smallest possible x with a reduction". */
const largeNonceIds = [115, 247]

interface Wycheproof {
  readonly testGroups: readonly {
    readonly publicKey: { readonly uncompressed: string }
    readonly tests: readonly {
      readonly tcId: number
      readonly msg: string
      readonly sig: string
      readonly result: string
      readonly flags: readonly string[]
    }[]
  }[]
}

describe.skipIf(!hasSharedData)('wycheproof', () => {
  test('a signature over secp256k1 recovers its key if and only if it is valid', () => {
    const { testGroups } = readJson<Wycheproof>('wycheproof/ecdsa_secp256k1_sha256_p1363_test.json.gz')
    const counts = { valid: 0, invalid: 0 }
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, msg, sig, result } of tests.filter((entry) => entry.sig.length === 128)) {
        for (const backend of backends) {
          const hash = backend.sha256(fromDigits(msg))
          const [r, s] = [fromDigits(sig.slice(0, 64)), fromDigits(sig.slice(64))]
          const keys = [0, 1].map((recovery) => backend.ecrecover(hash, recovery, r, s))
          const found = keys.some((key) => key !== null && `04${toDigits(key)}` === publicKey.uncompressed)
          // The nonce points of these have an x above the group order, which the EVM's two recovery values do not reach.
          const expected = result === 'valid' && !largeNonceIds.includes(tcId)
          expect([tcId, backend.name, found]).toEqual([tcId, backend.name, expected])
        }
        counts[result === 'valid' ? 'valid' : 'invalid']++
      }
    }
    expect(counts.valid).toBeGreaterThan(50)
    expect(counts.invalid).toBeGreaterThan(50)
  })

  test('a signature over P-256 verifies if and only if it is valid', async () => {
    const { createHash } = await import('node:crypto')
    const { testGroups } = readJson<Wycheproof>('wycheproof/ecdsa_secp256r1_sha512_p1363_test.json.gz')
    const counts = { valid: 0, invalid: 0 }
    for (const { publicKey, tests } of testGroups) {
      for (const { tcId, msg, sig, result } of tests.filter((entry) => entry.sig.length === 128)) {
        const hash = createHash('sha512').update(fromDigits(msg)).digest().subarray(0, 32)
        const input = joined([hash, fromDigits(sig), fromDigits(publicKey.uncompressed.slice(2))])
        for (const backend of backends) expect([tcId, backend.verifyP256(input)]).toEqual([tcId, result === 'valid'])
        counts[result === 'valid' ? 'valid' : 'invalid']++
      }
    }
    expect(counts.valid).toBeGreaterThan(50)
    expect(counts.invalid).toBeGreaterThan(50)
  })
})

interface P256Vector {
  readonly x: string
  readonly y: string
  readonly r: string
  readonly s: string
  readonly hash: string
}

test.skipIf(!hasSharedData)(
  `random valid signatures over P-256 verify, and do not over another hash${absentReason}`,
  () => {
    const lines = readText('p256/vectors_random_valid.jsonl.gz').trim().split('\n').slice(0, 60)
    for (const line of lines) {
      const { x, y, r, s, hash } = JSON.parse(line) as P256Vector
      const input = joined([hash, r, s, x, y].map(fromDigits))
      for (const backend of backends) {
        expect(backend.verifyP256(input)).toBe(true)
        expect(backend.verifyP256(input.map((byte, index) => (index === 0 ? byte ^ 1 : byte)))).toBe(false)
        expect(backend.verifyP256(joined([input, Uint8Array.of(0)]))).toBe(false)
      }
    }
  },
)

interface KzgCase {
  readonly input: { readonly commitment: string; readonly z: string; readonly y: string; readonly proof: string }
  readonly output: unknown
}

/** The few keys of these files are read without a YAML parser. */
function readKzgCase(path: string): KzgCase {
  const text = readText(path)
  const field = (name: string): string => new RegExp(`\\b${name}:\\s*'?"?(0x[0-9a-f]*)`).exec(text)?.[1] ?? ''
  const output = /output:\s*(\w+)/.exec(text)?.[1] === 'true'
  return { input: { commitment: field('commitment'), z: field('z'), y: field('y'), proof: field('proof') }, output }
}

test.skipIf(!hasSharedData)(`both backends judge KZG proofs as c-kzg and go-kzg do${absentReason}`, () => {
  const cases = [
    ...listFiles('c-kzg-4844/verify_kzg_proof').map(readKzgCase),
    ...readJson<readonly KzgCase[]>('precompiles/eip-4844/go_kzg_4844_verify_kzg_proof.json.gz'),
  ]
  const outcomes = new Set<boolean>()
  for (const { input, output } of cases) {
    const claim = {
      commitment: fromDigits(input.commitment),
      z: fromDigits(input.z),
      y: fromDigits(input.y),
      proof: fromDigits(input.proof),
    }
    for (const backend of backends)
      expect([backend.name, input, backend.verifyKzgProof(claim)]).toEqual([backend.name, input, output === true])
    outcomes.add(output === true)
  }
  expect(cases.length).toBeGreaterThan(60)
  expect(outcomes.size).toBe(2)
})
