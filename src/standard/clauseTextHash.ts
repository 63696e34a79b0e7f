import { keccak256 } from '../crypto/keccak.ts'
import type { Clause } from '../model/generated/standard.ts'
import { fromBytes, hash32, type Hash32 } from '../model/Hex.ts'

/**
 * Hashes the text of a clause, so that a vector notices when the text is edited.
 *
 * @param clause - From the standard.
 * @returns keccak256 of the text in UTF-8.
 */
export function clauseTextHash(clause: Clause): Hash32 {
  return hash32(fromBytes(keccak256(new TextEncoder().encode(clause.text))))
}
