import { Rejection } from '../model/Rejection.ts'
import * as Rlp from '../codec/Rlp.ts'

/** End of a path: the nibbles from `start` on are those that its ancestors do not consume. */
export interface Leaf {
  readonly kind: 'leaf'
  readonly path: Uint8Array
  readonly start: number
  readonly value: Uint8Array
  reference: Uint8Array | null
}

/** Nibbles that all keys below share. */
export interface Extension {
  readonly kind: 'extension'
  readonly path: Uint8Array
  readonly start: number
  readonly end: number
  child: Node
  reference: Uint8Array | null
}

/** One child for each next nibble, and the value of the key that ends here. */
export interface Branch {
  readonly kind: 'branch'
  readonly children: (Node | null)[]
  value: Uint8Array | null
  reference: Uint8Array | null
  /** Series of changes that may change this node in place, because no one else holds it. */
  readonly edit: number
}

/** A node of which only the hash is known yet; it stays where it was read, since most are never looked at. */
export interface HashNode {
  readonly kind: 'hash'
  readonly bytes: Uint8Array
  /** Where the 32 bytes of the hash start. */
  readonly offset: number
}

/**
 * A node of a Merkle-Patricia trie.
 *
 * `reference` is what a parent holds: the 32-byte hash, or the encoding itself where that is shorter, or null while it
 * is not computed.
 */
export type Node = ResolvedNode | HashNode

/** A node whose content is known. */
export type ResolvedNode = Leaf | Extension | Branch

/** Bytes of a hash, and least bytes of an encoding that is referred to by hash. */
export const hashSize = 32

/** Edit of a node that was read and may not be changed in place. */
const notOwned = -1

/** @returns A leaf over the nibbles from `start` on. */
export function leaf(path: Uint8Array, start: number, value: Uint8Array): Leaf {
  return { kind: 'leaf', path, start, value, reference: null }
}

/** @returns An extension over the nibbles from `start` to `end`, or the child itself where there are none. */
export function extend(path: Uint8Array, start: number, end: number, child: Node): Node {
  return start === end ? child : { kind: 'extension', path, start, end, child, reference: null }
}

/** @returns A branch. */
export function branch(children: (Node | null)[], value: Uint8Array | null, edit: number): Branch {
  return { kind: 'branch', children, value, reference: null, edit }
}

/** @returns A node whose path is the nibbles from `start` to `end` and then its own. */
export function prepend(path: Uint8Array, start: number, end: number, child: Node): Node {
  if (child.kind === 'branch' || child.kind === 'hash') return extend(path, start, end, child)
  const childEnd = child.kind === 'leaf' ? child.path.length : child.end
  const joined = new Uint8Array(end - start + childEnd - child.start)
  joined.set(path.subarray(start, end), 0)
  joined.set(child.path.subarray(child.start, childEnd), end - start)
  return child.kind === 'leaf' ? leaf(joined, 0, child.value) : extend(joined, 0, joined.length, child.child)
}

/** @returns The hash of a node that is not known yet. */
export function hashOf(node: HashNode): Uint8Array {
  return node.bytes.subarray(node.offset, node.offset + hashSize)
}

/**
 * Reads a node strictly: only what a trie of canonical form contains.
 *
 * @param bytes - Encoding of one node.
 * @param nibblesLeft - Nibbles of the key below the node's place; undefined where keys have any length.
 * @param reference - Hash of the encoding, or the encoding where it is short.
 * @returns The node; its parts are views of `bytes`.
 * @throws {@link Rejection} `WITNESS_NODE_MALFORMED` with the problem.
 */
export function decodeNode(bytes: Uint8Array, nibblesLeft: number | undefined, reference: Uint8Array): ResolvedNode {
  try {
    const span = Rlp.spanAt(bytes, 0, bytes.length)
    if (!span.list) malformed('is a string')
    if (span.end !== bytes.length) malformed('is followed by more bytes')
    const second = Rlp.endAt(bytes, span.payload, span.end)
    const third = Rlp.endAt(bytes, second, span.end)
    if (third !== span.end) return decodeBranch(bytes, span.payload, nibblesLeft, reference)
    return decodePath(bytes.subarray(span.payload, second), bytes.subarray(second, third), nibblesLeft, reference)
  } catch (error) {
    if (error instanceof Rejection && error.reason === 'RLP_MALFORMED')
      throw new Rejection('WITNESS_NODE_MALFORMED', error.facts)
    throw error
  }
}

