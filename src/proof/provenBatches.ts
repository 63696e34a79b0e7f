import * as Rlp from '../codec/Rlp.ts'
import type { BatchLists, Proof, ProvenBatch } from '../model/generated/roles.ts'
import { fromBytes, hash32, toBytes, type Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { aggregatedBytesMax } from './bounds.ts'

/**
 * Writes batches with their proofs as the bytes of an aggregation.
 *
 * @param batches - In order.
 * @returns RLP of a list for each batch: its proof, its lists, its consensus proof; an absent one is an empty list.
 */
export function encodeProvenBatches(batches: readonly ProvenBatch[]): Bytes {
  return fromBytes(
    Rlp.encode(
      batches.map(({ proof, lists, finality }) => [
        proofItem(proof),
        lists === undefined ? [] : listsItem(lists),
        finality === undefined ? [] : proofItem(finality),
      ]),
    ),
  )
}

/**
 * Reads the bytes of an aggregation.
 *
 * @param encoded - At most {@link aggregatedBytesMax} bytes.
 * @throws {@link Rejection} `PROOF_INVALID` where they are not what {@link encodeProvenBatches} writes.
 */
export function decodeProvenBatches(encoded: Bytes): readonly ProvenBatch[] {
  const bytes = toBytes(encoded)
  if (bytes.length > aggregatedBytesMax) throw new Rejection('PROOF_INVALID', { bytes: String(bytes.length) })
  try {
    const batches = listOf(Rlp.decode(bytes)).map(readBatch)
    if (encodeProvenBatches(batches) === encoded) return batches
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
  throw new Rejection('PROOF_INVALID', { problem: 'not the encoding of batches' })
}

function proofItem({ kind, programVerificationKey, publicValues, proof, mock }: Proof): Rlp.Item {
  const name = new TextEncoder().encode(kind)
  return [name, toBytes(programVerificationKey), toBytes(publicValues), toBytes(proof), Uint8Array.of(mock ? 1 : 0)]
}

function listsItem({ blockHashes, messages, calldata, versionedHashes }: BatchLists): Rlp.Item {
  return [
    blockHashes.map(toBytes),
    messages.map(toBytes),
    calldata === undefined ? [] : [toBytes(calldata)],
    versionedHashes === undefined ? [] : [versionedHashes.map(toBytes)],
  ]
}

function readBatch(item: Rlp.Item): ProvenBatch {
  const [proof = [], lists = [], finality = []] = listOf(item)
  return {
    proof: readProof(proof),
    ...(listOf(lists).length > 0 && { lists: readLists(lists) }),
    ...(listOf(finality).length > 0 && { finality: readProof(finality) }),
  }
}

function readProof(item: Rlp.Item): Proof {
  const [kind, program, publicValues, proof, mock] = listOf(item).map(bytesOf)
  return {
    kind: new TextDecoder().decode(kind),
    programVerificationKey: hash32(fromBytes(program ?? new Uint8Array(0))),
    publicValues: fromBytes(publicValues ?? new Uint8Array(0)),
    proof: fromBytes(proof ?? new Uint8Array(0)),
    mock: mock?.[0] === 1,
  }
}

function readLists(item: Rlp.Item): BatchLists {
  const [blocks = [], messages = [], calldata = [], versioned = []] = listOf(item)
  const [data] = listOf(calldata)
  const [hashes] = listOf(versioned)
  return {
    blockHashes: hashesOf(blocks),
    messages: hashesOf(messages),
    ...(data !== undefined && { calldata: fromBytes(bytesOf(data)) }),
    ...(hashes !== undefined && { versionedHashes: hashesOf(hashes) }),
  }
}

function hashesOf(item: Rlp.Item): BatchLists['messages'] {
  return listOf(item).map((one) => hash32(fromBytes(bytesOf(one))))
}

function listOf(item: Rlp.Item): readonly Rlp.Item[] {
  if (item instanceof Uint8Array) throw new Rejection('PROOF_INVALID', { problem: 'bytes where a list belongs' })
  return item
}

function bytesOf(item: Rlp.Item): Uint8Array {
  if (item instanceof Uint8Array) return item
  throw new Rejection('PROOF_INVALID', { problem: 'a list where bytes belong' })
}
