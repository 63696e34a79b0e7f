import { keccak256 as keccakDefault } from '../crypto/keccak.ts'
import { Defect } from '../model/Defect.ts'
import { fromBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Facts } from '../model/Rejection.ts'
import { contains, endsWith, nibbleAt, nibblesOf, pathText, sharedNibbles } from './nibbles.ts'
import { branch, decodeNode, extend, hashOf, hashSize, leaf, prepend } from './Node.ts'
import type { Branch, Extension, HashNode, Leaf, Node, ResolvedNode } from './Node.ts'
import { encodeNode, referenceOf } from './nodeWriter.ts'
import type { NodeSink } from './nodeWriter.ts'

export type { NodeSink } from './nodeWriter.ts'

/** Gives the encoding of a node by its hash, or undefined where it does not have it. */
export type NodeSource = (hash: Uint8Array, isSibling?: boolean) => Uint8Array | undefined

/** How a trie is opened. */
export interface TrieOptions {
  /** Asked once for each node that a get, put or delete comes to. */
  readonly source: NodeSource
  /** Root hash; the empty trie where absent. */
  readonly root?: Uint8Array
  /** Hashes nodes; noble unless told otherwise. */
  readonly keccak256?: (data: Uint8Array) => Uint8Array
  /** Bytes of every key, where all keys have as many: then nodes that cannot occur are refused. */
  readonly keySize?: number
  /** Facts for the message of a refusal: whose trie it is and what was looked up. */
  readonly describe?: () => Facts
}

/** Hash of the empty trie: keccak256 of the RLP of the empty string. */
export const emptyRoot: Uint8Array = keccakDefault(Uint8Array.of(0x80))

const emptyChildren: readonly null[] = Array.from({ length: 16 }, () => null)
const noFacts = (): Facts => ({})

/** What a put puts. */
interface Entry {
  readonly key: Uint8Array
  readonly nibbles: Uint8Array
  readonly value: Uint8Array
}

/** Distinguishes series of changes; a branch made in the running series is changed in place. */
let edits = 0

/**
 * A Merkle-Patricia trie whose nodes are read when they are needed.
 *
 * A class, because a block opens thousands of them and closures would be made anew for each.
 */
export class Trie {
  readonly #source: NodeSource
  readonly #keccak256: (data: Uint8Array) => Uint8Array
  readonly #keySize: number | undefined
  readonly #describe: () => Facts
  #top: Node | null
  #edit: number

  /** @param options - Where nodes come from and which root to start at. */
  constructor(options: TrieOptions) {
    this.#source = options.source
    this.#keccak256 = options.keccak256 ?? keccakDefault
    this.#keySize = options.keySize
    this.#describe = options.describe ?? noFacts
    const root = options.root
    this.#top = root === undefined || equal(root, emptyRoot) ? null : { kind: 'hash', bytes: root, offset: 0 }
    this.#edit = ++edits
  }