function decodePath(
  first: Uint8Array,
  second: Uint8Array,
  nibblesLeft: number | undefined,
  reference: Uint8Array,
): Leaf | Extension {
  const compact = stringOf(first, 'path')
  const flags = (compact[0] ?? 0xff) >> 4
  if (compact.length === 0 || flags > 3) malformed('has a path without valid flags')
  const path = expandPath(compact)
  if (flags < 2) return decodeExtension(path, second, nibblesLeft, reference)
  if (nibblesLeft !== undefined && path.length !== nibblesLeft) {
    malformed(`is a leaf with ${path.length} nibbles where ${nibblesLeft} are left`)
  }
  const value = stringOf(second, 'value')
  if (value.length === 0) malformed('is a leaf without a value')
  return { kind: 'leaf', path, start: 0, value, reference }
}

function decodeExtension(
  path: Uint8Array,
  item: Uint8Array,
  nibblesLeft: number | undefined,
  reference: Uint8Array,
): Extension {
  if (path.length === 0) malformed('is an extension without nibbles')
  if (nibblesLeft !== undefined && path.length >= nibblesLeft) malformed('is an extension to the end of the key')
  const child = decodeChild(item, 0, item.length, nibblesLeft === undefined ? undefined : nibblesLeft - path.length)
  if (child === null || child.kind === 'leaf' || child.kind === 'extension')
    return malformed('is an extension to no branch')
  return { kind: 'extension', path, start: 0, end: path.length, child, reference }
}

function decodeBranch(
  bytes: Uint8Array,
  payload: number,
  nibblesLeft: number | undefined,
  reference: Uint8Array,
): Branch {
  if (nibblesLeft === 0) malformed('is a branch after the end of the key')
  const below = nibblesLeft === undefined ? undefined : nibblesLeft - 1
  const children: (Node | null)[] = []
  let count = 0
  let offset = payload
  for (let nibble = 0; nibble < 16; nibble++) {
    const end = offset < bytes.length ? Rlp.endAt(bytes, offset, bytes.length) : malformed(`has ${nibble} items`)
    const child = decodeChild(bytes, offset, end, below)
    children.push(child)
    if (child !== null) count++
    offset = end
  }
  const last = offset < bytes.length ? Rlp.endAt(bytes, offset, bytes.length) : malformed('has 16 items')
  if (last !== bytes.length) malformed('has more than 17 items')
  const value = stringOf(bytes.subarray(offset, last), 'value')
  if (value.length > 0 && nibblesLeft !== undefined) malformed('is a branch with a value')
  if (value.length > 0) count++
  if (count < 2) malformed('is a branch with fewer than two children')
  return { kind: 'branch', children, value: value.length === 0 ? null : value, reference, edit: notOwned }
}

function decodeChild(bytes: Uint8Array, start: number, end: number, nibblesLeft: number | undefined): Node | null {
  const prefix = bytes[start] ?? 0
  if (prefix === 0x80) return null
  if (prefix === 0x80 + hashSize) return { kind: 'hash', bytes, offset: start + 1 }
  if (prefix < 0xc0) return malformed('refers to a child by other than 32 bytes')
  if (end - start >= hashSize) return malformed('embeds a child of 32 bytes or more')
  const embedded = bytes.subarray(start, end)
  return decodeNode(embedded, nibblesLeft, embedded)
}

function stringOf(item: Uint8Array, name: string): Uint8Array {
  if (Rlp.isList(item)) malformed(`has a list as its ${name}`)
  return Rlp.toBytes(item)
}

function expandPath(compact: Uint8Array): Uint8Array {
  const first = compact[0] ?? 0
  const odd = (first & 0x10) !== 0
  if (!odd && (first & 0x0f) !== 0) malformed('has a path with a padding that is not zero')
  const path = new Uint8Array(compact.length * 2 - (odd ? 1 : 2))
  let length = 0
  if (odd) path[length++] = first & 0x0f
  for (let index = 1; index < compact.length; index++) {
    const byte = compact[index] ?? 0
    path[length++] = byte >> 4
    path[length++] = byte & 0x0f
  }
  return path
}

function malformed(problem: string): never {
  throw new Rejection('WITNESS_NODE_MALFORMED', { node: problem })
}
