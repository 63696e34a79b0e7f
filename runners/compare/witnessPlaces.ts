import { decodeHeader } from '../../src/codec/Header.ts'
import * as Rlp from '../../src/codec/Rlp.ts'
import type { Alloc, Witness } from '../../src/model/generated/adapter.ts'
import { address, fromBytes, hash32, toBytes, type Address, type Bytes, type Hash32 } from '../../src/model/Hex.ts'
import { Rejection } from '../../src/model/Rejection.ts'
import { decodeNode, hashOf, type Node, type ResolvedNode } from '../../src/trie/Node.ts'
import { keccak256 } from '../load/hasher.ts'

/** Where an entry of a witness belongs. */
export interface WitnessPlace {
  /** Present where one account of the pre-state alone is meant. */
  readonly account?: Address
  readonly slot?: Hash32
  /** Nibbles of the hashed address, and of the hashed slot for a node of storage, that lead to it. */
  readonly accountPath: string
  readonly slotPath?: string
}

/** Nibbles of a whole key. */
const keyNibbles = 64
/** Fields of an account in its leaf, and where its storage root and the hash of its code stand. */
const accountFields = 4
const storageRootField = 2
const codeHashField = 3

/**
 * Finds where the entries of witnesses lie in the state before their block.
 *
 * @param witnesses - Of the same block; what one lacks the other may have. The parent's header is the last of the first.
 * @param alloc - Accounts and slots whose names are known.
 * @returns Tells the place of a node or code; undefined for what no path from the state root of the parent leads to.
 */
export function placesOf(witnesses: readonly Witness[], alloc: Alloc): (entry: Bytes) => WitnessPlace | undefined {
  const known = new Map<string, Bytes>()
  for (const { state, codes } of witnesses) {
    for (const entry of [...state, ...codes]) known.set(fromBytes(keccak256(toBytes(entry))), entry)
  }
  const places = new Map<Bytes, WitnessPlace>()
  const root = parentStateRoot(witnesses[0])
  if (root !== undefined) walk({ known, places }, root)
  const named = namesOf(alloc)
  return (entry) => {
    const place = places.get(entry)
    return place === undefined ? undefined : { ...place, ...named(place) }
  }
}

function parentStateRoot(witness: Witness | undefined): string | undefined {
  const parent = witness?.headers.at(-1)
  if (parent === undefined) return undefined
  return strictly(() => decodeHeader(toBytes(parent)).stateRoot)
}

interface Walk {
  readonly known: ReadonlyMap<string, Bytes>
  /** Also what was seen: a node that two paths lead to is told of once. */
  readonly places: Map<Bytes, WitnessPlace>
}

/** Visits every node that is known below the root of the state. */
function walk({ known, places }: Walk, root: string): void {
  const open: { readonly hash: string; readonly place: WitnessPlace }[] = [{ hash: root, place: { accountPath: '' } }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { hash, place } = next
    const entry = known.get(hash)
    if (entry === undefined || places.has(entry)) continue
    places.set(entry, place)
    const bytes = toBytes(entry)
    const left = keyNibbles - (place.slotPath ?? place.accountPath).length
    const node = strictly(() => decodeNode(bytes, left, toBytes(hash32(hash))))
    if (node !== undefined) open.push(...below(node, place))
  }
}

interface Child {
  readonly hash: string
  readonly place: WitnessPlace
}

/** What a node refers to by hash, through what is inlined in it. */
function below(node: ResolvedNode, place: WitnessPlace): readonly Child[] {
  if (node.kind === 'leaf') return place.slotPath === undefined ? ofAccount(node.value, deeper(place, node.path)) : []
  const children: readonly (readonly [Node | null, WitnessPlace])[] =
    node.kind === 'extension'
      ? [[node.child, deeper(place, node.path.subarray(node.start, node.end))]]
      : node.children.map((child, nibble) => [child, deeper(place, Uint8Array.of(nibble))] as const)
  return children.flatMap(([child, at]) => {
    if (child === null) return []
    return child.kind === 'hash' ? [{ hash: fromBytes(hashOf(child)), place: at }] : below(child, at)
  })
}

function ofAccount(value: Uint8Array, place: WitnessPlace): readonly Child[] {
  const fields = strictly(() => Rlp.split(value))
  if (fields?.length !== accountFields) return []
  const [storageRoot, codeHash] = [fields[storageRootField], fields[codeHashField]].map((field) =>
    field === undefined ? '' : (strictly(() => fromBytes(Rlp.toBytes(field))) ?? ''),
  )
  return [
    { hash: storageRoot ?? '', place: { ...place, slotPath: '' } },
    { hash: codeHash ?? '', place },
  ]
}

function deeper(place: WitnessPlace, nibbles: Uint8Array): WitnessPlace {
  const text = [...nibbles].map((nibble) => nibble.toString(16)).join('')
  return place.slotPath === undefined
    ? { accountPath: place.accountPath + text }
    : { ...place, slotPath: place.slotPath + text }
}

/** Finds the one known account, and the one known slot of it, that a path can lead to. */
function namesOf(alloc: Alloc): (place: WitnessPlace) => Pick<WitnessPlace, 'account' | 'slot'> {
  const accounts = Object.entries(alloc).map(([name, account]) => ({ name: address(name), account, key: keyOf(name) }))
  const slots = new Map<Address, readonly { readonly name: Hash32; readonly key: string }[]>()
  return ({ accountPath, slotPath }) => {
    const [one, other] = accounts.filter(({ key }) => key.startsWith(accountPath))
    if (one === undefined || other !== undefined) return {}
    if (slotPath === undefined) return { account: one.name }
    const own =
      slots.get(one.name) ?? Object.keys(one.account.storage).map((name) => ({ name: hash32(name), key: keyOf(name) }))
    slots.set(one.name, own)
    const [slot, another] = own.filter(({ key }) => key.startsWith(slotPath))
    return { account: one.name, ...(slot !== undefined && another === undefined && { slot: slot.name }) }
  }
}

function keyOf(name: string): string {
  return Buffer.from(keccak256(Buffer.from(name.slice(2), 'hex'))).toString('hex')
}

/** What a client wrote may be anything: what cannot be read leads nowhere. */
function strictly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}
