import * as Rlp from '../../src/codec/Rlp.ts'
import type { BuiltBlock, Witness } from '../../src/model/generated/adapter.ts'
import { fromBytes, hash32, toBytes, type Bytes, type Hash32 } from '../../src/model/Hex.ts'
import { keccak256 } from './hasher.ts'
import { Damage, within } from './Damage.ts'
import { bytesListField, type Fields, isFields, listField, optionalField, toBytesValue } from './fields.ts'
import { readHashedHeader } from './headerFields.ts'

/**
 * How a client writes a witness. `geth`: headers are JSON objects. `legacy`: a superset that may list preimages of keys,
 * the empty trie or empty code, or is not sorted. `bare`: no headers at all. `canonical`: sorted, without repeats and
 * without what is empty, headers as RLP; whether every entry is needed only an execution can tell.
 */
export type WitnessDialect = NonNullable<BuiltBlock['dialect']>

/** A witness in the one form that parties are given, and the form that it had. */
export interface NormalWitness {
  readonly witness: Witness
  readonly dialect: WitnessDialect
  /** keccak256 of the RLP of the three lists: equal for two clients that list the same entries. */
  readonly hash: Hash32
}

/** Dialects from the one form that parties are given to what is furthest from it. */
const dialects: readonly WitnessDialect[] = ['canonical', 'bare', 'legacy', 'geth']

/** Most entries of one list of a witness. */
const entriesMax = 1_000_000

/** What legacy witnesses list as if it were an entry: the empty trie, and empty code. */
const emptyEntries: ReadonlySet<Bytes> = new Set<Bytes>([fromBytes(Uint8Array.of(0x80)), fromBytes(new Uint8Array(0))])

/**
 * Reads a witness in any dialect.
 *
 * @param fields - `state`, `codes`, `headers`, and `keys` where the dialect has them.
 * @returns Nodes and codes sorted and without repeats, headers as RLP in the order in which they stand.
 * @throws Damage where a list is longer than a million entries or an entry is no bytes.
 */
export function readAnyWitness(fields: Fields): NormalWitness {
  for (const list of ['state', 'codes', 'headers']) checkLength(fields, list)
  const state = bytesListField(fields, 'state')
  const codes = bytesListField(fields, 'codes')
  const listed = optionalField(fields, 'headers', listField) ?? []
  const headers = listed.map((header, index) =>
    within(`headers[${index}]`, () =>
      isFields(header) ? readHashedHeader(header).headerRlp : toBytesValue(header, ''),
    ),
  )
  const witness = { state: normal(state), codes: normal(codes), headers }
  return { witness, dialect: dialectOf(fields, listed, { state, codes }), hash: hashOf(witness) }
}

/**
 * Tells in which form a client wrote the witnesses of the blocks that it built.
 *
 * @param blocks - With the witnesses in their normal form, and what the adapter says of the form that they had.
 * @returns The dialect furthest from the normal form, for a client may write a small witness as everybody does, and the hash
 *   of the normal form: of several blocks, that of their hashes one after another; undefined where no dialect is told.
 */
export function formOf(
  blocks: readonly Pick<BuiltBlock, 'witness' | 'dialect'>[],
): Pick<NormalWitness, 'dialect' | 'hash'> | undefined {
  const told = blocks.flatMap(({ dialect }) => dialect ?? [])
  const dialect = dialects.findLast((candidate) => told.includes(candidate))
  const hashes = blocks.flatMap(({ witness }) => (witness === undefined ? [] : hashOf(witness)))
  const [first] = hashes
  if (dialect === undefined || first === undefined) return undefined
  return { dialect, hash: hashes.length === 1 ? first : hashed(Buffer.concat(hashes.map(toBytes))) }
}

function checkLength(fields: Fields, name: string): void {
  const value = fields[name]
  if (Array.isArray(value) && value.length > entriesMax) {
    throw new Damage(name, `it has ${value.length} entries, more than ${entriesMax}`)
  }
}

function dialectOf(
  fields: Fields,
  headers: readonly unknown[],
  { state, codes }: Pick<Witness, 'state' | 'codes'>,
): WitnessDialect {
  if (headers.some(isFields)) return 'geth'
  const keys = fields['keys']
  const listsKeys = Array.isArray(keys) && keys.length > 0
  if (listsKeys || !isNormal(state) || !isNormal(codes)) return 'legacy'
  return headers.length === 0 ? 'bare' : 'canonical'
}

function isNormal(entries: readonly Bytes[]): boolean {
  const normalised = normal(entries)
  return normalised.length === entries.length && normalised.every((entry, index) => entry === entries[index])
}

function normal(entries: readonly Bytes[]): readonly Bytes[] {
  return [...new Set(entries)].filter((entry) => !emptyEntries.has(entry)).toSorted()
}

function hashOf({ state, codes, headers }: Witness): Hash32 {
  return hashed(Rlp.encode([state.map(toBytes), codes.map(toBytes), headers.map(toBytes)]))
}

function hashed(bytes: Uint8Array): Hash32 {
  return hash32(fromBytes(keccak256(bytes)))
}
