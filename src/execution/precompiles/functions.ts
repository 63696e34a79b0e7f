import type { CryptoBackend } from '../../crypto/CryptoBackend.ts'
import { blake2F } from './blake2F.ts'
import { callContext } from './callContext.ts'
import type { CallSite } from './CallSite.ts'
import { merkleFold } from './merkleFold.ts'
import { modexp } from './modexp.ts'
import { register } from './register.ts'

/** What a precompile gives; null where the call fails and its gas is lost. */
type PrecompileOutput = Uint8Array | null

/** Computes a precompile; a pure one does not look at the site. */
export type PrecompileFunction = (
  input: Uint8Array,
  crypto: CryptoBackend,
  site: CallSite | undefined,
) => PrecompileOutput

const empty = new Uint8Array(0)
const one = wordOf(1)

/** Functions by the name that EIP-7910 gives them, or spec/precompiles to those that Ethereum does not have. */
export const precompileFunctions: Readonly<Record<string, PrecompileFunction>> = {
  ECREC: ecrecover,
  SHA256: (input, crypto) => crypto.sha256(input),
  RIPEMD160: (input, crypto) => leftPadded(crypto.ripemd160(input)),
  ID: (input) => Uint8Array.from(input),
  MODEXP: (input) => modexp(input),
  BN254_ADD: (input, crypto) => crypto.bn254.add(input),
  BN254_MUL: (input, crypto) => crypto.bn254.mul(input),
  BN254_PAIRING: (input, crypto) => crypto.bn254.pairing(input),
  BLAKE2F: (input) => blake2F(input),
  KZG_POINT_EVALUATION: kzgPointEvaluation,
  BLS12_G1ADD: (input, crypto) => crypto.bls12381.addG1(input),
  BLS12_G1MSM: (input, crypto) => crypto.bls12381.msmG1(input),
  BLS12_G2ADD: (input, crypto) => crypto.bls12381.addG2(input),
  BLS12_G2MSM: (input, crypto) => crypto.bls12381.msmG2(input),
  BLS12_PAIRING_CHECK: (input, crypto) => crypto.bls12381.pairingCheck(input),
  BLS12_MAP_FP_TO_G1: (input, crypto) => crypto.bls12381.mapFPtoG1(input),
  BLS12_MAP_FP2_TO_G2: (input, crypto) => crypto.bls12381.mapFP2toG2(input),
  P256VERIFY: (input, crypto) => (crypto.verifyP256(input) ? one : empty),
  MERKLE_FOLD: merkleFold,
  CALL_CONTEXT: (_input, _crypto, site) => callContext(site),
  REGISTER: (input, _crypto, site) => register(input, site),
}

const ecrecoverBytes = 128

function ecrecover(input: Uint8Array, crypto: CryptoBackend): PrecompileOutput {
  const padded = new Uint8Array(ecrecoverBytes)
  padded.set(input.subarray(0, ecrecoverBytes))
  for (let index = 32; index < 63; index++) if (padded[index] !== 0) return empty
  const recovery = (padded[63] ?? 0) - 27
  if (recovery !== 0 && recovery !== 1) return empty
  const publicKey = crypto.ecrecover(padded.subarray(0, 32), recovery, padded.subarray(64, 96), padded.subarray(96))
  return publicKey === null ? empty : leftPadded(crypto.publicKeyToAddress(publicKey))
}

const kzgInputBytes = 192
const kzgHashVersion = 0x01
/** FIELD_ELEMENTS_PER_BLOB and BLS_MODULUS as two words (EIP-4844). */
const kzgOutput = Uint8Array.from(
  Buffer.from(`${'0'.repeat(60)}1000` + '73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001', 'hex'),
)

function kzgPointEvaluation(input: Uint8Array, crypto: CryptoBackend): PrecompileOutput {
  if (input.length !== kzgInputBytes) return null
  const commitment = input.subarray(96, 144)
  const hash = crypto.sha256(commitment).slice()
  hash[0] = kzgHashVersion
  for (let index = 0; index < hash.length; index++) if (hash[index] !== input[index]) return null
  const claim = { commitment, z: input.subarray(32, 64), y: input.subarray(64, 96), proof: input.subarray(144) }
  return crypto.verifyKzgProof(claim) ? kzgOutput : null
}

function leftPadded(bytes: Uint8Array): Uint8Array {
  const word = new Uint8Array(32)
  word.set(bytes, 32 - bytes.length)
  return word
}

function wordOf(value: number): Uint8Array {
  const word = new Uint8Array(32)
  word[31] = value
  return word
}
