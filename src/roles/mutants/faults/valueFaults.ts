import { modexpLengths, readPadded } from '../../../execution/precompiles/modexp.ts'
import { fromInteger, isZero, toInteger } from '../../../crypto/fieldElement.ts'
import type { FaultTable } from './Fault.ts'
import {
  computing,
  failing,
  nothing,
  type Output,
  precompileWith,
  priced,
  reading,
  replaced,
  sized,
} from './PrecompileFault.ts'

const secp256k1Order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const p256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const p256Prime = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const blsOrder = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n
const wordBytes = 32

function word(input: Uint8Array, index: number): bigint {
  return readPadded(input, index * wordBytes, wordBytes)
}

function withWord(input: Uint8Array, index: number, value: bigint): Uint8Array {
  return replaced(input, index * wordBytes, fromInteger(value, wordBytes))
}

/** The same input with one of its numbers reduced. */
function reduced(input: Uint8Array, indices: readonly number[], modulus: bigint): Uint8Array {
  return indices.reduce((result, index) => withWord(result, index, word(result, index) % modulus), input)
}

const ecrecover = 0x01
const ecrecoverBytes = 128

/** Faults of ECREC. */
const recoveries: FaultTable = {
  'ecrecover-infinity-accepted': computing(ecrecover, (input, honest, crypto) => {
    const output = honest(input)
    const padded = sized(input, ecrecoverBytes)
    const v = word(padded, 1)
    if (output?.length !== 0 || (v !== 27n && v !== 28n)) return output
    // Both parities give a key, but for the one whose key is the point at infinity.
    if (honest(withWord(padded, 1, 55n - v))?.length !== wordBytes) return output
    return replaced(new Uint8Array(wordBytes), 12, crypto.publicKeyToAddress(new Uint8Array(64)))
  }),
  'ecrecover-v-by-its-last-byte': reading(ecrecover, (input) => {
    const padded = sized(input, ecrecoverBytes)
    return padded.fill(0, 32, 63)
  }),
  'ecrecover-high-v': reading(ecrecover, (input) => {
    const v = word(input, 1)
    return v > 28n && v < 256n ? withWord(sized(input, ecrecoverBytes), 1, 27n + ((v - 27n) % 2n)) : input
  }),
  'ecrecover-v-from-zero': reading(ecrecover, (input) => {
    const v = word(input, 1)
    return v < 2n ? withWord(sized(input, ecrecoverBytes), 1, 28n - v) : input
  }),
  'ecrecover-low-s-only': computing(ecrecover, (input, honest) =>
    word(input, 3) > secp256k1Order / 2n ? nothing : honest(input),
  ),
  'ecrecover-scalars-reduced': reading(ecrecover, (input) =>
    reduced(sized(input, ecrecoverBytes), [2, 3], secp256k1Order),
  ),
  'ecrecover-hash-below-order-only': computing(ecrecover, (input, honest) =>
    word(input, 0) >= secp256k1Order ? nothing : honest(input),
  ),
  'ecrecover-short-input-refused': computing(ecrecover, (input, honest) =>
    input.length < ecrecoverBytes ? nothing : honest(input),
  ),
  'ecrecover-long-input-refused': computing(ecrecover, (input, honest) =>
    input.length > ecrecoverBytes ? nothing : honest(input),
  ),
  'ecrecover-without-key-fails': computing(ecrecover, (input, honest) => filledOrFails(honest(input))),
}

function filledOrFails(output: Output): Output {
  return output?.length === 0 ? null : output
}

const [sha256, ripemd160, identity] = [0x02, 0x03, 0x04]

function fullWords(input: Uint8Array): Uint8Array {
  return input.subarray(0, input.length - (input.length % wordBytes))
}

/** Faults of SHA256, RIPEMD160 and ID. */
const hashes: FaultTable = {
  'sha256-words-rounded-down': priced(sha256, (input, honest) => honest(fullWords(input))),
  'ripemd160-words-rounded-down': priced(ripemd160, (input, honest) => honest(fullWords(input))),
  'identity-words-rounded-down': priced(identity, (input, honest) => honest(fullWords(input))),
  'sha256-of-nothing-is-nothing': computing(sha256, (input, honest) => (input.length === 0 ? nothing : honest(input))),
  'ripemd160-not-padded': computing(ripemd160, (input, honest) => honest(input)?.slice(12) ?? null),
  'ripemd160-padded-on-the-right': computing(ripemd160, (input, honest) =>
    sized(honest(input)?.subarray(12) ?? nothing, wordBytes),
  ),
  'identity-shallow-copy': computing(identity, (input) => input),
  'identity-in-whole-words': computing(identity, (input) =>
    sized(input, Math.ceil(input.length / wordBytes) * wordBytes),
  ),
}

