import type { PublicInputs } from '../model/generated/standard.ts'
import { address, fromBytes, hash32, toBytes, type Address, type Bytes, type Hash32 } from '../model/Hex.ts'
import { Defect } from '../model/Defect.ts'
import { Rejection } from '../model/Rejection.ts'
import { loadStandard } from '../standard/loadStandard.ts'
import { concatenate, padLeft, padRight, sameBytes, toNumber, toWord, wordSize } from '../state/layout/words.ts'
import type { ProofContext } from './ProofContext.ts'

/** Names of the public inputs that the standard has. */
export type PublicInputsName = 'batch' | 'consensus' | 'aggregation'

/** Value of a word: numbers of type `uint…`, bytes of the others. */
export type WordValue = bigint | Hash32 | Address

type Word = PublicInputs['words'][number]

/** Numbers of a type are below this. */
const limits: Readonly<Partial<Record<Word['type'], bigint>>> = {
  uint8: 1n << 8n,
  uint64: 1n << 64n,
  uint256: 1n << 256n,
}

/** Bytes of a word before an address. */
const addressPadding = wordSize - 20

/** Gives the words of public inputs, in their order. */
function publicInputsNamed(name: PublicInputsName): PublicInputs {
  const found = loadStandard().proofs.get(name)
  if (found === undefined) throw new Defect(`spec/proofs has no ${name}`)
  return found
}

/**
 * Writes public inputs as the public values of a proof.
 *
 * @param name - Of the public inputs.
 * @param values - One for each word.
 * @returns The domain and the words, 32 bytes each.
 * @throws {@link Rejection} `PUBLIC_VALUE_OUT_OF_RANGE` where a number does not fit its type; PRF-4, PRF-5.
 */
export function encodePublicValues(name: PublicInputsName, values: Readonly<Record<string, WordValue>>): Bytes {
  const { domain, words } = publicInputsNamed(name)
  const known = new Map(Object.entries(values))
  return fromBytes(concatenate(tagOf(domain), ...words.map((word) => encodeWord(word, known.get(word.name)))))
}

/**
 * Reads the public values of a proof.
 *
 * @param name - Of the public inputs.
 * @param bytes - Of any length.
 * @returns The value of each word by its name.
 * @throws {@link Rejection} `PUBLIC_VALUES_MALFORMED`, `PUBLIC_VALUE_OUT_OF_RANGE`; PRF-4, PRF-5.
 */
export function decodePublicValues(
  name: PublicInputsName,
  bytes: Bytes,
  { fault }: Pick<ProofContext, 'fault'>,
): ReadonlyMap<string, WordValue> {
  const { domain, words } = publicInputsNamed(name)
  const given = normalised(toBytes(bytes), { domain, count: words.length, fault })
  const expected = (words.length + 1) * wordSize
  if (given.length !== expected) {
    throw new Rejection('PUBLIC_VALUES_MALFORMED', { bytes: String(given.length), expected: String(expected) })
  }
  const tag = given.subarray(0, wordSize)
  if (!sameBytes(tag, tagOf(domain)) && fault !== 'domain-tag-ignored') {
    throw new Rejection('PUBLIC_VALUES_MALFORMED', { domain: fromBytes(tag), expected: domain })
  }
  return new Map(
    words.map((word) => {
      const place = fault === 'words-swapped' && name === 'batch' ? swapped(Number(word.index)) : Number(word.index)
      const start = (place + 1) * wordSize
      return [word.name, decodeWord(word, given.subarray(start, start + wordSize), fault)] as const
    }),
  )
}

/**
 * Computes the hash of public inputs.
 *
 * @param publicValues - Whole.
 * @returns keccak256, all 256 bits; PRF-7.
 */
export function publicInputHash(publicValues: Bytes, { keccak256 }: Pick<ProofContext, 'keccak256'>): Hash32 {
  return hash32(fromBytes(keccak256(toBytes(publicValues))))
}

/** Text padded with zeros at its end to a word, which tells what is hashed. */
export function tagOf(domain: string): Uint8Array {
  return padRight(new TextEncoder().encode(domain))
}

function encodeWord({ name, type }: Word, value: WordValue | undefined): Uint8Array {
  const limit = limits[type]
  if (limit === undefined) {
    if (typeof value !== 'string') throw new Defect(`the word ${name} is given as ${typeof value}`)
    return padLeft(toBytes(value))
  }
  if (typeof value !== 'bigint') throw new Defect(`the word ${name} is given as ${typeof value}`)
  if (value < 0n || value >= limit) throw new Rejection('PUBLIC_VALUE_OUT_OF_RANGE', { word: name, value: `${value}` })
  return toWord(value)
}

function decodeWord({ name, type }: Word, word: Uint8Array, fault: ProofContext['fault']): WordValue {
  if (type === 'bytes32') return hash32(fromBytes(word))
  if (type === 'address') return decodeAddress(name, word, fault)
  const limit = limits[type] ?? 0n
  const value = toNumber(word)
  if (value < limit) return value
  if (fault === 'range-ignored') return value % (1n << 64n)
  throw new Rejection('PUBLIC_VALUE_OUT_OF_RANGE', { word: name, value: fromBytes(word) })
}

function decodeAddress(name: string, word: Uint8Array, fault: ProofContext['fault']): Address {
  const [padding, bytes] =
    fault === 'address-padded-right'
      ? [word.subarray(20), word.subarray(0, 20)]
      : [word.subarray(0, addressPadding), word.subarray(addressPadding)]
  if (padding.some((byte) => byte !== 0) && fault !== 'address-padding-ignored') {
    throw new Rejection('PUBLIC_VALUE_OUT_OF_RANGE', { word: name, value: fromBytes(word) })
  }
  return address(fromBytes(bytes))
}

/** What readers that are too kind make of public values. */
function normalised(
  bytes: Uint8Array,
  { domain, count, fault }: { readonly domain: string; readonly count: number; readonly fault: ProofContext['fault'] },
): Uint8Array {
  const whole = (count + 1) * wordSize
  if (fault === 'trailing-bytes-accepted' && bytes.length > whole) return bytes.subarray(0, whole)
  if (fault === 'domain-tag-missing' && bytes.length === whole - wordSize) return concatenate(tagOf(domain), bytes)
  if (fault === 'words-missing-accepted' && bytes.length < whole && bytes.length % wordSize === 0) {
    return concatenate(bytes, new Uint8Array(whole - bytes.length))
  }
  return bytes
}

/** Places of the two state roots, exchanged. */
function swapped(index: number): number {
  return index === 9 ? 11 : index === 11 ? 9 : index
}
