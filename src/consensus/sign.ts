import type { Signature } from '../crypto/CryptoBackend.ts'
import { fromBytes, toBytes, type Bytes, type Hash32 } from '../model/Hex.ts'
import type { Payload, SignedPayload } from './ConsensusMessage.ts'
import { encodePayload } from './encodeMessage.ts'
import type { ConsensusContext, MessageName } from './Profile.ts'
import { signingHash } from './signingHash.ts'

/** Signs a 32-byte hash; deterministic, with a low s (RFC 6979). */
export type Signer = (hash: Uint8Array) => Signature

/**
 * Signs a payload.
 *
 * @param name - Message that it is of.
 * @param payload - What is said.
 * @param context - Profile and chain.
 * @param signer - With the key of the author.
 */
export function signPayload(
  name: MessageName,
  payload: Payload,
  context: ConsensusContext,
  signer: Signer,
): SignedPayload {
  const encoded = encodePayload(name, payload, context)
  return { name, payload, encoded, signature: toSeal(signer(signingHash({ name, encoded }, context))) }
}

/**
 * Makes a commit seal.
 *
 * @param commitHash - Of the block in its round.
 * @param signer - With the key of the validator.
 * @returns 65 bytes: r, s and parity.
 */
export function sealCommit(commitHash: Hash32, signer: Signer): Bytes {
  return toSeal(signer(toBytes(commitHash)))
}

function toSeal({ r, s, recovery }: Signature): Bytes {
  return fromBytes(Buffer.concat([r, s, Uint8Array.of(recovery)]))
}
