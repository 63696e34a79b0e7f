import type { Bytes } from '../../../../src/model/Hex.ts'

/** One signature with what a test says of it. */
export interface AskedSignature {
  readonly id: string
  readonly file: string
  readonly family: string
  readonly network: string
  /** First 32 bytes of the digest of the message. */
  readonly hash: Bytes
  /** r and s, 32 bytes each. */
  readonly signature: Bytes
  /** x and y, 32 bytes each. */
  readonly publicKey: Bytes
  readonly valid: boolean
}
