import {
  type ConsensusContext,
  domainSeparator,
  hashHeader,
  readHeader,
  type SealedHeader,
} from '../../consensus/index.ts'
import { Defect } from '../../model/Defect.ts'
import { fromBytes, integer, toBytes, type Address, type Hash32, type Quantity } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { keysOf, type Shape } from './Shape.ts'

/** Bytes of a header that the circuit reads; `HEADER_BYTES` of circuits/consensus/src/header.nr. */
const headerBytesMax = 680

/** What a solver takes: numbers as decimal text, bytes as numbers. */
export type CircuitInput =
  string | number | boolean | readonly CircuitInput[] | { readonly [name: string]: CircuitInput }

/** Blocks of one batch and the set that sealed them, the set being known from its proof. */
export interface SealedBatch {
  /** Number of the batch. */
  readonly batch: Quantity
  /** Ascending. */
  readonly validators: readonly Address[]
  readonly validatorSetHash: Hash32
  readonly parent: { readonly hash: Hash32; readonly number: bigint; readonly timestamp: bigint }
  readonly blocks: readonly SealedHeader[]
}

/**
 * Writes a batch as inputs of the circuit `finality`.
 *
 * Nothing is judged: what is wrong with the batch, the circuit refuses.
 *
 * @param batch - Blocks with their seals.
 * @param shape - Of the circuit.
 * @param context - Profile and chain.
 * @returns Inputs by their names.
 * @throws {@link Rejection} `PROOF_SHAPE_UNSUPPORTED` where the batch does not fit the shape; as `readHeader`, and
 *   `SEALS_INSUFFICIENT` where there are fewer seals than the shape has.
 */
export function witnessInputs(
  { batch, validators, validatorSetHash, parent, blocks }: SealedBatch,
  shape: Shape,
  context: ConsensusContext,
): Readonly<Record<string, CircuitInput>> {
  if (blocks.length !== shape.blocks || validators.length !== shape.validators) {
    throw new Rejection('PROOF_SHAPE_UNSUPPORTED', {
      blocks: String(blocks.length),
      validators: String(validators.length),
    })
  }
  const sealed = blocks.slice(-shape.sealed)
  const { keys, seals } = sealInputs(sealed, { validators, places: shape, context })
  return {
    domain: limbs(domainSeparator(context) ?? new Uint8Array(32)),
    parent_hash: limbs(toBytes(parent.hash)),
    parent_timestamp: String(parent.timestamp),
    first_height: String(parent.number + 1n),
    batch: String(integer(batch)),
    set_commitment: limbs(toBytes(validatorSetHash)),
    set: validators.map((member) => [...toBytes(member)]),
    headers: blocks.map(({ headerRlp }) => headerInput(headerRlp)),
    rounds: sealed.map(({ round }) => String(round ?? 0n)),
    keys,
    seals,
  }
}

/**
 * Writes the same batch as inputs of the circuit `quorum`, which knows no headers.
 *
 * @throws {@link Rejection} As {@link witnessInputs}.
 */
export function quorumInputs(
  { batch, validators, validatorSetHash, blocks }: SealedBatch,
  shape: Shape,
  context: ConsensusContext,
): Readonly<Record<string, CircuitInput>> {
  const { keys, seals } = sealInputs(blocks, { validators, places: { ...shape, sealed: blocks.length }, context })
  return {
    commit_hashes: blocks.map((block) => limbs(toBytes(commitHashOf(block, context)))),
    set_commitment: limbs(toBytes(validatorSetHash)),
    batch: String(integer(batch)),
    set: validators.map((member) => [...toBytes(member)]),
    keys,
    seals,
  }
}

/** Two halves of 128 bits, each below the order of the field. */
export function limbs(bytes: Uint8Array): readonly string[] {
  return [bytes.subarray(0, 16), bytes.subarray(16)].map(fromBytes)
}

/** A header, zero after its end. @throws {@link Rejection} `PROOF_SHAPE_UNSUPPORTED` where it is too long. */
export function headerInput(headerRlp: Uint8Array): CircuitInput {
  if (headerRlp.length >= headerBytesMax) {
    throw new Rejection('PROOF_SHAPE_UNSUPPORTED', { headerBytes: String(headerRlp.length) })
  }
  const padded = new Uint8Array(headerBytesMax)
  padded.set(headerRlp)
  return { bytes: [...padded], length: headerRlp.length }
}

interface Setting {
  readonly validators: readonly Address[]
  readonly places: Omit<Shape, 'blocks'>
  readonly context: ConsensusContext
}

/** A seal of a block and the key that it recovers to. */
interface Recovered {
  readonly signature: readonly number[]
  readonly key: Uint8Array
  /** Place in the set; its length for somebody outside, whom the circuit refuses. */
  readonly member: number
}

/** The first seals of each block, as many as the circuit has places for, and the keys of all of them. */
function sealInputs(
  sealed: readonly SealedHeader[],
  { validators, places, context }: Setting,
): { readonly keys: CircuitInput; readonly seals: CircuitInput } {
  const recovered = sealed.map((block) => recover(block, { validators, places, context }))
  const members = new Map(recovered.flat().map((seal) => [seal.member, seal]))
  const known = [...members.values()].toSorted((left, right) => left.member - right.member)
  const count = keysOf(places)
  // Places that are left over repeat the first key, which proves nothing twice.
  const table = Array.from({ length: count }, (_, place) => known[place] ?? known[0])
  const placeOf = (wanted: number): number => {
    const place = table.findIndex((entry) => entry?.member === wanted)
    return place < 0 ? count : place
  }
  return {
    keys: table.map((entry) => ({
      x: [...(entry?.key.subarray(0, 32) ?? [])],
      y: [...(entry?.key.subarray(32) ?? [])],
      member: entry?.member ?? validators.length,
    })),
    seals: recovered.map((block) => block.map(({ signature, member }) => ({ signature, key: placeOf(member) }))),
  }
}

function recover(
  { headerRlp, round, seals = [] }: SealedHeader,
  { validators, places, context }: Setting,
): readonly Recovered[] {
  if (seals.length < places.seals) throw new Rejection('SEALS_INSUFFICIENT', { seals: String(seals.length) })
  const commitHash = toBytes(commitHashOf({ headerRlp, ...(round !== undefined && { round }) }, context))
  return seals.slice(0, places.seals).map((seal) => {
    const bytes = toBytes(seal)
    const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32, 64)]
    const key = context.ecrecover(commitHash, bytes[64] ?? 0, r, s)
    if (key === null) throw new Rejection('SIGNATURE_UNRECOVERABLE', { seal })
    const signer = fromBytes(context.keccak256(key).subarray(12))
    const place = validators.findIndex((member) => member === signer)
    return { signature: [...bytes.subarray(0, 64)], key, member: place < 0 ? validators.length : place }
  })
}

function commitHashOf({ headerRlp, round }: SealedHeader, context: ConsensusContext): Hash32 {
  const { commitHash } = hashHeader(readHeader(headerRlp, context), round, context)
  if (commitHash === undefined) throw new Defect('the profile does not tell what a seal is over')
  return commitHash
}
