import { fromBytes, hash32, quantity } from '../model/Hex.ts'
import type { Bytes, Hash32, Quantity } from '../model/Hex.ts'
import type { Witness } from '../model/generated/adapter.ts'
import { Rejection } from '../model/Rejection.ts'
import { type StatelessParts, type StatelessSchema, statelessSchemas } from './statelessSchemas.ts'

/** What a guest is given to validate one block without a state (EIP-8025). */
export interface StatelessInput {
  /** Release whose layout the bytes have, such as `zkevm@v0.3`. */
  readonly release: string
  /** `hash_tree_root` of the new payload request. */
  readonly requestRoot: Hash32
  readonly chainId: Quantity
  readonly blockHash: Hash32
  /** RLP of the block access list (EIP-7928). */
  readonly accessList: Bytes
  /** As it lies in the input: neither sorted nor checked. */
  readonly witness: Witness
  /** Of the block, encoded and in order. */
  readonly transactions: readonly Bytes[]
  /** None, or one for each transaction; not checked here. */
  readonly publicKeys: readonly Bytes[]
}

/** Largest input that is read, in bytes. */
export const statelessInputBytesMax: number = 64 * 2 ** 20

/** Length of the schema id. */
const schemaIdBytes = 2

/** The release without a schema id starts with the offset of its first field, 20, in four bytes. */
const unversionedStart: readonly number[] = [0x14, 0, 0, 0]

/**
 * Reads a versioned SSZ stateless input: two bytes of schema id, then the SSZ of that schema.
 *
 * @param input - The whole input, at most {@link statelessInputBytesMax} bytes.
 * @returns Its parts, with the root of its request.
 * @throws {@link Rejection} `STATELESS_SCHEMA_UNKNOWN` on another schema id; `STATELESS_INPUT_MALFORMED` where the SSZ
 *   does not decode, passes a bound of its schema, or is not the only encoding of its value.
 * @see spec/rules/statelessInput.yaml SSZ-1, SSZ-2
 */
export function decodeStatelessInput(input: Uint8Array): StatelessInput {
  if (input.length > statelessInputBytesMax) {
    throw malformed(`more than ${statelessInputBytesMax} bytes`, input)
  }
  const { schema, body } = schemaOf(input)
  const parts = decodeParts(schema, body)
  if (!Buffer.from(parts.encoded.buffer, parts.encoded.byteOffset, parts.encoded.length).equals(body)) {
    throw malformed('an offset or a length is not the canonical one', input)
  }
  return {
    release: schema.release,
    requestRoot: hash32(fromBytes(parts.requestRoot)),
    chainId: quantity(parts.chainId),
    blockHash: hash32(fromBytes(parts.blockHash)),
    accessList: fromBytes(parts.accessList),
    witness: {
      state: parts.state.map(fromBytes),
      codes: parts.codes.map(fromBytes),
      headers: parts.headers.map(fromBytes),
    },
    transactions: parts.transactions.map(fromBytes),
    publicKeys: parts.publicKeys.map(fromBytes),
  }
}

function schemaOf(input: Uint8Array): { schema: StatelessSchema; body: Uint8Array } {
  const unversioned = unversionedStart.every((byte, index) => input[index] === byte)
  const [first, second] = input
  if (first === undefined || second === undefined) throw malformed('it ends before its schema id', input)
  const id = unversioned ? undefined : first * 256 + second
  const schema = statelessSchemas.find((candidate) => candidate.id === id)
  if (schema === undefined) {
    const known = statelessSchemas.map((candidate) => hexadecimal(candidate.id))
    throw new Rejection('STATELESS_SCHEMA_UNKNOWN', { schema: hexadecimal(id), known: known.join(' ') })
  }
  return { schema, body: unversioned ? input : input.subarray(schemaIdBytes) }
}

function decodeParts(schema: StatelessSchema, body: Uint8Array): StatelessParts {
  try {
    return schema.decode(body)
  } catch (error) {
    // The library throws plain errors for every input that it cannot read.
    throw malformed(error instanceof Error ? error.message : String(error), body)
  }
}

function malformed(problem: string, input: Uint8Array): Rejection {
  return new Rejection('STATELESS_INPUT_MALFORMED', { problem, bytes: String(input.length) })
}

function hexadecimal(id: number | undefined): string {
  return id === undefined ? 'none' : `0x${id.toString(16).padStart(4, '0')}`
}
