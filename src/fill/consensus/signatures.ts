import { fromBytes } from '../../model/Hex.ts'

/** Order of the group of secp256k1 (SEC 2, section 2.4.1). */
export const groupOrder: bigint = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** Writes digits over bytes of a signature. */
export function put(offset: number, digits: string): (signature: Uint8Array) => Uint8Array {
  return (signature) => {
    const changed = Uint8Array.from(signature)
    changed.set(Buffer.from(digits, 'hex'), offset)
    return changed
  }
}

/** The other signature of the same key over the same hash. */
export function highSTwin(signature: Uint8Array): Uint8Array {
  const s = BigInt(fromBytes(signature.subarray(32, 64)))
  const other = (groupOrder - s).toString(16).padStart(64, '0')
  return put(64, (signature[64] ?? 0) === 0 ? '01' : '00')(put(32, other)(signature))
}
