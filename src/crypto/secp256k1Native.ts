import { createRequire } from 'node:module'
import type { Secp256k1 } from './Secp256k1.ts'

/** The part of the package that is used; it comes without types. */
interface Library {
  ecdsaRecover(signature: Uint8Array, recovery: number, hash: Uint8Array, compressed: boolean): Uint8Array
  ecdsaSign(hash: Uint8Array, privateKey: Uint8Array): { signature: Uint8Array; recid: number }
  publicKeyCreate(privateKey: Uint8Array, compressed: boolean): Uint8Array
}

/**
 * Loads libsecp256k1's native addon.
 *
 * @returns secp256k1 by the addon.
 * @throws Error where the package or a build for this machine is not installed; its JavaScript stand-in is not used.
 */
export function loadSecp256k1Native(): Secp256k1 {
  const library: unknown = createRequire(import.meta.url)('secp256k1/bindings.js')
  if (!isLibrary(library)) throw new Error('secp256k1 has another shape than expected')
  const signatureBuffer = new Uint8Array(64)
  return {
    recover: (hash, recovery, r, s) => {
      if ((recovery !== 0 && recovery !== 1) || r.length !== 32 || s.length !== 32) return null
      signatureBuffer.set(r, 0)
      signatureBuffer.set(s, 32)
      try {
        return library.ecdsaRecover(signatureBuffer, recovery, hash, false).subarray(1)
      } catch {
        // Zero, too large, or no key fits.
        return null
      }
    },
    sign: (hash, privateKey) => {
      const { signature, recid } = library.ecdsaSign(hash, privateKey)
      return { r: signature.slice(0, 32), s: signature.slice(32, 64), recovery: recid === 1 ? 1 : 0 }
    },
    publicKeyOf: (privateKey) => library.publicKeyCreate(privateKey, false).subarray(1),
  }
}

function isLibrary(value: unknown): value is Library {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ecdsaRecover' in value &&
    'ecdsaSign' in value &&
    'publicKeyCreate' in value
  )
}
