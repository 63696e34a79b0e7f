import type { Address, Bytes, Hash32 } from '../model/Hex.ts'
import type { MessageName } from './Profile.ts'

/** Certificate that a round change speaks of. */
export interface PreparedCertificate {
  readonly round: bigint
  readonly digest: Hash32
}

/** What the author of a message signs; which fields are there is told by the profile. */
export interface Payload {
  readonly height: bigint
  readonly round: bigint
  readonly digest?: Hash32
  /** 65 bytes. */
  readonly commitSeal?: Bytes
  /** RLP of a block. */
  readonly block?: Bytes
  /** Absent where its author prepared nothing. */
  readonly prepared?: PreparedCertificate
  /** Empty where there is none. */
  readonly blockAccessList?: Bytes
}

/** A payload with its signature. */
export interface SignedPayload {
  readonly name: MessageName
  readonly payload: Payload
  /** The payload as it was received: what is hashed. */
  readonly encoded: Uint8Array
  /** 65 bytes: r, s and parity. */
  readonly signature: Bytes
}

/** A whole message. */
export interface ConsensusMessage {
  readonly signed: SignedPayload
  /** Block that follows the signed payload. */
  readonly block?: Bytes
  readonly blockAccessList?: Bytes
  readonly roundChanges?: readonly SignedPayload[]
  readonly prepares?: readonly SignedPayload[]
}

/** A payload whose signature was opened. */
export interface Authored {
  readonly author: Address
  readonly signed: SignedPayload
}
