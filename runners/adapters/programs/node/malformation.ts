import * as Rlp from '../../../../src/codec/Rlp.ts'
import type { Reason } from '../../../../src/model/generated/rejections.ts'
import { Rejection } from '../../../../src/model/Rejection.ts'

/** Places of fields in the list of a type. */
interface Layout {
  readonly nonce: number
  readonly to: number
  /** Places of the integers that 64 bits have to hold. */
  readonly narrow: readonly number[]
  /** Places of the integers that 256 bits have to hold. */
  readonly wide: readonly number[]
  readonly parity: number
  /** Why there has to be a recipient. */
  readonly creation?: Reason
}

const layouts: Readonly<Record<number, Layout>> = {
  0: { nonce: 0, to: 3, narrow: [2], wide: [1, 4, 7, 8], parity: 6 },
  1: { nonce: 1, to: 4, narrow: [0, 3], wide: [2, 5, 9, 10], parity: 8 },
  2: { nonce: 1, to: 5, narrow: [0, 4], wide: [2, 3, 6, 10, 11], parity: 9 },
  3: { nonce: 1, to: 5, narrow: [0, 4], wide: [2, 3, 6, 9, 12, 13], parity: 11, creation: 'BLOB_CONTRACT_CREATION' },
  4: { nonce: 1, to: 5, narrow: [0, 4], wide: [2, 3, 6, 11, 12], parity: 10, creation: 'SET_CODE_CONTRACT_CREATION' },
}

/** Least `v` of a legacy transaction; 27 and 28, and from 35 on with a chain id (EIP-155). */
const legacyVMin = 27n

/**
 * Names what is wrong with a transaction that a node could not decode: nodes say no more than that.
 *
 * @param transaction - Bytes that are no transaction.
 * @returns The first fault found; `TRANSACTION_MALFORMED` where it is none of those that have their own reason.
 */
export function nameMalformation(transaction: Uint8Array): Reason {
  const type = (transaction[0] ?? 0) >= 0xc0 ? 0 : (transaction[0] ?? 0)
  const layout = layouts[type]
  if (layout === undefined) return type < 0x80 ? 'TRANSACTION_TYPE_UNSUPPORTED' : 'TRANSACTION_MALFORMED'
  try {
    return faultOf(Rlp.split(type === 0 ? transaction : transaction.subarray(1)), type, layout)
  } catch (error) {
    if (error instanceof Rejection) return 'TRANSACTION_MALFORMED'
    throw error
  }
}

function faultOf(items: readonly Uint8Array[], type: number, layout: Layout): Reason {
  const bytesAt = (place: number): Uint8Array => Rlp.toBytes(items[place] ?? Rlp.join([]))
  if (bytesAt(layout.nonce).length > 8) return 'NONCE_OVERFLOW'
  if (layout.narrow.some((place) => bytesAt(place).length > 8)) return 'SCALAR_OVERFLOW'
  if (layout.wide.some((place) => bytesAt(place).length > 32)) return 'SCALAR_OVERFLOW'
  if (layout.creation !== undefined && bytesAt(layout.to).length === 0) return layout.creation
  const parity = Rlp.toInteger(items[layout.parity] ?? Rlp.join([]))
  if (type === 0 ? parity < legacyVMin || (parity > 28n && parity < 35n) : parity > 1n) return 'SIGNATURE_INVALID'
  return 'TRANSACTION_MALFORMED'
}
