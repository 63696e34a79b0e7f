import * as Rlp from '../codec/Rlp.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { Log } from './Engine.ts'
import type { TransactionType } from './Transaction.ts'

const bloomBytes = 256
const bloomBits = 2047

/** What a receipt is made of. */
export interface Receipt {
  readonly type: TransactionType
  /** Byzantium on: 1 or 0 as a quantity's bytes; before: state root of 32 bytes. */
  readonly outcome: Uint8Array
  readonly cumulativeGasUsed: bigint
  readonly bloom: Uint8Array
  readonly logs: readonly Log[]
}

/**
 * Computes the bloom filter of logs.
 *
 * @param logs - Logs of one transaction.
 * @param crypto - Hash.
 * @returns 256 bytes.
 */
export function bloomOf(logs: readonly Log[], crypto: CryptoBackend): Uint8Array {
  const bloom = new Uint8Array(bloomBytes)
  for (const log of logs) {
    addToBloom(bloom, log.address, crypto)
    for (const topic of log.topics) addToBloom(bloom, topic, crypto)
  }
  return bloom
}

/** Sets in `bloom` every bit that is set in `other`. */
export function mergeBloom(bloom: Uint8Array, other: Uint8Array): void {
  for (let index = 0; index < bloomBytes; index++) bloom[index] = (bloom[index] ?? 0) | (other[index] ?? 0)
}

/** RLP of a list of logs. */
export function encodeLogs(logs: readonly Log[]): Uint8Array {
  return Rlp.encode(logs.map(({ address, topics, data }) => [address, topics, data]))
}

/** Encoding of a receipt (EIP-2718). */
export function encodeReceipt({ type, outcome, cumulativeGasUsed, bloom, logs }: Receipt): Uint8Array {
  const body = Rlp.join([
    Rlp.fromBytes(outcome),
    Rlp.fromInteger(cumulativeGasUsed),
    Rlp.fromBytes(bloom),
    encodeLogs(logs),
  ])
  return type === 0 ? body : Buffer.concat([Uint8Array.of(type), body])
}

function addToBloom(bloom: Uint8Array, value: Uint8Array, crypto: CryptoBackend): void {
  const hash = crypto.keccak256(value)
  for (let pair = 0; pair < 6; pair += 2) {
    const bit = (((hash[pair] ?? 0) << 8) | (hash[pair + 1] ?? 0)) & bloomBits
    const byte = bloomBytes - 1 - (bit >> 3)
    bloom[byte] = (bloom[byte] ?? 0) | (1 << (bit & 7))
  }
}
