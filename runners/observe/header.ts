import { decodeHeader, encodeHeader, hashHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import type { Header } from '../../src/model/generated/adapter.ts'
import { fromBytes, toBytes, type Bytes, type Hash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'

/** The header of an encoded block, with its hash. */
export interface HeaderView {
  readonly header: Header
  readonly rlp: Bytes
  readonly hash: Hash32
}

/**
 * Reads the header of a block and nothing behind it.
 *
 * @param blockRlp - RLP of a block; may be anything.
 * @returns Undefined where there is no header to read.
 */
export function headerOf(blockRlp: Bytes): HeaderView | undefined {
  try {
    const [headerRlp] = Rlp.split(toBytes(blockRlp))
    return headerRlp === undefined ? undefined : readHeader(fromBytes(headerRlp))
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}

/**
 * Puts another header before the rest of a block.
 *
 * @param blockRlp - RLP of a block that {@link headerOf} can read.
 * @param header - The new header.
 * @returns RLP of the altered block.
 */
export function withHeader(blockRlp: Bytes, header: Header): Bytes {
  const [, ...rest] = Rlp.split(toBytes(blockRlp))
  return fromBytes(Rlp.join([encodeHeader(header), ...rest]))
}

/**
 * Reads a header that stands alone.
 *
 * @param headerRlp - RLP of a header; may be anything.
 * @returns Undefined where it is not a header.
 */
export function readHeader(headerRlp: Bytes): HeaderView | undefined {
  try {
    const bytes = toBytes(headerRlp)
    return { header: decodeHeader(bytes), rlp: headerRlp, hash: hashHeader(bytes) }
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}
