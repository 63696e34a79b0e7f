import type { Standard } from '../../../../src/standard/Standard.ts'
import { bytes } from '../../../../src/model/Hex.ts'
import type { BuildCase } from '../../Case.ts'
import { noBytes } from '../../fields.ts'
import { calledPrecompile } from './calledPrecompile.ts'
import type { AskedSignature } from './AskedSignature.ts'

const p256Verify = 0x100
const one = bytes(`0x${'00'.repeat(31)}01`)

/**
 * Asks P256VERIFY about a signature: 1 for a valid one, nothing for any other, and success for both (EIP-7951).
 *
 * @param asked - Over secp256r1.
 * @param standard - Where rulesets come from.
 * @returns The case.
 */
export function verifyingCase(asked: AskedSignature, standard: Standard): BuildCase {
  const { hash, signature, publicKey, valid, ...named } = asked
  const input = bytes(`${hash}${signature.slice(2)}${publicKey.slice(2)}`)
  const outcome = { kind: 'returns', output: valid ? one : noBytes } as const
  return calledPrecompile({ ...named, number: p256Verify, input, outcome }, standard)
}
