import { bytes, fromBytes } from '../../model/Hex.ts'
import type { Bytes } from '../../model/Hex.ts'
import { keccak256 } from '../../crypto/keccak.ts'
import { alice } from '../Account.ts'
import type { RulesetName } from '../Case.ts'
import { signMessage } from '../signing.ts'
import {
  blsG1,
  blsG1Infinity,
  blsG1NotOnCurve,
  blsG1OtherSubgroup,
  blsG2,
  blsG2Infinity,
  blsG2NotOnCurve,
  blsNegativeG1,
  blsNegativeG2,
  blsOrder,
  blsPrime,
  bn254G1,
  bn254G2,
  bn254NegativeG1,
  bn254Order,
  bn254Prime,
  fields,
} from './curvePoints.ts'
import { filled, join, text, words } from './language.ts'

/** An input of a precompile and, where an EIP or arithmetic gives it, the output. */
export interface Sample {
  readonly input: Bytes
  readonly output?: Bytes
}

/** What cases try with one precompile. */
export interface PrecompileSamples {
  /** Name of the file in `spec/precompiles/`. */
  readonly name: string
  readonly address: number
  readonly ruleset: RulesetName
  readonly valid: readonly Sample[]
  /** Inputs for which the call fails with all its gas. */
  readonly invalid: readonly Bytes[]
  /** Gas that just suffices. */
  readonly edges: readonly { readonly input: Bytes; readonly gas: number }[]
  /** Whether a call without input succeeds with plenty of gas. */
  readonly empty: 'succeeds' | 'fails'
}

/** Input of MODEXP (EIP-198): three lengths and three numbers of these lengths. */
export function modexpInput(base: Bytes, exponent: Bytes, modulus: Bytes): Bytes {
  const size = (value: Bytes): number => (value.length - 2) / 2
  return join(words(size(base), size(exponent), size(modulus)), base, exponent, modulus)
}

function ecrecoverInput(): Bytes {
  const message = new TextEncoder().encode('lockstep')
  const { r, s, recovery } = signMessage(message, alice.key)
  return join(fromBytes(keccak256(message)), words(27 + recovery), fromBytes(r), fromBytes(s))
}

const recoverable = ecrecoverInput()

/** An input of ecrecover with another v, and with r and s of choice. */
function ecrecoverWith(v: bigint, r?: bigint, s?: bigint): Bytes {
  const hash = bytes(recoverable.slice(0, 66))
  const tail = (from: number): Bytes => bytes(`0x${recoverable.slice(2 + from * 64, 2 + (from + 1) * 64)}`)
  return join(hash, words(v), r === undefined ? tail(2) : words(r), s === undefined ? tail(3) : words(s))
}

const secp256k1Order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const secp256k1Prime = 2n ** 256n - 2n ** 32n - 977n

const blakeState =
  '48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b'
/** Vector 5 of EIP-152 with another count of rounds and final flag. */
function blakeInput(rounds: number, final: number): Bytes {
  const message = `616263${'00'.repeat(125)}`
  const tail = `0300000000000000${'00'.repeat(8)}${final.toString(16).padStart(2, '0')}`
  return bytes(`0x${rounds.toString(16).padStart(8, '0')}${blakeState}${message}${tail}`)
}
const blakeOutput = bytes(
  '0xba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923',
)

/** Commitments of the polynomials 0 and 2; the proof of a constant polynomial is the point at infinity. */
const infinityG1 = bytes(`0xc0${'00'.repeat(47)}`)
const twoG1 = bytes(
  '0xa572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e',
)
/** First byte 1, then SHA-256 of the commitment without its first byte (EIP-4844). */
const infinityHash = bytes('0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014')
const twoHash = bytes('0x01cf45213dd7b4716864d378f3c6d861467987e4d94b7f79a1f814a697e38637')
const kzgOutput = words(4096, blsOrder)

function kzgInput(hash: Bytes, z: bigint, y: bigint, commitment: Bytes): Bytes {
  return join(hash, words(z, y), commitment, infinityG1)
}

