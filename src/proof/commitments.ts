import * as Rlp from '../codec/Rlp.ts'
import { fromBytes, hash32, toBytes, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { concatenate, padLeft, toWord } from '../state/layout/words.ts'
import type { BatchInputs } from './BatchInputs.ts'
import type { ProofContext } from './ProofContext.ts'

/** Hashes and perhaps has a fault. */
export type Hashing = Pick<ProofContext, 'keccak256' | 'fault'>

/** What folds begin with. */
export const zeroHash: Hash32 = hash32(`0x${'00'.repeat(32)}`)

/** Where batches are settled. */
export interface Settlement {
  /** Of the chain that the rollup contract is on. */
  readonly chainId: bigint
  readonly rollup: Address
}

/**
 * Computes the domain that binds proofs to one rollup contract.
 *
 * @returns keccak256 of chain id and address in 32 bytes each.
 */
export function settlementDomain({ chainId, rollup }: Settlement, { keccak256 }: Hashing): Hash32 {
  return toHash(keccak256(concatenate(toWord(chainId), padLeft(toBytes(rollup)))))
}

/** Computes the id of a fork: the keccak256 of its name. */
export function forkIdOf(name: string, { keccak256 }: Hashing): Hash32 {
  return toHash(keccak256(new TextEncoder().encode(name)))
}

/**
 * Computes the hash of a batch; PRF-16.
 *
 * @param batch - Parent, number, data and last block.
 */
export function batchHash(
  { parentBatchHash, batchNumber, dataHash, lastBlockHash }: Omit<PartsOfBatchHash, 'batchHash'>,
  { keccak256, fault }: Hashing,
): Hash32 {
  const data = fault === 'batch-hash-without-data' ? zeroHash : dataHash
  return toHash(
    keccak256(concatenate(toBytes(parentBatchHash), toWord(batchNumber), toBytes(data), toBytes(lastBlockHash))),
  )
}

type PartsOfBatchHash = Pick<BatchInputs, 'parentBatchHash' | 'batchNumber' | 'dataHash' | 'lastBlockHash'>

/**
 * Folds hashes one after the other; PRF-17, PRF-19.
 *
 * @param from - What the fold begins with.
 * @param hashes - In order.
 * @returns The last of keccak256(before, hash); `from` where there are none.
 */
export function fold(from: Hash32, hashes: readonly Hash32[], { keccak256 }: Hashing): Hash32 {
  return hashes.reduce((before, hash) => toHash(keccak256(concatenate(toBytes(before), toBytes(hash)))), from)
}

/** Computes the root of block hashes in the order of their blocks; PRF-17. */
export function blockHashesRoot(hashes: readonly Hash32[], hashing: Hashing): Hash32 {
  return fold(zeroHash, hashing.fault === 'blocks-reversed' ? hashes.toReversed() : hashes, hashing)
}

/** Computes the hash of messages after those of a batch; PRF-19. */
export function messagesHash(before: Hash32, messages: readonly Hash32[], hashing: Hashing): Hash32 {
  return fold(hashing.fault === 'messages-from-zero' ? zeroHash : before, messages, hashing)
}

/**
 * Writes the data of a batch; PRF-18.
 *
 * @param blocks - Encoded transactions of each block.
 * @returns RLP list of a list for each block.
 */
export function encodeBatchData(blocks: readonly (readonly Bytes[])[]): Bytes {
  return fromBytes(Rlp.encode(blocks.map((transactions) => transactions.map(toBytes))))
}

/** Data of a batch as it was published: the bytes, or the versioned hashes of the blobs that hold them. */
export type PublishedData = { readonly calldata: Bytes } | { readonly versionedHashes: readonly Hash32[] }

/** Computes the hash of the data of a batch; PRF-18. */
export function dataHash(data: PublishedData, { keccak256, fault }: Hashing): Hash32 {
  if ('calldata' in data) return toHash(keccak256(toBytes(data.calldata)))
  const hashes = fault === 'blobs-first-only' ? data.versionedHashes.slice(0, 1) : data.versionedHashes
  return toHash(keccak256(concatenate(...hashes.map(toBytes))))
}

/** Computes the hash of a list of allowed programs; PRF-37. */
export function programsHash(programs: readonly Hash32[], { keccak256 }: Hashing): Hash32 {
  return toHash(keccak256(concatenate(...[...new Set(programs)].toSorted().map(toBytes))))
}

function toHash(bytes: Uint8Array): Hash32 {
  return hash32(fromBytes(bytes))
}
