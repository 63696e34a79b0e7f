import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { ProofFault } from './ProofFault.ts'

/** What checks of proofs need beside their input. */
export interface ProofContext extends Pick<CryptoBackend, 'keccak256' | 'ecrecover'> {
  readonly fault?: ProofFault
}
