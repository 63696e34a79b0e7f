import { decodeHeader } from '../codec/Header.ts'
import type { Header } from '../model/generated/adapter.ts'
import { toBytes } from '../model/Hex.ts'

/** A header whose numbers are ready to compute with; `source` keeps it as it was written. */
export interface BlockHeader {
  readonly source: Header
  readonly number: bigint
  readonly timestamp: bigint
  readonly gasLimit: bigint
  readonly gasUsed: bigint
  readonly difficulty: bigint
  readonly baseFee: bigint | null
  readonly blobGasUsed: bigint | null
  readonly excessBlobGas: bigint | null
  /** 20 bytes. */
  readonly coinbase: Uint8Array
}

/**
 * Reads the numbers of a header.
 *
 * @param source - Header as the codec gives it.
 * @returns The header with its numbers.
 */
export function toBlockHeader(source: Header): BlockHeader {
  return {
    source,
    number: BigInt(source.number),
    timestamp: BigInt(source.timestamp),
    gasLimit: BigInt(source.gasLimit),
    gasUsed: BigInt(source.gasUsed),
    difficulty: BigInt(source.difficulty),
    baseFee: integerOrNull(source.baseFeePerGas),
    blobGasUsed: integerOrNull(source.blobGasUsed),
    excessBlobGas: integerOrNull(source.excessBlobGas),
    coinbase: toBytes(source.miner),
  }
}

/** Reads a header out of its RLP. */
export function readBlockHeader(rlp: Uint8Array): BlockHeader {
  return toBlockHeader(decodeHeader(rlp))
}

function integerOrNull(quantity: Header['baseFeePerGas']): bigint | null {
  return quantity === undefined ? null : BigInt(quantity)
}
