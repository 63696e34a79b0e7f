import type { StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { address, fromBytes, hash32, integer, quantity, toBytes } from '../../model/Hex.ts'
import type { Address, Hash32, Quantity } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { LocateOptions } from './locate.ts'
import { openProof, type OpenProof, type StorageClaim } from './openProof.ts'
import { readValue } from './readStorage.ts'
import { concatenate, padLeft, toNumber, toWord } from './words.ts'

/** Who validates. */
export interface ValidatorSet {
  /** Ascending, without duplicates. */
  readonly members: readonly Address[]
  /** The commitment, where the layout has one. */
  readonly validatorSetHash?: Hash32
}

/** How a set is read beside its proof. */
export interface ValidatorSetRequest {
  readonly layout: StorageShape
  /** Number of the batch that the commitment is for. */
  readonly batch?: Quantity
  /** Who is said to be in the set, where the layout has no list. */
  readonly members?: readonly Address[]
}

/** Most members that are read, whatever a layout allows. */
const membersMax = 1024

type Names = NonNullable<StorageShape['validatorSet']>

/**
 * Reads the set of validators that a proof shows.
 *
 * The slots are read in this order: the list with its length first, or the count; then the mapping of members, in the
 * order of the list; then the commitment.
 *
 * @param claim - State root, contract and proof.
 * @param request - Layout, and what it needs beside the proof.
 * @param options - Hash function.
 * @returns The set; never an empty one.
 * @throws {@link Rejection} with a reason of LAY-3, LAY-4 and LAY-10 to LAY-22.
 */
export function readValidatorSet(
  claim: StorageClaim,
  request: ValidatorSetRequest,
  options: LocateOptions,
): ValidatorSet {
  const { layout, batch } = request
  const names = layout.validatorSet
  if (names === undefined) throw new Rejection('LAYOUT_INVALID', { problem: 'has no set of validators' })
  const opened = openProof(claim, options)
  const set = { layout, names, opened, options }
  const listed = names.list === undefined ? readCounted(set, request.members) : readList(set, names.list)
  checkOrder(set, listed)
  if (names.members !== undefined) checkMembers(set, names.members, listed)
  const members = listed.toSorted()
  const { commitment } = names
  if (commitment === undefined) {
    opened.finish()
    return { members }
  }
  const held = value(set, { variable: commitment, path: [] })
  opened.finish()
  const { fault } = options
  const number = fault === 'commitment-unbatched' ? 0n : batch === undefined ? unstated('batch') : integer(batch)
  const validatorSetHash = commitmentOf(number, members, options.keccak256)
  if (fromBytes(held) !== validatorSetHash && fault !== 'commitment-unchecked') {
    throw new Rejection('VALIDATOR_SET_COMMITMENT_MISMATCH', { held: fromBytes(held), computed: validatorSetHash })
  }
  return { members, validatorSetHash }
}

/**
 * Computes the commitment to a set of validators.
 *
 * @param batch - Number of the batch, below 2**64.
 * @param members - Ascending.
 * @param keccak256 - Hash function.
 * @returns keccak256(abi.encode(uint64 batch, address[] members)).
 */
export function commitmentOf(
  batch: bigint,
  members: readonly Address[],
  keccak256: (data: Uint8Array) => Uint8Array,
): Hash32 {
  const words = [toWord(batch), toWord(64n), toWord(BigInt(members.length)), ...members.map((m) => padLeft(toBytes(m)))]
  return hash32(fromBytes(keccak256(concatenate(...words))))
}

/**
 * Lists what a proof of a set has to show, in the order in which it is read.
 *
 * @param layout - With a set of validators.
 * @param listed - Members in the order of the list.
 */
export function readsOfSet(layout: StorageShape, listed: readonly Address[]): readonly StorageRead[] {
  const { list, count, members, commitment } = layout.validatorSet ?? { order: 'any' }
  const items = list === undefined ? [] : listed.map((_, index) => itemOf(list, BigInt(index)))
  const first = list ?? count
  return [
    ...(first === undefined ? [] : [{ variable: first, path: [] }]),
    ...items,
    ...(members === undefined ? [] : listed.map((member) => ({ variable: members, path: [{ key: member }] }))),
    ...(commitment === undefined ? [] : [{ variable: commitment, path: [] }]),
  ]
}

interface SetReader {
  readonly layout: StorageShape
  readonly names: Names
  readonly opened: OpenProof
  readonly options: LocateOptions
}

function value({ layout, opened, options }: SetReader, read: StorageRead): Uint8Array {
  return readValue(layout, read, opened.word, options)
}

function itemOf(list: string, index: bigint): StorageRead {
  return { variable: list, path: [{ index: quantity(index) }] }
}

function readList(set: SetReader, list: string): readonly Address[] {
  const length = toNumber(value(set, { variable: list, path: [] }))
  const count = checkSize(set, length)
  const { fault } = set.options
  const members: Address[] = []
  for (let index = 0; index < count; index++) {
    if (fault === 'list-cut' && set.opened.ended()) break
    members.push(entry(set, list, index))
  }
  return members
}

function entry(set: SetReader, list: string, index: number): Address {
  try {
    return address(fromBytes(value(set, itemOf(list, BigInt(index)))))
  } catch (error) {
    if (!(error instanceof Rejection) || error.reason !== 'STORAGE_PROOF_MISSING') throw error
    throw new Rejection('VALIDATOR_SET_INCOMPLETE', { ...error.facts, entry: String(index) })
  }
}

function readCounted(set: SetReader, members: readonly Address[] | undefined): readonly Address[] {
  const { count } = set.names
  if (count === undefined) throw new Rejection('LAYOUT_INVALID', { problem: 'neither lists nor counts its members' })
  const held = toNumber(value(set, { variable: count, path: [] }))
  checkSize(set, held)
  const stated = members ?? unstated('members')
  if (BigInt(stated.length) !== held && set.options.fault !== 'count-unchecked') {
    throw new Rejection('VALIDATOR_SET_COUNT_MISMATCH', { held: String(held), stated: String(stated.length) })
  }
  return stated
}

function checkSize({ layout, options: { fault } }: SetReader, count: bigint): number {
  if (count === 0n && fault !== 'empty-accepted') throw new Rejection('VALIDATOR_SET_EMPTY')
  const { minimumMembers, maximumMembers } = layout.bounds
  const outside = count < BigInt(minimumMembers) || count > BigInt(maximumMembers)
  const unbounded = fault === 'size-unbounded' || (fault === 'empty-accepted' && count === 0n)
  if ((outside && !unbounded) || count > BigInt(membersMax)) {
    throw new Rejection('VALIDATOR_SET_OUT_OF_BOUNDS', { members: String(count) })
  }
  return Number(count)
}

const zeroAddress = `0x${'00'.repeat(20)}`

function checkOrder({ names, options: { fault } }: SetReader, listed: readonly Address[]): void {
  if (listed.some((member) => member === zeroAddress) && fault !== 'zero-accepted') {
    throw new Rejection('VALIDATOR_SET_ZERO_ADDRESS')
  }
  const seen = new Set<Address>()
  for (const [index, member] of listed.entries()) {
    if (seen.has(member) && fault !== 'duplicate-accepted') {
      throw new Rejection('VALIDATOR_SET_DUPLICATE', { member })
    }
    seen.add(member)
    const before = listed[index - 1]
    const sorted = before === undefined || before <= member
    if (names.order === 'ascending' && !sorted && fault !== 'unsorted-accepted') {
      throw new Rejection('VALIDATOR_SET_UNSORTED', { member, before })
    }
  }
}

function checkMembers(set: SetReader, mapping: string, listed: readonly Address[]): void {
  for (const [index, member] of listed.entries()) {
    const held = toNumber(value(set, { variable: mapping, path: [{ key: member }] }))
    const expected = set.names.list === undefined ? 1n : BigInt(index) + 1n
    if (held !== expected && set.options.fault !== 'member-unchecked') {
      throw new Rejection('VALIDATOR_SET_MEMBER_MISMATCH', { member, held: String(held), expected: String(expected) })
    }
  }
}

function unstated(name: string): never {
  throw new Rejection('LAYOUT_INVALID', { problem: `needs the ${name} to be stated` })
}