const p256 = {
  hash: bytes('0xbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca605023'),
  r: 0x2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18n,
  s: 0x4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76n,
  x: 0x2927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838n,
  y: 0xc7787964eaac00e5921fb1498a60f4606766b3d9685001558d1a974e7341513en,
}
const p256Order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const p256Valid = join(p256.hash, words(p256.r, p256.s, p256.x, p256.y))

const hello = text('lockstep')
const inverseExponent = words(secp256k1Prime - 1n)

/** Every precompile with inputs that succeed, inputs that fail, and the gas that just suffices. */
export const precompileSamples: readonly PrecompileSamples[] = [
  {
    name: 'ecrec',
    address: 1,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: recoverable, output: join(filled(12), alice.address) },
      // Wrong signatures succeed without output.
      { input: ecrecoverWith(29n), output: bytes('0x') },
      { input: ecrecoverWith(27n, 0n), output: bytes('0x') },
      { input: ecrecoverWith(27n, undefined, secp256k1Order), output: bytes('0x') },
      { input: join(recoverable, filled(32, 0xff)), output: join(filled(12), alice.address) },
      { input: ecrecoverWith(2n ** 255n + 27n), output: bytes('0x') },
    ],
    invalid: [],
    edges: [{ input: recoverable, gas: 3000 }],
    empty: 'succeeds',
  },
  {
    name: 'sha256',
    address: 2,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: text('abc'), output: bytes('0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') },
      { input: filled(200, 7) },
    ],
    invalid: [],
    edges: [
      { input: hello, gas: 72 },
      { input: filled(33), gas: 84 },
    ],
    empty: 'succeeds',
  },
  {
    name: 'ripemd160',
    address: 3,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: text('abc'), output: join(filled(12), bytes('0x8eb208f7e05d987a9b044a8e98c6b087f15a0bfc')) },
      { input: filled(200, 7) },
    ],
    invalid: [],
    edges: [
      { input: hello, gas: 720 },
      { input: filled(33), gas: 840 },
    ],
    empty: 'succeeds',
  },
  {
    name: 'id',
    address: 4,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: hello, output: hello },
      { input: filled(100, 9), output: filled(100, 9) },
    ],
    invalid: [],
    edges: [
      { input: hello, gas: 18 },
      { input: filled(33), gas: 21 },
    ],
    empty: 'succeeds',
  },
  {
    name: 'modexp',
    address: 5,
    ruleset: 'lockstep-osaka',
    valid: [
      // Fermat: 3**(p - 1) mod p = 1 (EIP-198).
      { input: modexpInput(bytes('0x03'), inverseExponent, words(secp256k1Prime)), output: words(1) },
      { input: modexpInput(bytes('0x'), inverseExponent, words(secp256k1Prime)), output: words(0) },
      { input: modexpInput(bytes('0x03'), bytes('0x02'), bytes('0x00')), output: bytes('0x00') },
      { input: modexpInput(bytes('0x03'), bytes('0x'), bytes('0x05')), output: bytes('0x01') },
      { input: modexpInput(filled(64, 0xff), bytes('0x010001'), filled(64, 0xfd)) },
    ],
    // EIP-7823: no length above 1,024.
    invalid: [join(words(1025, 1, 1), filled(1027, 1)), words(0, 1025, 0), words(0, 0, 1025), words(2n ** 64n, 1, 1)],
    edges: [
      // EIP-7883: 500 at least; 16 for up to 32 bytes, twice the square of words above; exponents longer than 32 count 16 fold.
      { input: modexpInput(bytes('0x03'), bytes('0x02'), bytes('0x05')), gas: 500 },
      { input: modexpInput(bytes('0x03'), inverseExponent, words(secp256k1Prime)), gas: 16 * 255 },
      { input: modexpInput(filled(64, 0xff), bytes('0x010001'), filled(64, 0xfd)), gas: 128 * 16 },
      { input: modexpInput(bytes('0x03'), filled(40, 0xff), bytes('0x05')), gas: 16 * (16 * 8 + 255) },
    ],
    empty: 'succeeds',
  },
  {
    name: 'bn254_add',
    address: 6,
    ruleset: 'lockstep-osaka',
    valid: [
      {
        input: join(bn254G1, bn254G1),
        output: words(
          0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3n,
          0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4n,
        ),
      },
      { input: join(bn254G1, bn254NegativeG1), output: words(0, 0) },
      { input: bn254G1, output: bn254G1 },
    ],
    invalid: [join(words(1, 1), bn254G1), join(words(bn254Prime + 1n, 2), bn254G1)],
    edges: [{ input: join(bn254G1, bn254G1), gas: 150 }],
    empty: 'succeeds',
  },
  {
    name: 'bn254_mul',
    address: 7,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(bn254G1, words(1)), output: bn254G1 },
      { input: join(bn254G1, words(bn254Order)), output: words(0, 0) },
      { input: join(bn254G1, words(bn254Order - 1n)), output: bn254NegativeG1 },
      { input: join(bn254G1, words(2n ** 256n - 1n)) },
    ],
    invalid: [join(words(1, 1), words(2))],
    edges: [{ input: join(bn254G1, words(9)), gas: 6000 }],
    empty: 'succeeds',
  },
  {
    name: 'bn254_pairing',
    address: 8,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(bn254G1, bn254G2, bn254NegativeG1, bn254G2), output: words(1) },
      { input: join(bn254G1, bn254G2), output: words(0) },
      { input: join(words(0, 0), bn254G2), output: words(1) },
    ],
    invalid: [filled(191), join(bn254G1, words(1, 1, 1, 1)), join(words(1, 1), bn254G2)],
    edges: [
      { input: join(bn254G1, bn254G2), gas: 45_000 + 34_000 },
      { input: join(bn254G1, bn254G2, bn254NegativeG1, bn254G2), gas: 45_000 + 68_000 },
    ],
    empty: 'succeeds',
  },
  {
    name: 'blake2f',
    address: 9,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: blakeInput(12, 1), output: blakeOutput },
      { input: blakeInput(12, 0) },
      { input: blakeInput(0, 1) },
    ],
    invalid: [blakeInput(12, 2), bytes(blakeInput(12, 1).slice(0, -2)), join(blakeInput(12, 1), bytes('0x00'))],
    edges: [
      { input: blakeInput(12, 1), gas: 12 },
      { input: blakeInput(1000, 1), gas: 1000 },
    ],
    empty: 'fails',
  },
  {
    name: 'kzg_point_evaluation',
    address: 10,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: kzgInput(infinityHash, 5n, 0n, infinityG1), output: kzgOutput },
      { input: kzgInput(twoHash, 7n, 2n, twoG1), output: kzgOutput },
    ],
    invalid: [
      kzgInput(infinityHash, 5n, 1n, infinityG1),
      kzgInput(twoHash, 7n, 2n, infinityG1),
      kzgInput(infinityHash, blsOrder, 0n, infinityG1),
      bytes(kzgInput(infinityHash, 5n, 0n, infinityG1).slice(0, -2)),
      join(kzgInput(infinityHash, 5n, 0n, infinityG1), bytes('0x00')),
    ],
    edges: [{ input: kzgInput(infinityHash, 5n, 0n, infinityG1), gas: 50_000 }],
    empty: 'fails',
  },
  {
    name: 'bls12_g1add',
    address: 11,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(blsG1, blsG1) },
      { input: join(blsG1, blsNegativeG1), output: blsG1Infinity },
      { input: join(blsG1, blsG1Infinity), output: blsG1 },
      // No subgroup check for additions.
      { input: join(blsG1OtherSubgroup, blsG1Infinity), output: blsG1OtherSubgroup },
    ],
    invalid: [
      join(blsG1, blsG1NotOnCurve),
      blsG1,
      join(fields(blsPrime, 2n), blsG1),
      join(blsG1, blsG1, bytes('0x00')),
    ],
    edges: [{ input: join(blsG1, blsG1), gas: 375 }],
    empty: 'fails',
  },
  {
    name: 'bls12_g1msm',
    address: 12,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(blsG1, words(1)), output: blsG1 },
      { input: join(blsG1, words(blsOrder)), output: blsG1Infinity },
      { input: join(blsG1, words(3), blsNegativeG1, words(2)), output: blsG1 },
    ],
    invalid: [join(blsG1OtherSubgroup, words(1)), join(blsG1NotOnCurve, words(1)), blsG1],
    edges: [
      { input: join(blsG1, words(5)), gas: 12_000 },
      { input: join(blsG1, words(3), blsNegativeG1, words(2)), gas: 22_776 },
    ],
    empty: 'fails',
  },
  {
    name: 'bls12_g2add',
    address: 13,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(blsG2, blsG2) },
      { input: join(blsG2, blsNegativeG2), output: blsG2Infinity },
      { input: join(blsG2Infinity, blsG2), output: blsG2 },
    ],
    invalid: [join(blsG2, blsG2NotOnCurve), blsG2],
    edges: [{ input: join(blsG2, blsG2), gas: 600 }],
    empty: 'fails',
  },
  {
    name: 'bls12_g2msm',
    address: 14,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(blsG2, words(1)), output: blsG2 },
      { input: join(blsG2, words(3), blsNegativeG2, words(2)), output: blsG2 },
    ],
    invalid: [join(blsG2NotOnCurve, words(1)), blsG2],
    edges: [
      { input: join(blsG2, words(5)), gas: 22_500 },
      { input: join(blsG2, words(3), blsNegativeG2, words(2)), gas: 45_000 },
    ],
    empty: 'fails',
  },
  {
    name: 'bls12_pairing_check',
    address: 15,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: join(blsG1, blsG2, blsNegativeG1, blsG2), output: words(1) },
      { input: join(blsG1, blsG2), output: words(0) },
      { input: join(blsG1Infinity, blsG2), output: words(1) },
    ],
    invalid: [join(blsG1OtherSubgroup, blsG2), join(blsG1, blsG2NotOnCurve), blsG1],
    edges: [
      { input: join(blsG1, blsG2), gas: 37_700 + 32_600 },
      { input: join(blsG1, blsG2, blsNegativeG1, blsG2), gas: 37_700 + 65_200 },
    ],
    empty: 'fails',
  },
  {
    name: 'bls12_map_fp_to_g1',
    address: 16,
    ruleset: 'lockstep-osaka',
    valid: [{ input: fields(1n) }, { input: fields(blsPrime - 1n) }],
    invalid: [fields(blsPrime), filled(63), filled(64, 1)],
    edges: [{ input: fields(1n), gas: 5500 }],
    empty: 'fails',
  },
  {
    name: 'bls12_map_fp2_to_g2',
    address: 17,
    ruleset: 'lockstep-osaka',
    valid: [{ input: fields(1n, 2n) }, { input: fields(0n, 0n) }],
    invalid: [fields(blsPrime, 1n), fields(1n)],
    edges: [{ input: fields(1n, 2n), gas: 23_800 }],
    empty: 'fails',
  },
  {
    name: 'p256verify',
    address: 256,
    ruleset: 'lockstep-osaka',
    valid: [
      { input: p256Valid, output: words(1) },
      // Wrong signatures and sizes succeed without output; a high s is right.
      { input: join(p256.hash, words(p256.r, p256Order - p256.s, p256.x, p256.y)), output: words(1) },
      { input: join(p256.hash, words(p256.r, p256.s + 1n, p256.x, p256.y)), output: bytes('0x') },
      { input: join(p256.hash, words(0, p256.s, p256.x, p256.y)), output: bytes('0x') },
      { input: join(p256.hash, words(p256.r, p256.s, 0, 0)), output: bytes('0x') },
      { input: bytes(p256Valid.slice(0, -2)), output: bytes('0x') },
      { input: join(p256Valid, bytes('0x00')), output: bytes('0x') },
    ],
    invalid: [],
    edges: [{ input: p256Valid, gas: 6900 }],
    empty: 'succeeds',
  },
]