const modexp = 0x05
const headBytes = 96
const lengthMax = 1024n

interface Numbers {
  readonly base: bigint
  readonly exponent: bigint
  readonly modulus: bigint
  readonly modulusBytes: number
}

/** Numbers of an input whose lengths gas has paid for. */
function numbersOf(input: Uint8Array): Numbers {
  const lengths = modexpLengths(input)
  const [base, exponent, modulus] = [Number(lengths.base), Number(lengths.exponent), Number(lengths.modulus)]
  if (modulus === 0) return { base: 0n, exponent: 0n, modulus: 0n, modulusBytes: 0 }
  return {
    base: readPadded(input, headBytes, base),
    exponent: readPadded(input, headBytes + base, exponent),
    modulus: readPadded(input, headBytes + base + exponent, modulus),
    modulusBytes: modulus,
  }
}

function isLonger(input: Uint8Array, most: bigint): boolean {
  const { base, exponent, modulus } = modexpLengths(input)
  return base > most || exponent > most || modulus > most
}

/** The same input with the last 32 bytes of a long exponent where its first are. */
function tailFirst(input: Uint8Array): Uint8Array {
  const { base, exponent } = modexpLengths(input)
  const start = headBytes + Number(base)
  const end = start + Number(exponent)
  if (exponent <= 32n || end > input.length) return input
  return replaced(input, start, input.slice(end - wordBytes, end))
}

/** Faults of MODEXP. */
const powers: FaultTable = {
  'modexp-zero-zero': computing(modexp, (input, honest) => {
    const { base, exponent, modulusBytes } = numbersOf(input)
    return base === 0n && exponent === 0n ? new Uint8Array(modulusBytes) : honest(input)
  }),
  'modexp-zero-zero-of-no-bytes': computing(modexp, (input, honest) => {
    const { base } = modexpLengths(input)
    return base === 0n ? new Uint8Array(numbersOf(input).modulusBytes) : honest(input)
  }),
  'modexp-no-exponent-is-zero': computing(modexp, (input, honest) =>
    modexpLengths(input).exponent === 0n ? new Uint8Array(numbersOf(input).modulusBytes) : honest(input),
  ),
  'modexp-modulus-one-gives-one': computing(modexp, (input, honest) => {
    const { exponent, modulus, modulusBytes } = numbersOf(input)
    return exponent === 0n && modulus === 1n ? fromInteger(1n, modulusBytes) : honest(input)
  }),
  'modexp-modulus-zero-fails': failing(modexp, (input) => {
    const { modulus, modulusBytes } = numbersOf(input)
    return modulusBytes > 0 && modulus === 0n
  }),
  'modexp-no-minimum': priced(modexp, (input, honest) => {
    const gas = honest(input)
    return gas === 200n || gas === 500n ? 0n : gas
  }),
  'modexp-short-input-fails': failing(modexp, (input) => {
    const { base, exponent, modulus } = modexpLengths(input)
    return BigInt(input.length) < BigInt(headBytes) + base + exponent + modulus
  }),
  'modexp-cut-numbers-shifted': computing(modexp, (input, honest) => {
    const { base, exponent, modulus } = modexpLengths(input)
    const whole = BigInt(headBytes) + base + exponent + modulus
    const missing = Number(whole) - input.length
    if (missing <= 0 || input.length < headBytes || whole > 4096n) return honest(input)
    // The missing bytes in front of the last number instead of behind it.
    const start = input.length - Math.min(Number(modulus) - missing, input.length - headBytes)
    if (start > input.length) return honest(input)
    return honest(Buffer.concat([input.subarray(0, start), new Uint8Array(missing), input.subarray(start)]))
  }),
  'modexp-leading-zeros-cut': computing(modexp, (input, honest) => {
    const output = honest(input)
    const first = output?.findIndex((byte) => byte !== 0) ?? 0
    return output === null || first < 0 ? output : output.slice(first)
  }),
  'modexp-bound-one-less': failing(modexp, (input) => isLonger(input, lengthMax - 1n)),
  'modexp-bound-before-its-fork': failing(modexp, (input) => isLonger(input, lengthMax)),
  'modexp-huge-length-fails': precompileWith(modexp, (honest) => ({
    violation: (input) => (isLonger(input, 2n ** 64n) ? 'error' : honest.violation(input)),
  })),
  'modexp-price-by-the-tail-of-the-exponent': priced(modexp, (input, honest) => honest(tailFirst(input))),
}

const blake2f = 0x09
const blakeBytes = 213

