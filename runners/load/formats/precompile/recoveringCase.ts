import { keccak256 } from '../../../../src/crypto/keccak.ts'
import type { Standard } from '../../../../src/standard/Standard.ts'
import { bytes, type Bytes, fromBytes, toBytes } from '../../../../src/model/Hex.ts'
import type { Case } from '../../Case.ts'
import { type Unaskable, unaskable } from '../../Loaded.ts'
import type { AskedSignature } from './AskedSignature.ts'
import { precompileCase } from './PrecompileCall.ts'

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const prime = 2n ** 256n - 2n ** 32n - 977n
/** Price of ECREC. */
const recoverGas = 3000n

/** One attempt: writes hash, v, r and s from calldata, calls, and counts success in slot 0 and the right address in slot 1. */
function attempt(v: number): string {
  const input = `60003560005260${v.toString(16)}60205260203560405260403560605260006080` + '52'
  const call = '60206080608060006001610bb8fa'
  const count = '608051606035146001540160015560005401600055'
  return `${input}${call}${count}`
}

const code: Bytes = bytes(`0x${attempt(27)}${attempt(28)}00`)

/**
 * Asks ECREC for the key of a signature with both parities: one of them gives the address of the key if and only if the
 * signature is valid. ECREC looks at no nonce point whose x is above the order, so that a signature whose r allows for
 * one cannot be asked.
 *
 * @param asked - Over secp256k1.
 * @param standard - Where rulesets come from.
 * @returns The case.
 */
export function recoveringCase(asked: AskedSignature, standard: Standard): Case | Unaskable {
  const { hash, signature, publicKey, valid, ...named } = asked
  const r = BigInt(signature.slice(0, 66))
  if (r > 0n && r + order < prime)
    return unaskable('a nonce point whose x may be above the order, which ECREC has no v for')
  const address = fromBytes(keccak256(toBytes(publicKey)).subarray(12))
  const input = bytes(`${hash}${signature.slice(2)}${'00'.repeat(12)}${address.slice(2)}`)
  const slots = { 0: 2n, 1: valid ? 1n : 0n }
  return precompileCase({ ...named, code, input, forwardedGas: 2n * recoverGas, slots }, standard)
}
