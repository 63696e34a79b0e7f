import * as Rlp from '../codec/Rlp.ts'
import { Defect } from '../model/Defect.ts'
import { hashSize } from './Node.ts'
import type { Branch, Extension, Leaf, Node, ResolvedNode } from './Node.ts'

/** Called with the hash and the encoding of each node that was not part of the trie before. */
export type NodeSink = (hash: Uint8Array, encoding: Uint8Array) => void

/** Encoding shares one buffer, because nodes are written one after the other and mostly only hashed. */
let scratch = new Uint8Array(1024)

/**
 * Encodes a node whose children have their references.
 *
 * @returns A view of a shared buffer: valid until the next call.
 */
export function encodeNode(node: ResolvedNode): Uint8Array {
  return node.kind === 'branch' ? encodeBranch(node) : encodePath(node)
}

/**
 * Computes the references of a node and of what is below it.
 *
 * @param node - Root of what to hash.
 * @param keccak256 - Hash function.
 * @param sink - Gets each new node that is referred to by hash, children first.
 * @returns What a parent holds of the node: its hash, or its encoding where that is shorter than 32 bytes.
 */
export function referenceOf(
  node: ResolvedNode,
  keccak256: (data: Uint8Array) => Uint8Array,
  sink: NodeSink | undefined,
): Uint8Array {
  if (node.reference !== null) return node.reference
  if (node.kind === 'branch') {
    for (const child of node.children) {
      if (child !== null && child.kind !== 'hash' && child.reference === null) referenceOf(child, keccak256, sink)
    }
  } else if (node.kind === 'extension' && node.child.kind !== 'hash' && node.child.reference === null) {
    referenceOf(node.child, keccak256, sink)
  }
  const encoding = encodeNode(node)
  if (encoding.length < hashSize) return (node.reference = encoding.slice())
  const hash = keccak256(encoding)
  if (sink !== undefined) sink(hash, encoding.slice())
  return (node.reference = hash)
}

function encodeBranch(node: Branch): Uint8Array {
  const { children, value } = node
  let length = value === null ? 1 : stringLength(value)
  for (const child of children) length += child === null ? 1 : referenceLength(child)
  const output = reserve(length)
  let offset = Rlp.writePrefix(output, 0, length, 0xc0)
  for (const child of children) {
    if (child === null) output[offset++] = 0x80
    else offset = writeReference(output, offset, child)
  }
  if (value === null) output[offset++] = 0x80
  else offset = writeString(output, offset, value)
  return output.subarray(0, offset)
}

function encodePath(node: Leaf | Extension): Uint8Array {
  const end = node.kind === 'leaf' ? node.path.length : node.end
  const pathSize = 1 + ((end - node.start) >> 1)
  const pathLength = pathSize === 1 ? 1 : 1 + pathSize
  const length = pathLength + (node.kind === 'leaf' ? stringLength(node.value) : referenceLength(node.child))
  const output = reserve(length)
  let offset = Rlp.writePrefix(output, 0, length, 0xc0)
  if (pathSize > 1) output[offset++] = 0x80 + pathSize
  offset = writePath(output, offset, node, end)
  offset = node.kind === 'leaf' ? writeString(output, offset, node.value) : writeReference(output, offset, node.child)
  return output.subarray(0, offset)
}

/** Writes the hexadecimal prefix encoding of the Yellow Paper, appendix C; a path has at most 54 bytes of it. */
function writePath(output: Uint8Array, offset: number, node: Leaf | Extension, end: number): number {
  const { path } = node
  let index = node.start
  const flag = node.kind === 'leaf' ? 0x20 : 0
  output[offset++] = (end - index) % 2 === 1 ? flag | 0x10 | (path[index++] ?? 0) : flag
  for (; index < end; index += 2) output[offset++] = ((path[index] ?? 0) << 4) | (path[index + 1] ?? 0)
  return offset
}

function stringLength(value: Uint8Array): number {
  return value.length === 1 && (value[0] ?? 0) < 0x80 ? 1 : Rlp.prefixLength(value.length) + value.length
}

function writeString(output: Uint8Array, offset: number, value: Uint8Array): number {
  const bareByte = value.length === 1 && (value[0] ?? 0) < 0x80
  const payload = bareByte ? offset : Rlp.writePrefix(output, offset, value.length, 0x80)
  output.set(value, payload)
  return payload + value.length
}

function referenceLength(child: Node): number {
  if (child.kind === 'hash') return hashSize + 1
  const { reference } = child
  if (reference === null) throw new Defect('a node was encoded before its children')
  return reference.length === hashSize ? hashSize + 1 : reference.length
}

function writeReference(output: Uint8Array, offset: number, child: Node): number {
  if (child.kind === 'hash') {
    output[offset++] = 0x80 + hashSize
    for (let index = 0; index < hashSize; index++) output[offset + index] = child.bytes[child.offset + index] ?? 0
    return offset + hashSize
  }
  const { reference } = child
  if (reference === null) throw new Defect('a node was encoded before its children')
  if (reference.length === hashSize) output[offset++] = 0x80 + hashSize
  output.set(reference, offset)
  return offset + reference.length
}

function reserve(payloadLength: number): Uint8Array {
  const size = payloadLength + 9
  if (scratch.length < size) scratch = new Uint8Array(size * 2)
  return scratch
}
