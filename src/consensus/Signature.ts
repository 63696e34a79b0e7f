import { address, fromBytes, type Address } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { ConsensusContext } from './Profile.ts'
import { signatureBytes } from './reading.ts'

/** Order of the group of secp256k1 (SEC 2, section 2.4.1). */
const groupOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/**
 * Tells who signed a digest.
 *
 * @param digest - 32 bytes.
 * @param signature - 65 bytes: r, s and parity.
 * @param context - Profile and cryptography.
 * @returns Address of the signer.
 * @throws {@link Rejection} `SIGNATURE_PARITY_INVALID`, `SIGNATURE_OUT_OF_RANGE`, `SIGNATURE_HIGH_S`,
 *   `SIGNATURE_UNRECOVERABLE`; CNS-5.
 */
export function recoverSigner(digest: Uint8Array, signature: Uint8Array, context: ConsensusContext): Address {
  if (context.fault !== 'signature-of-nothing') return recoverStrictly(digest, signature, context)
  try {
    return recoverStrictly(digest, signature, context)
  } catch (error) {
    if (error instanceof Rejection) return address(`0x${'00'.repeat(20)}`)
    throw error
  }
}

function recoverStrictly(digest: Uint8Array, given: Uint8Array, context: ConsensusContext): Address {
  const short = context.fault === 'parity-guessed' && given.length === signatureBytes - 1
  const signature = short ? Uint8Array.of(...given, 0) : given
  if (signature.length !== signatureBytes)
    throw new Rejection('SIGNATURE_OUT_OF_RANGE', { bytes: String(signature.length) })
  const parity = parityOf(signature[signatureBytes - 1] ?? 0, context)
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32, 64)]
  if (context.fault !== 'range-unchecked') {
    checkRange('r', toInteger(r))
    checkRange('s', toInteger(s))
  }
  if (refusesHighS(context) && toInteger(s) > groupOrder / 2n) throw new Rejection('SIGNATURE_HIGH_S')
  const publicKey = context.ecrecover(digest, parity, r, s)
  if (publicKey === null) throw new Rejection('SIGNATURE_UNRECOVERABLE')
  return address(fromBytes(context.keccak256(publicKey).subarray(12)))
}

function refusesHighS({ profile, fault }: ConsensusContext): boolean {
  if (fault === 'high-s-accepted') return false
  return profile.signatures.highS === 'refused' || fault === 'high-s-refused'
}

function parityOf(parity: number, { fault }: ConsensusContext): number {
  const read = fault === 'parity-of-27' && parity >= 27 ? parity - 27 : fault === 'parity-masked' ? parity & 1 : parity
  if (read > 1) throw new Rejection('SIGNATURE_PARITY_INVALID', { parity: String(parity) })
  return read
}

function checkRange(name: string, value: bigint): void {
  if (value === 0n || value >= groupOrder) throw new Rejection('SIGNATURE_OUT_OF_RANGE', { [name]: value.toString(16) })
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(fromBytes(bytes))
}
