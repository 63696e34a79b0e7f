import { address, bytes, fromBytes, hash32, toBytes, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { concatenate, padLeft, toNumber } from '../state/layout/words.ts'
import { publicInputHash, tagOf } from './publicValues.ts'
import type { ProofContext } from './ProofContext.ts'

/** Names and hashes of what a proof of a kind is made by. */
export const proofKinds = {
  /** Public values signed by whoever executed the blocks; never zero-knowledge. */
  reexecution: 'reexecution',
  /** Seals, headers and a proof of storage, to be checked by everybody. */
  transparent: 'transparent',
  /** Batches with their proofs, to be checked by everybody. */
  aggregation: 'aggregation',
} as const

/** Bytes of a signature: r, s and parity. */
const signatureBytes = 65

/** Order of the group of secp256k1 (SEC 2, section 2.4.1). */
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/**
 * Computes the program of whoever attests executions with a key; PRF-12.
 *
 * @param signer - Address of the key.
 */
export function programOfSigner(signer: Address, { keccak256 }: Pick<ProofContext, 'keccak256'>): Hash32 {
  return hash32(fromBytes(keccak256(concatenate(kindTag(), padLeft(toBytes(signer))))))
}

/** Computes the program of a kind of proofs that everybody can check. */
export function programOfKind(
  kind: 'transparent' | 'aggregation',
  { keccak256 }: Pick<ProofContext, 'keccak256'>,
): Hash32 {
  return hash32(fromBytes(keccak256(tagOf(`lockstep/${kind}/v1`))))
}

/**
 * Computes what an attestation is a signature over; PRF-12.
 *
 * @param program - Of the signer.
 * @param publicValues - Whole.
 * @returns 32 bytes.
 */
export function attestedHash(
  program: Hash32,
  publicValues: Bytes,
  context: Omit<ProofContext, 'ecrecover'>,
): Uint8Array {
  const { keccak256, fault } = context
  const hash = toBytes(publicInputHash(publicValues, context))
  const covered = fault === 'hash-truncated' ? hash.subarray(0, 31) : hash
  return keccak256(concatenate(kindTag(), fault === 'program-unsigned' ? new Uint8Array(0) : toBytes(program), covered))
}

/**
 * Attests the execution of a batch.
 *
 * @param publicValues - What was computed.
 * @param signer - Address and key of who computed it.
 * @returns The signature as the bytes of a proof.
 */
export function attest(publicValues: Bytes, signer: Attester, context: Omit<ProofContext, 'ecrecover'>): Bytes {
  return bytes(fromBytes(signer.sign(attestedHash(programOfSigner(signer.address, context), publicValues, context))))
}

/** Somebody who attests. */
export interface Attester {
  readonly address: Address
  /** Signs 32 bytes. @returns r, s and parity: 65 bytes, s not above half of the group order. */
  readonly sign: (hash: Uint8Array) => Uint8Array
}

/**
 * Verifies an attestation.
 *
 * @param proof - Signature of 65 bytes.
 * @param program - Program that the signer has to have.
 * @param publicValues - What was signed.
 * @throws {@link Rejection} `PROOF_INVALID`; PRF-12.
 */
export function verifyAttestation(
  proof: Bytes,
  { program, publicValues }: { readonly program: Hash32; readonly publicValues: Bytes },
  context: ProofContext,
): void {
  const signature = toBytes(proof)
  if (signature.length !== signatureBytes) throw invalid({ bytes: String(signature.length) })
  const [r, s, parity] = [signature.subarray(0, 32), signature.subarray(32, 64), signature[64] ?? 0]
  if (parity > 1) throw invalid({ parity: String(parity) })
  if (toNumber(s) > groupOrder / 2n && context.fault !== 'signature-high-s-accepted') throw invalid({ s: 'high' })
  const key = context.ecrecover(attestedHash(program, publicValues, context), parity, r, s)
  if (key === null) throw invalid({ signature: 'of nobody' })
  const signer = address(fromBytes(context.keccak256(key).subarray(12)))
  if (programOfSigner(signer, context) !== program && context.fault !== 'signer-unchecked') throw invalid({ signer })
}

function kindTag(): Uint8Array {
  return tagOf(`lockstep/${proofKinds.reexecution}/v1`)
}

function invalid(facts: Readonly<Record<string, string>>): Rejection {
  return new Rejection('PROOF_INVALID', facts)
}
