import * as Rlp from '../../../codec/Rlp.ts'
import { type Bytes, bytes, fromBytes, toBytes } from '../../../model/Hex.ts'
import { Rejection } from '../../../model/Rejection.ts'

type Items = readonly Rlp.Item[]

/** Places of the lists of changes in an account. */
const [writes, reads, balances, nonces, codes] = [1, 2, 3, 4, 5]

/** What a prover takes a block access list for, by the name of its fault; a list that is no RLP stays as it is. */
export const accessListFaults: Readonly<Record<string, (list: Bytes) => Bytes>> = {
  'order-ignored': onLists((entries) => entries.toSorted(byKey)),
  'repeats-ignored': onLists((entries) => entries.filter((entry, place) => keyOf(entries[place + 1]) !== keyOf(entry))),
  'zeros-ignored': onItems((item) => withoutZeros(item)),
  'bytes-behind-ignored': (list) => tolerantly(list, (rlp) => rlp.subarray(0, Rlp.endAt(rlp, 0, rlp.length))),
  'surplus-fields-ignored': onAccounts((account) => account.slice(0, 6)),
  'missing-fields-empty': onAccounts((account) => [
    ...account,
    ...Array.from({ length: 6 - account.length }, () => []),
  ]),
  'surplus-of-changes-ignored': onChanges((changes) => changes.map((change) => listOf(change).slice(0, 2))),
  'reads-of-written-ignored': onAccounts((account) => {
    const written = new Set(listOf(account[writes]).map(keyOf))
    return withPart(account, reads, (list) => list.filter((slot) => !written.has(keyOf(slot))))
  }),
  'unchanged-slots-ignored': onAccounts((account) =>
    withPart(account, writes, (list) => list.filter((slot) => listOf(listOf(slot)[1]).length > 0)),
  ),
  'first-change-alone': onChanges((changes) => changes.slice(0, 1)),
  'address-padded': onAccounts(([owner = nothing, ...rest]) => [padded(owner, 20), ...rest]),
  'address-cut': onAccounts(([owner = nothing, ...rest]) => [cut(owner, 20), ...rest]),
  'numbers-cut': onChanges((changes) => changes.map((change) => listOf(change).map((item) => cut(item, 8)))),
  'slots-cut': onAccounts((account) =>
    withPart(account, writes, (list) =>
      list.map((slot) => listOf(slot).map((item, place) => (place === 0 ? cut(item, 32) : item))),
    ),
  ),
  'empty-refused': (list) => (toBytes(list).length === 1 ? bytes('0x') : list),
  'reads-emptied': onAccounts((account) => {
    const emptied = listOf(account[reads]).map((slot) => [slot, [[Uint8Array.of(1), nothing]]])
    const merged = withPart(account, writes, (list) => [...list, ...emptied].toSorted(byKey))
    return withPart(merged, reads, () => [])
  }),
  'writes-ignored': without(writes),
  'balances-ignored': without(balances),
  'nonces-ignored': without(nonces),
  'codes-ignored': without(codes),
}

const nothing = new Uint8Array(0)

function tolerantly(list: Bytes, mend: (rlp: Uint8Array) => Uint8Array): Bytes {
  try {
    return fromBytes(mend(toBytes(list)))
  } catch (error) {
    if (error instanceof Rejection) return list
    throw error
  }
}

function onAccounts(mend: (account: Items) => Items): (list: Bytes) => Bytes {
  return (list) =>
    tolerantly(list, (rlp) => Rlp.encode(listOf(Rlp.decode(rlp)).map((account) => mend(listOf(account)))))
}

function without(place: number): (list: Bytes) => Bytes {
  return onAccounts((account) => withPart(account, place, () => []))
}

function withPart(account: Items, place: number, change: (part: Items) => Items): Items {
  return account.map((part, index) => (index === place ? change(listOf(part)) : part))
}

/** Every list of changes, those of slots included. */
function onChanges(mend: (changes: Items) => Items): (list: Bytes) => Bytes {
  return onAccounts((account) =>
    account.map((part, place) => {
      if (place >= balances) return mend(listOf(part))
      if (place !== writes) return part
      return listOf(part).map((slot) => {
        const [key = nothing, changes] = listOf(slot)
        return [key, mend(listOf(changes))]
      })
    }),
  )
}

/** Every list whose entries have a key: accounts, slots and changes. */
function onLists(mend: (entries: Items) => Items): (list: Bytes) => Bytes {
  const within = onChanges(mend)
  const parts = onAccounts((account) => withPart(withPart(account, writes, mend), reads, mend))
  return (list) => tolerantly(within(parts(list)), (rlp) => Rlp.encode(mend(listOf(Rlp.decode(rlp)))))
}

function onItems(mend: (item: Uint8Array) => Uint8Array): (list: Bytes) => Bytes {
  const deep = (item: Rlp.Item): Rlp.Item => (item instanceof Uint8Array ? mend(item) : item.map(deep))
  return (list) => tolerantly(list, (rlp) => Rlp.encode(deep(Rlp.decode(rlp))))
}

/** The first item of an entry, or the entry. */
function keyOf(entry: Rlp.Item | undefined): string {
  if (entry === undefined) return 'none'
  const key = entry instanceof Uint8Array ? entry : (entry[0] ?? nothing)
  return key instanceof Uint8Array ? Buffer.from(key).toString('hex').padStart(64, '0') : 'list'
}

function byKey(left: Rlp.Item, right: Rlp.Item): number {
  const [first, second] = [keyOf(left), keyOf(right)]
  return first < second ? -1 : first > second ? 1 : 0
}

function listOf(item: Rlp.Item | undefined): Items {
  if (item === undefined || item instanceof Uint8Array)
    throw new Rejection('ACCESS_LIST_MALFORMED', { item: 'no list' })
  return item
}

function withoutZeros(item: Uint8Array): Uint8Array {
  const start = item.findIndex((byte) => byte !== 0)
  return start < 0 ? nothing : item.subarray(start)
}

function padded(item: Rlp.Item, length: number): Rlp.Item {
  if (!(item instanceof Uint8Array) || item.length >= length) return item
  return Uint8Array.of(...new Uint8Array(length - item.length), ...item)
}

/** The last bytes of a number that is too long. */
function cut(item: Rlp.Item, length: number): Rlp.Item {
  return item instanceof Uint8Array && item.length > length ? item.subarray(-length) : item
}