  /** @returns A trie of the same content; changes of either do not show in the other. */
  clone(): Trie {
    const copy = new Trie({
      source: this.#source,
      keccak256: this.#keccak256,
      ...(this.#keySize !== undefined && { keySize: this.#keySize }),
      describe: this.#describe,
    })
    copy.#top = this.#top
    this.#edit = ++edits
    return copy
  }

  /**
   * Looks a key up.
   *
   * @param key - Bytes; not hashed here.
   * @returns Its value, or null where it has none.
   * @throws {@link Rejection} `WITNESS_NODE_MISSING` or `WITNESS_NODE_MALFORMED` with the path and the node's hash.
   */
  get(key: Uint8Array): Uint8Array | null {
    const end = key.length * 2
    let node = this.#resolveTop(key)
    for (let depth = 0; ;) {
      if (node === null) return null
      if (node.kind === 'leaf') return endsWith(node, key, depth) ? node.value : null
      if (node.kind === 'extension') {
        if (!contains(node, key, depth)) return null
        depth += node.end - node.start
        node = this.#resolveChild(node, key, depth)
      } else {
        if (depth === end) return node.value
        node = this.#resolveAt(node, nibbleAt(key, depth), key, ++depth)
      }
    }
  }

  /**
   * Sets the value of a key.
   *
   * @param key - Bytes; not hashed here.
   * @param value - One byte or more.
   * @throws {@link Rejection} as {@link Trie.get}.
   */
  put(key: Uint8Array, value: Uint8Array): void {
    if (value.length === 0) throw new Defect('a trie holds no empty values; delete the key')
    this.#top = this.#insert(this.#resolveTop(key), { key, nibbles: nibblesOf(key), value }, 0)
  }

  /**
   * Removes a key.
   *
   * @param key - Bytes; nothing happens where it has no value.
   * @throws {@link Rejection} as {@link Trie.get}, also for the sibling that takes the place of a branch.
   */
  delete(key: Uint8Array): void {
    if (this.get(key) === null) return
    const top = this.#resolveTop(key)
    this.#top = top === null ? null : this.#remove(top, key, 0)
  }

  /**
   * Applies all puts and then all deletes: so the nodes that are read do not depend on the order of the entries, and no
   * branch collapses that an insertion would have kept.
   *
   * @param entries - Keys and values; null deletes.
   */
  batch(entries: Iterable<readonly [key: Uint8Array, value: Uint8Array | null]>): void {
    const deletes: Uint8Array[] = []
    for (const [key, value] of entries) {
      if (value === null) deletes.push(key)
      else this.put(key, value)
    }
    for (const key of deletes) this.delete(key)
  }

  /**
   * Tells whether the trie holds a key that is not among some; only nodes on the way to those are read.
   *
   * @param keys - Keys that the trie holds.
   * @throws {@link Rejection} as {@link Trie.get}.
   */
  holdsMoreThan(keys: readonly Uint8Array[]): boolean {
    const [key] = keys
    return key === undefined ? this.#top !== null : this.#holdsMore(this.#resolveTop(key), keys, 0)
  }

  /**
   * Computes the root hash.
   *
   * @param sink - Gets each node that came in since the last call, once.
   * @returns 32 bytes.
   */
  root(sink?: NodeSink): Uint8Array {
    const top = this.#top
    if (top === null) return emptyRoot
    this.#edit = ++edits
    const reference = top.kind === 'hash' ? hashOf(top) : referenceOf(top, this.#keccak256, sink)
    if (reference.length === hashSize) return reference
    const hash = this.#keccak256(reference)
    sink?.(hash, reference)
    return hash
  }

  /**
   * Proves what a key holds.
   *
   * @param key - Present or not.
   * @returns Encodings of the nodes on the way to it, root first; embedded ones are part of their parents.
   */
  prove(key: Uint8Array): Uint8Array[] {
    this.root()
    const proof: Uint8Array[] = []
    let node = this.#resolveTop(key)
    for (let depth = 0; node !== null;) {
      if (node.reference === null || node.reference.length === hashSize || proof.length === 0)
        proof.push(encodeNode(node).slice())
      if (node.kind === 'leaf' || depth === key.length * 2) break
      if (node.kind === 'extension') {
        if (!contains(node, key, depth)) break
        depth += node.end - node.start
        node = this.#resolveChild(node, key, depth)
      } else {
        node = this.#resolveAt(node, nibbleAt(key, depth), key, ++depth)
      }
    }
    return proof
  }

  #resolveTop(key: Uint8Array): ResolvedNode | null {
    const top = this.#top
    if (top === null || top.kind !== 'hash') return top
    return (this.#top = this.#resolve(top, key, 0))
  }

  /** A node that was read takes the place of its hash, so that it is read once. */
  #resolveAt(parent: Branch, nibble: number, key: Uint8Array, depth: number): ResolvedNode | null {
    const child = parent.children[nibble] ?? null
    if (child === null || child.kind !== 'hash') return child
    const node = this.#resolve(child, key, depth, nibble)
    parent.children[nibble] = node
    return node
  }

  #resolveChild(parent: Extension, key: Uint8Array, depth: number): Branch {
    const child = parent.child.kind === 'hash' ? this.#resolve(parent.child, key, depth) : parent.child
    if (child.kind !== 'branch')
      return this.#refuse(
        'WITNESS_NODE_MALFORMED',
        parent.child,
        pathText(key, depth),
        'follows an extension and is no branch',
      )
    parent.child = child
    return child
  }

  /** @param lastNibble - Of the path, where it is not the key's: the sibling of a deleted child. */
  #resolve(hashNode: HashNode, key: Uint8Array, depth: number, lastNibble?: number): ResolvedNode {
    const hash = hashOf(hashNode)
    const encoding = this.#source(hash, lastNibble !== undefined && lastNibble !== nibbleAt(key, depth - 1))
    const path = (): string =>
      lastNibble === undefined ? pathText(key, depth) : pathText(key, depth - 1) + lastNibble.toString(16)
    if (encoding === undefined) return this.#refuse('WITNESS_NODE_MISSING', hashNode, path())
    if (encoding.length < hashSize && depth > 0)
      return this.#refuse('WITNESS_NODE_MALFORMED', hashNode, path(), 'is short and not embedded')
    try {
      return decodeNode(encoding, this.#keySize === undefined ? undefined : this.#keySize * 2 - depth, hash)
    } catch (error) {
      if (error instanceof Rejection)
        return this.#refuse('WITNESS_NODE_MALFORMED', hashNode, path(), Object.values(error.facts).join(' '))
      throw error
    }
  }

  /** A child that no key leads to holds another one, whatever it is. */
  #holdsMore(node: ResolvedNode | null, keys: readonly Uint8Array[], depth: number): boolean {
    if (node === null) return false
    const [first] = keys
    if (first === undefined) return true
    if (node.kind === 'leaf') return !keys.some((key) => endsWith(node, key, depth))
    if (node.kind === 'extension') {
      const through = keys.filter((key) => contains(node, key, depth))
      const [key] = through
      const below = depth + node.end - node.start
      return key === undefined || this.#holdsMore(this.#resolveChild(node, key, below), through, below)
    }
    if (node.value !== null && !keys.some((key) => key.length * 2 === depth)) return true
    return node.children.some((child, nibble) => {
      if (child === null) return false
      const through = keys.filter((key) => key.length * 2 > depth && nibbleAt(key, depth) === nibble)
      const [key] = through
      return key === undefined || this.#holdsMore(this.#resolveAt(node, nibble, key, depth + 1), through, depth + 1)
    })
  }

  #insert(node: ResolvedNode | null, entry: Entry, depth: number): Node {
    const { key, nibbles, value } = entry
    if (node === null) return leaf(nibbles, depth, value)
    if (node.kind === 'branch') {
      const target = this.#owned(node)
      if (depth === nibbles.length) target.value = value
      else {
        const nibble = nibbles[depth] ?? 0
        target.children[nibble] = this.#insert(this.#resolveAt(target, nibble, key, depth + 1), entry, depth + 1)
      }
      return target
    }
    const end = node.kind === 'leaf' ? node.path.length : node.end
    const shared = sharedNibbles(node, end, nibbles, depth)
    if (node.start + shared === end) {
      if (node.kind === 'extension') {
        const child = this.#insert(this.#resolveChild(node, key, depth + shared), entry, depth + shared)
        return extend(node.path, node.start, node.end, child)
      }
      if (depth + shared === nibbles.length) return leaf(node.path, node.start, value)
    }
    return this.#fork(node, shared, entry, depth)
  }

  /** Puts a branch where the paths of a node and of a new key part. */
  #fork(node: Leaf | Extension, shared: number, entry: Entry, depth: number): Node {
    const { nibbles } = entry
    const children: (Node | null)[] = emptyChildren.slice()
    let value: Uint8Array | null = null
    const parting = node.start + shared
    const nibble = node.path[parting] ?? 0
    if (node.kind === 'extension') children[nibble] = extend(node.path, parting + 1, node.end, node.child)
    else if (parting === node.path.length) value = node.value
    else children[nibble] = leaf(node.path, parting + 1, node.value)
    const place = depth + shared
    if (place === nibbles.length) value = entry.value
    else children[nibbles[place] ?? 0] = leaf(nibbles, place + 1, entry.value)
    return extend(nibbles, depth, place, branch(children, value, this.#edit))
  }

  /** Removes a key that is known to be there. */
  #remove(node: ResolvedNode, key: Uint8Array, depth: number): Node | null {
    if (node.kind === 'leaf') return null
    if (node.kind === 'extension') {
      const below = depth + node.end - node.start
      const child = this.#remove(this.#resolveChild(node, key, below), key, below)
      if (child === null) throw new Defect('a branch vanished under an extension')
      return prepend(node.path, node.start, node.end, child)
    }
    const target = this.#owned(node)
    if (depth === key.length * 2) target.value = null
    else {
      const nibble = nibbleAt(key, depth)
      const child = this.#resolveAt(target, nibble, key, depth + 1)
      target.children[nibble] = child === null ? null : this.#remove(child, key, depth + 1)
    }
    return this.#collapse(target, key, depth)
  }

  /** Replaces a branch that has one entry left; a sibling that is left has to be read, since its path grows. */
  #collapse(node: Branch, key: Uint8Array, depth: number): Node | null {
    let last = -1
    for (let nibble = 0; nibble < 16; nibble++) {
      if (node.children[nibble] === null) continue
      if (last >= 0) return node
      last = nibble
    }
    if (last < 0) return node.value === null ? null : leaf(noNibbles, 0, node.value)
    if (node.value !== null) return node
    const child = this.#resolveAt(node, last, key, depth + 1)
    if (child === null) throw new Defect('a branch lost its last child')
    return prepend(Uint8Array.of(last), 0, 1, child)
  }

  #owned(node: Branch): Branch {
    if (node.edit !== this.#edit) return branch(node.children.slice(), node.value, this.#edit)
    node.reference = null
    return node
  }

  #refuse(
    reason: 'WITNESS_NODE_MISSING' | 'WITNESS_NODE_MALFORMED',
    node: Node,
    path: string,
    problem?: string,
  ): never {
    throw new Rejection(reason, {
      ...this.#describe(),
      path: path === '' ? 'root' : path,
      ...(node.kind === 'hash' && { hash: fromBytes(hashOf(node)) }),
      ...(problem !== undefined && { node: problem }),
    })
  }
}

const noNibbles = new Uint8Array(0)

function equal(left: Uint8Array, right: Uint8Array): boolean {
  for (let index = 0; index < right.length; index++) if (left[index] !== right[index]) return false
  return left.length === right.length
}