/** Faults of BLAKE2F. */
const compressions: FaultTable = {
  'blake2f-flag-any': reading(blake2f, (input) => {
    const flag = input[blakeBytes - 1] ?? 0
    return input.length === blakeBytes && flag > 1 ? replaced(input, blakeBytes - 1, Uint8Array.of(1)) : input
  }),
  'blake2f-flag-ignored': reading(blake2f, (input) =>
    input.length === blakeBytes && input[blakeBytes - 1] === 0
      ? replaced(input, blakeBytes - 1, Uint8Array.of(1))
      : input,
  ),
  'blake2f-short-input-padded': reading(blake2f, (input) =>
    input.length < blakeBytes ? sized(input, blakeBytes) : input,
  ),
  'blake2f-long-input-cut': reading(blake2f, (input) => input.subarray(0, blakeBytes)),
  'blake2f-no-rounds-fails': failing(blake2f, (input) => isZero(input, 0, 4)),
  'blake2f-costs-at-least-one': priced(blake2f, (input, honest) => honest(input) || 1n),
}

const kzg = 0x0a
const kzgBytes = 192
const kzgOutput = Uint8Array.from([...fromInteger(4096n, wordBytes), ...fromInteger(blsOrder, wordBytes)])

/** Faults of KZG_POINT_EVALUATION beside those of its curve. */
const evaluations: FaultTable = {
  'kzg-hash-not-checked': computing(kzg, (input, honest, crypto) => {
    if (input.length !== kzgBytes) return honest(input)
    const hash = crypto.sha256(input.subarray(96, 144)).slice()
    hash[0] = 1
    return honest(replaced(input, 0, hash))
  }),
  'kzg-version-not-checked': reading(kzg, (input) =>
    input.length === 0 ? input : replaced(input, 0, Uint8Array.of(1)),
  ),
  'kzg-scalars-reduced': reading(kzg, (input) =>
    input.length === kzgBytes ? reduced(input, [1, 2], blsOrder) : input,
  ),
  'kzg-proof-not-checked': computing(kzg, (input, honest, crypto) => {
    if (input.length !== kzgBytes) return honest(input)
    const hash = crypto.sha256(input.subarray(96, 144)).slice()
    hash[0] = 1
    return Buffer.from(hash).equals(input.subarray(0, 32)) ? kzgOutput : null
  }),
  'kzg-short-input-padded': reading(kzg, (input) => (input.length < kzgBytes ? sized(input, kzgBytes) : input)),
  'kzg-long-input-cut': reading(kzg, (input) => input.subarray(0, kzgBytes)),
  'kzg-returns-one': computing(kzg, (input, honest) => (honest(input) === null ? null : fromInteger(1n, wordBytes))),
}

const p256 = 0x100
const p256Bytes = 160

/** Faults of P256VERIFY. */
const verifications: FaultTable = {
  'p256-low-s-only': computing(p256, (input, honest) => (word(input, 2) > p256Order / 2n ? nothing : honest(input))),
  'p256-key-at-infinity-accepted': computing(p256, (input, honest) =>
    input.length === p256Bytes && isZero(input, 96) ? fromInteger(1n, wordBytes) : honest(input),
  ),
  'p256-wrong-signature-fails': computing(p256, (input, honest) => filledOrFails(honest(input))),
  'p256-wrong-signature-gives-zero': computing(p256, (input, honest) => sized(honest(input) ?? nothing, wordBytes)),
  'p256-long-input-cut': reading(p256, (input) => input.subarray(0, p256Bytes)),
  'p256-short-input-padded': reading(p256, (input) => (input.length < p256Bytes ? sized(input, p256Bytes) : input)),
  'p256-nonce-not-reduced': computing(p256, (input, honest) =>
    word(input, 1) + p256Order < p256Prime ? nothing : honest(input),
  ),
  'p256-scalars-reduced': reading(p256, (input) =>
    input.length === p256Bytes ? reduced(input, [1, 2], p256Order) : input,
  ),
  'p256-coordinates-reduced': reading(p256, (input) =>
    input.length === p256Bytes ? reduced(input, [3, 4], p256Prime) : input,
  ),
  'p256-hash-below-order-only': computing(p256, (input, honest) =>
    word(input, 0) >= p256Order ? nothing : honest(input),
  ),
  'p256-hash-zero-refused': computing(p256, (input, honest) =>
    toInteger(input.subarray(0, 32)) === 0n ? nothing : honest(input),
  ),
  'p256-price-of-rip-7212': priced(p256, () => 3450n),
}

/** Faults in what precompiles compute and cost, but for those on pairing curves. */
export const valueFaults: FaultTable = {
  ...recoveries,
  ...hashes,
  ...powers,
  ...compressions,
  ...evaluations,
  ...verifications,
}
