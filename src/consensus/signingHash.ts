import * as Rlp from '../codec/Rlp.ts'

import { domainSeparator } from './hashes.ts'
import { messageNamed, type ConsensusContext, type MessageName } from './Profile.ts'

/** What has to be known of a payload to hash it. */
export interface Signable {
  readonly name: MessageName
  /** RLP of the payload, as it was received. */
  readonly encoded: Uint8Array
}

/**
 * Computes what the author of a message signs.
 *
 * @param signable - The payload; its received bytes are hashed, it is not written again.
 * @param context - Profile and chain.
 * @returns 32 bytes.
 * @throws Rejection `CONSENSUS_CHAIN_UNKNOWN` where the profile binds signatures to a chain and none is given; CNS-10.
 */
export function signingHash({ name, encoded }: Signable, context: ConsensusContext): Uint8Array {
  const { encoding } = context.profile.signatures
  const fixed = encoding.kind === 'fixedWidth' ? encoding.codes.find(({ message }) => message === name) : undefined
  if (encoding.kind === 'fixedWidth' && fixed !== undefined) {
    const widths = [Number(encoding.heightBytes), Number(encoding.roundBytes)]
    const fields = Rlp.split(encoded).map((field, index) => widen(field, widths[index]))
    const prefix = context.fault === 'code-ignored' ? [] : [Number(fixed.byte)]
    return context.keccak256(Buffer.concat([Uint8Array.from(prefix), Rlp.join(fields)]))
  }
  const domain = domainSeparator(context)
  const code = Rlp.fromInteger(BigInt(messageNamed(context.profile, name).code))
  const items =
    context.fault === 'code-ignored' ? [encoded] : context.fault === 'code-last' ? [encoded, code] : [code, encoded]
  const hash = context.keccak256(Rlp.join([...(domain === undefined ? [] : [Rlp.fromBytes(domain)]), ...items]))
  return context.fault === 'personal-prefix' ? context.keccak256(Buffer.concat([personalPrefix, hash])) : hash
}

/** What wallets put before 32 bytes that a person signs. */
const personalPrefix: Uint8Array = new TextEncoder().encode('\u0019Ethereum Signed Message:\n32')

function widen(field: Uint8Array, width: number | undefined): Uint8Array {
  if (width === undefined) return field
  const bytes = Rlp.toBytes(field)
  const wide = new Uint8Array(Math.max(width, bytes.length))
  wide.set(bytes, wide.length - bytes.length)
  return Rlp.fromBytes(wide)
}
