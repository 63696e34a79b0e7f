import * as Rlp from '../codec/Rlp.ts'
import type { AccountProof } from '../model/generated/adapter.ts'
import type { SealedBlock, SetProof } from '../model/generated/roles.ts'
import { address, fromBytes, hash32, integer, quantity, toBytes, type Address, type Bytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { evidenceBytesMax } from './bounds.ts'

/** What a consensus proof of kind `transparent` holds; PRF-43. */
export interface FinalityEvidence {
  readonly batchNumber: bigint
  /** RLP of the header before the first block. */
  readonly parentHeader: Bytes
  /** In order, with their seals. */
  readonly blocks: readonly SealedBlock[]
  /** Under the state root of the header before. */
  readonly set: SetProof
}

/** Writes evidence as the bytes of a proof: RLP of batch number, header, blocks, members and proof of storage. */
export function encodeEvidence({ batchNumber, parentHeader, blocks, set }: FinalityEvidence): Bytes {
  return fromBytes(
    Rlp.encode([
      scalar(batchNumber),
      toBytes(parentHeader),
      blocks.map(({ headerRlp, round, seals }) => [
        toBytes(headerRlp),
        round === undefined ? [] : [scalar(integer(round))],
        seals === undefined ? [] : [seals.map(toBytes)],
      ]),
      set.members.map(toBytes),
      accountItem(set.proof),
    ]),
  )
}

/**
 * Reads evidence.
 *
 * @param encoded - At most {@link evidenceBytesMax} bytes.
 * @throws {@link Rejection} `PROOF_INVALID` where the bytes are not what {@link encodeEvidence} writes.
 */
export function decodeEvidence(encoded: Bytes): FinalityEvidence {
  const bytes = toBytes(encoded)
  if (bytes.length > evidenceBytesMax) throw new Rejection('PROOF_INVALID', { bytes: String(bytes.length) })
  try {
    const [number = [], parent = [], blocks = [], members = [], proof = []] = listOf(Rlp.decode(bytes))
    const evidence = {
      batchNumber: numberOf(number),
      parentHeader: fromBytes(bytesOf(parent)),
      blocks: listOf(blocks).map(readBlock),
      set: { members: listOf(members).map(addressOf), proof: readAccount(proof) },
    }
    if (encodeEvidence(evidence) === encoded) return evidence
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
  throw new Rejection('PROOF_INVALID', { problem: 'not the encoding of evidence' })
}

function accountItem(proof: AccountProof): Rlp.Item {
  return [
    toBytes(proof.address),
    scalar(integer(proof.nonce)),
    scalar(integer(proof.balance)),
    toBytes(proof.codeHash),
    toBytes(proof.storageHash),
    proof.accountProof.map(toBytes),
    proof.storageProof.map(({ key, value, proof: nodes }) => [
      toBytes(key),
      scalar(integer(value)),
      nodes.map(toBytes),
    ]),
  ]
}

function readAccount(item: Rlp.Item): AccountProof {
  const [owner = [], nonce = [], balance = [], code = [], storage = [], nodes = [], slots = []] = listOf(item)
  return {
    address: addressOf(owner),
    nonce: quantity(numberOf(nonce)),
    balance: quantity(numberOf(balance)),
    codeHash: hash32(fromBytes(bytesOf(code))),
    storageHash: hash32(fromBytes(bytesOf(storage))),
    accountProof: listOf(nodes).map((node) => fromBytes(bytesOf(node))),
    storageProof: listOf(slots).map((slot) => {
      const [key = [], value = [], path = []] = listOf(slot)
      return {
        key: hash32(fromBytes(bytesOf(key))),
        value: quantity(numberOf(value)),
        proof: listOf(path).map((node) => fromBytes(bytesOf(node))),
      }
    }),
  }
}

function readBlock(item: Rlp.Item): SealedBlock {
  const [header = [], rounds = [], sealed = []] = listOf(item)
  const [round] = listOf(rounds)
  const [seals] = listOf(sealed)
  return {
    headerRlp: fromBytes(bytesOf(header)),
    ...(round !== undefined && { round: quantity(numberOf(round)) }),
    ...(seals !== undefined && { seals: listOf(seals).map((seal) => fromBytes(bytesOf(seal))) }),
  }
}

function scalar(value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array(0) : Uint8Array.from(Buffer.from(evenHex(value), 'hex'))
}

function evenHex(value: bigint): string {
  const digits = value.toString(16)
  return digits.padStart(digits.length + (digits.length % 2), '0')
}

function numberOf(item: Rlp.Item): bigint {
  const bytes = bytesOf(item)
  return bytes.length === 0 ? 0n : BigInt(fromBytes(bytes))
}

function addressOf(item: Rlp.Item): Address {
  return address(fromBytes(bytesOf(item)))
}

function listOf(item: Rlp.Item): readonly Rlp.Item[] {
  if (item instanceof Uint8Array) throw new Rejection('PROOF_INVALID', { problem: 'bytes where a list belongs' })
  return item
}

function bytesOf(item: Rlp.Item): Uint8Array {
  if (item instanceof Uint8Array) return item
  throw new Rejection('PROOF_INVALID', { problem: 'a list where bytes belong' })
}
