import type { AccountProof } from '../../model/generated/adapter.ts'
import { toBytes, type Bytes, type Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Depths } from './Shape.ts'
import { headerInput, limbs, type CircuitInput } from './witnessInputs.ts'

/** Bytes of a node that the circuit reads; `NODE_BYTES` of circuits/consensus/src/trie.nr. */
const nodeBytesMax = 543

/** Slots that hold the length of the list and the commitment, in the layouts that have both. */
const [countSlot, commitmentSlot] = [1n, 2n]

/** Where a set of validators is read. */
export interface ProvenSet {
  readonly blockHash: Hash32
  /** Of the block after which the set is read. */
  readonly headerRlp: Uint8Array
  readonly validatorSetHash: Hash32
  readonly members: number
  /** With the slots 1 and 2 among those it proves. */
  readonly proof: AccountProof
}

/**
 * Writes the proof of a set as inputs of the circuit `membership`.
 *
 * Nothing is judged: what is wrong with a proof, the circuit refuses.
 *
 * @param set - Header and proof of storage (EIP-1186).
 * @param depths - What the circuit has places for.
 * @throws {@link Rejection} `PROOF_SHAPE_UNSUPPORTED` where a proof has more nodes, `STORAGE_PROOF_MISSING`.
 */
export function membershipInputs(
  { blockHash, headerRlp, validatorSetHash, members, proof }: ProvenSet,
  { accountNodes, storageNodes }: Depths,
): Readonly<Record<string, CircuitInput>> {
  const slotOf = (wanted: bigint): CircuitInput => {
    const found = proof.storageProof.find(({ key }) => BigInt(key) === wanted)
    if (found === undefined) throw new Rejection('STORAGE_PROOF_MISSING', { slot: String(wanted) })
    return pathInput(found.proof, storageNodes)
  }
  return {
    block_hash: limbs(toBytes(blockHash)),
    account_address: proof.address,
    set_commitment: limbs(toBytes(validatorSetHash)),
    members: String(members),
    header: headerInput(headerRlp),
    account: pathInput(proof.accountProof, accountNodes),
    count: slotOf(countSlot),
    commitment: slotOf(commitmentSlot),
  }
}

/** The nodes of a proof, with empty ones behind them. @throws {@link Rejection} As {@link membershipInputs}. */
export function pathInput(nodes: readonly Bytes[], places: number): CircuitInput {
  if (nodes.length > places) throw new Rejection('PROOF_SHAPE_UNSUPPORTED', { nodes: String(nodes.length) })
  const empty = new Uint8Array(0)
  return {
    nodes: Array.from({ length: places }, (_, place) =>
      node(nodes[place] === undefined ? empty : toBytes(nodes[place])),
    ),
    depth: nodes.length,
  }
}

function node(encoded: Uint8Array): CircuitInput {
  if (encoded.length > nodeBytesMax) throw new Rejection('PROOF_NODE_MALFORMED', { bytes: String(encoded.length) })
  const padded = new Uint8Array(nodeBytesMax)
  padded.set(encoded)
  return { bytes: [...padded], length: encoded.length }
}
