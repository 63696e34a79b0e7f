import { address, bytes, fromBytes, hash32, integer, quantity, toBytes } from '../model/Hex.ts'
import type { Address, Bytes, Hash32, Quantity } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import * as Rlp from './Rlp.ts'

/** What a block did to one account and what it read of it (EIP-7928). */
export interface AccountAccess {
  readonly address: Address
  /** Slots that were written, ascending. */
  readonly storageChanges: readonly SlotChanges[]
  /** Slots that were only read, ascending. */
  readonly storageReads: readonly Hash32[]
  readonly balanceChanges: readonly Change<Quantity>[]
  readonly nonceChanges: readonly Change<Quantity>[]
  readonly codeChanges: readonly Change<Bytes>[]
}

/** Values that a slot took, ascending by the transaction that wrote them. */
export interface SlotChanges {
  readonly slot: Hash32
  readonly changes: readonly Change<Hash32>[]
}

/** A value after one step of the block: 0 before the transactions, then one for each, then after them. */
export interface Change<Value> {
  readonly index: number
  readonly value: Value
}

/** Most entries of one list; a block of 500 million gas reaches 250,000 accounts. */
const entriesMax = 1_000_000

/** Longest code that an account may get (EIP-7954). */
const codeBytesMax = 2 ** 16

/**
 * Reads a block access list.
 *
 * @param rlp - RLP of the whole list.
 * @returns Accounts in order.
 * @throws {@link Rejection} `ACCESS_LIST_MALFORMED` naming account and field where a list is not sorted, repeats an
 *   entry, has an entry of another shape, or lists a written slot among the reads.
 * @see spec/rules/encoding.yaml SSZ-4
 */
export function decodeAccessList(rlp: Uint8Array): readonly AccountAccess[] {
  const accounts = named('accounts', () => {
    Rlp.validate(rlp)
    return items(rlp)
  })
  const list = accounts.map((item, index) => named(`account ${index}`, () => decodeAccount(item)))
  ascending('accounts', list, (account) => account.address)
  return list
}

/**
 * Writes a block access list; the inverse of {@link decodeAccessList} for lists in order.
 *
 * @param list - Accounts in order.
 * @returns Its RLP, whose keccak256 is the header's `blockAccessListHash`.
 */
export function encodeAccessList(list: readonly AccountAccess[]): Uint8Array {
  return Rlp.join(list.map(encodeAccount))
}

function decodeAccount(item: Uint8Array): AccountAccess {
  const fields = items(item)
  const [owner, writes, reads, balances, nonces, codes] = fields
  if (
    owner === undefined ||
    writes === undefined ||
    reads === undefined ||
    balances === undefined ||
    nonces === undefined ||
    codes === undefined ||
    fields.length !== 6
  ) {
    throw malformed('fields', String(fields.length))
  }
  const storageChanges = named('storage changes', () => items(writes).map(decodeSlot))
  ascending('storage changes', storageChanges, ({ slot }) => slot)
  const storageReads = named('storage reads', () => items(reads).map(readWord))
  ascending('storage reads', storageReads, (slot) => slot)
  const written = new Set(storageChanges.map(({ slot }) => slot))
  const both = storageReads.find((slot) => written.has(slot))
  if (both !== undefined) throw malformed('slot among writes and reads', both)
  return {
    address: address(fromBytes(sized(Rlp.toBytes(owner), 20))),
    storageChanges,
    storageReads,
    balanceChanges: named('balance changes', () =>
      decodeChanges(balances, (value) => quantity(Rlp.toInteger(value, 32))),
    ),
    nonceChanges: named('nonce changes', () => decodeChanges(nonces, (value) => quantity(Rlp.toInteger(value, 8)))),
    codeChanges: named('code changes', () => decodeChanges(codes, readCode)),
  }
}

function decodeSlot(item: Uint8Array): SlotChanges {
  const [slot, changes] = pair(item)
  const decoded = { slot: readWord(slot), changes: decodeChanges(changes, readWord) }
  if (decoded.changes.length === 0) throw malformed('slot without changes', decoded.slot)
  return decoded
}

function decodeChanges<Value>(list: Uint8Array, read: (item: Uint8Array) => Value): readonly Change<Value>[] {
  const changes = items(list).map((item) => {
    const [index, value] = pair(item)
    return { index: Number(Rlp.toInteger(index, 4)), value: read(value) }
  })
  ascending('change indexes', changes, ({ index }) => index)
  return changes
}

function encodeAccount(account: AccountAccess): Uint8Array {
  const word = (value: Hash32): Uint8Array => Rlp.fromInteger(BigInt(value))
  const number = (value: Quantity): Uint8Array => Rlp.fromInteger(integer(value))
  return Rlp.join([
    Rlp.fromBytes(toBytes(account.address)),
    Rlp.join(account.storageChanges.map(({ slot, changes }) => Rlp.join([word(slot), encodeChanges(changes, word)]))),
    Rlp.join(account.storageReads.map(word)),
    encodeChanges(account.balanceChanges, number),
    encodeChanges(account.nonceChanges, number),
    encodeChanges(account.codeChanges, (code) => Rlp.fromBytes(toBytes(code))),
  ])
}

function encodeChanges<Value>(changes: readonly Change<Value>[], write: (value: Value) => Uint8Array): Uint8Array {
  return Rlp.join(changes.map(({ index, value }) => Rlp.join([Rlp.fromInteger(BigInt(index)), write(value)])))
}

function readWord(item: Uint8Array): Hash32 {
  return hash32(`0x${Rlp.toInteger(item, 32).toString(16).padStart(64, '0')}`)
}

function readCode(item: Uint8Array): Bytes {
  const code = Rlp.toBytes(item)
  if (code.length > codeBytesMax) throw malformed('code bytes', String(code.length))
  return bytes(fromBytes(code))
}

function items(list: Uint8Array): readonly Uint8Array[] {
  const found = Rlp.split(list)
  if (found.length > entriesMax) throw malformed('entries', String(found.length))
  return found
}

function pair(item: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const [first, second, ...rest] = Rlp.split(item)
  if (first === undefined || second === undefined || rest.length > 0) throw malformed('entry', 'is not a pair')
  return [first, second]
}

function sized(value: Uint8Array, size: number): Uint8Array {
  if (value.length !== size) throw malformed('address bytes', String(value.length))
  return value
}

function ascending<Entry>(what: string, list: readonly Entry[], key: (entry: Entry) => string | number): void {
  for (let index = 1; index < list.length; index++) {
    const [before, after] = [list[index - 1], list[index]]
    if (before !== undefined && after !== undefined && key(before) >= key(after)) {
      throw malformed(what, `not ascending at ${index}`)
    }
  }
}

/** Says where in the list a refusal of the RLP under it belongs. */
function named<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
    throw new Rejection('ACCESS_LIST_MALFORMED', {
      ...error.facts,
      in: [where, error.facts['in']].filter(Boolean).join(', '),
    })
  }
}

function malformed(what: string, found: string): Rejection {
  return new Rejection('ACCESS_LIST_MALFORMED', { [what]: found })
}
