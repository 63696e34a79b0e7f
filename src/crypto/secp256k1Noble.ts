import { secp256k1 } from '@noble/curves/secp256k1.js'
import { toInteger } from './fieldElement.ts'
import type { Secp256k1 } from './Secp256k1.ts'

const { Point } = secp256k1
const order = Point.Fn.ORDER

/** secp256k1 by noble. */
export const secp256k1Noble: Secp256k1 = {
  recover: (hash, recovery, rBytes, sBytes) => {
    const r = toInteger(rBytes)
    const s = toInteger(sBytes)
    if ((recovery !== 0 && recovery !== 1) || r === 0n || r >= order || s === 0n || s >= order) return null
    try {
      const key = new secp256k1.Signature(r, s, recovery).recoverPublicKey(hash).toBytes(false)
      return key.subarray(1)
    } catch {
      // No point has this r as its x, or the key would be the point at infinity.
      return null
    }
  },
  sign: (hash, privateKey) => {
    const signature = secp256k1.sign(hash, privateKey, { prehash: false, lowS: true, format: 'recovered' })
    return { r: signature.slice(1, 33), s: signature.slice(33, 65), recovery: signature[0] === 1 ? 1 : 0 }
  },
  publicKeyOf: (privateKey) => secp256k1.getPublicKey(privateKey, false).subarray(1),
}
