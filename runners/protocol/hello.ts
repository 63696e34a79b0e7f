import { createHash } from 'node:crypto'

import { fromBytes, hash32, toBytes, type Hash32 } from '../../src/model/Hex.ts'
import type { ProtocolVersion } from '../../src/model/generated/adapter.ts'

/** The version of the protocol that this release speaks. */
export const protocolVersion: ProtocolVersion = 1

/**
 * Computes what a live adapter answers to a nonce.
 *
 * @param nonce - 32 bytes, fresh for each start.
 * @param protocol - Version in the request.
 * @returns SHA-256 of the nonce bytes followed by the ASCII digits of the version.
 */
export function nonceDigest(nonce: Hash32, protocol: number): Hash32 {
  const digest = createHash('sha256').update(toBytes(nonce)).update(String(protocol), 'ascii').digest()
  return hash32(fromBytes(digest))
}
