import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Log } from './Engine.ts'

/** Topic of `DepositEvent(bytes,bytes,bytes,bytes,bytes)`. */
const depositTopic = '649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5'
const depositDataBytes = 576

/** Place of each field's offset in the event's head, where the field has to be, and how long it has to be. */
const depositFields = [
  { head: 0, offset: 160, bytes: 48 },
  { head: 32, offset: 256, bytes: 32 },
  { head: 64, offset: 320, bytes: 8 },
  { head: 96, offset: 384, bytes: 96 },
  { head: 128, offset: 512, bytes: 8 },
] as const

/** Request types (EIP-6110, EIP-7002, EIP-7251). */
export const RequestType = { deposit: 0, withdrawal: 1, consolidation: 2 } as const

/**
 * Reads the deposit requests out of the logs of a block.
 *
 * @param logs - Logs of all transactions in order.
 * @param contract - Deposit contract.
 * @returns The requests joined: 192 bytes each.
 * @throws {@link Rejection} `DEPOSIT_EVENT_INVALID`.
 * @see EIP-6110, EXE-8
 */
export function depositRequests(logs: readonly Log[], contract: Uint8Array): Uint8Array {
  const found: Uint8Array[] = []
  for (const log of logs) {
    const topic = log.topics[0]
    if (topic === undefined || Buffer.compare(log.address, contract) !== 0) continue
    if (Buffer.from(topic).toString('hex') !== depositTopic) continue
    found.push(depositRequest(log.data))
  }
  return Buffer.concat(found)
}

function depositRequest(data: Uint8Array): Uint8Array {
  if (data.length !== depositDataBytes) invalid('length', data.length)
  const parts: Uint8Array[] = []
  for (const { head, offset, bytes } of depositFields) {
    if (readWord(data, head) !== BigInt(offset)) invalid('offset', head)
    if (readWord(data, offset) !== BigInt(bytes)) invalid('size', offset)
    parts.push(data.subarray(offset + 32, offset + 32 + bytes))
  }
  return Buffer.concat(parts)
}

/**
 * Hashes the requests of a block (EIP-7685).
 *
 * @param requests - By ascending type; empty ones do not count.
 * @param crypto - Hash.
 * @returns 32 bytes.
 */
export function requestsHash(
  requests: readonly { readonly type: number; readonly data: Uint8Array }[],
  crypto: CryptoBackend,
): Uint8Array {
  const digests: Uint8Array[] = []
  for (const { type, data } of requests) {
    if (data.length > 0) digests.push(crypto.sha256(Buffer.concat([Uint8Array.of(type), data])))
  }
  return crypto.sha256(Buffer.concat(digests))
}

function readWord(data: Uint8Array, offset: number): bigint {
  return BigInt(`0x${Buffer.from(data.subarray(offset, offset + 32)).toString('hex')}`)
}

function invalid(field: string, value: number): never {
  throw new Rejection('DEPOSIT_EVENT_INVALID', { [field]: String(value) })
}
