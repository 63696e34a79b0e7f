import * as Rlp from '../../../codec/Rlp.ts'
import { Defect } from '../../../model/Defect.ts'
import { fromBytes, toBytes } from '../../../model/Hex.ts'
import { addressOf } from '../../Account.ts'
import { apply, code } from '../../Assembler.ts'
import type { ExecuteCase, HonestChain } from '../../ExecuteCase.ts'
import { store } from '../../program.ts'
import { hashOf } from '../../witnessNodes.ts'
import { build, contract, programAddress, transaction } from '../language.ts'
import { accountNode, slotNode, type Finder } from './damage.ts'
import { rerooted, type Replacement } from './rerooted.ts'
import { crowd } from './Shape.ts'

/** A contract with one slot: the root of its storage is a leaf with all 64 digits of the path. */
const single = addressOf('single')

/** Slots whose paths begin with b and c. */
const [read, written] = [1, 3]

const chain: HonestChain = {
  name: 'witness chain: malformed',
  ruleset: 'lockstep-osaka',
  alloc: {
    ...crowd,
    [programAddress]: contract(code(store(written, apply('SLOAD', read))), { storage: { [read]: 7n, [written]: 9n } }),
    [single]: contract(code(store(written, apply('SLOAD', read))), { storage: { [read]: 7n } }),
  },
  blocks: [build(transaction({ to: programAddress }), transaction({ to: single, nonce: 1n }))],
}

const whole = 'witness/malformed/nothing-wrong'

type Items = readonly Rlp.Item[]

const account: Finder = accountNode(programAddress)
const branch: Finder = slotNode(programAddress, read, 0)
const slotLeaf: Finder = slotNode(programAddress, read)
const lone: Finder = slotNode(single, read)

const [padded, unflagged] = [0x2f, 0x40]

/** What is wrong with a node, where it is, and what stands there. */
const forms: readonly (readonly [name: string, what: string, find: Finder, change: Replacement['change']])[] = [
  ['third-item', 'a leaf has a third item', account, items((node) => [...node, nothing()])],
  ['no-value', 'a leaf has a path alone', lone, items(([path]) => [path ?? nothing()])],
  ['empty-value', 'a leaf has an empty value', lone, items(([path]) => [path ?? nothing(), nothing()])],
  ['string', 'a node is one string', lone, (node) => ({ node: Rlp.encode(node) })],
  ['byte-behind', 'a node is followed by a byte', account, (node) => ({ node: Uint8Array.of(...node, 0) })],
  ['long-length', 'the length of a node is written with a byte too many', lone, (node) => ({ node: longer(node) })],
  ['path-flags', 'the flags of a path are none that are defined', lone, firstOfPath(unflagged)],
  ['path-padding', 'the padding of a path is not zero', lone, firstOfPath(padded)],
  ['path-short', 'a leaf ends before its key does', lone, onPath((path) => path.subarray(0, -1))],
  ['path-long', 'a leaf goes on behind the end of its key', lone, onPath((path) => Uint8Array.of(...path, 0))],
  ['one-child', 'a branch has one child', branch, items((node) => withoutChild(node, 0xc))],
  [
    'branch-value',
    'a branch has a value of its own',
    branch,
    items((node) => [...node.slice(0, 16), Uint8Array.of(7)]),
  ],
  ['short-reference', 'a branch refers to a child by 31 bytes', branch, items((node) => withShortReference(node, 0xc))],
  ['extension-to-leaf', 'an extension leads to a leaf', slotLeaf, extensionToLeaf],
  ['empty-extension', 'an extension has no path', branch, emptyExtension],
  ['account-fields', 'an account has a fifth field', account, onValue((fields) => [...fields, nothing()])],
  ['account-balance', 'the balance of an account begins with a zero', account, onField(1, withZero)],
  ['account-code-hash', 'the code hash of an account has 31 bytes', account, onField(3, (hash) => hash.subarray(1))],
  ['slot-zeros', 'the value of a slot begins with a zero', slotLeaf, onSlot(Rlp.encode(Uint8Array.of(0, 7)))],
  ['slot-nothing', 'the value of a slot is zero', slotLeaf, onSlot(Rlp.encode(nothing()))],
  ['slot-long', 'the value of a slot has 33 bytes', slotLeaf, onSlot(Rlp.encode(new Uint8Array(33).fill(1)))],
  ['slot-list', 'the value of a slot is a list', slotLeaf, onSlot(Rlp.encode([Uint8Array.of(7)]))],
]

/** States in which one node is not of the form that the tries of the chain have. */
export const malformed: readonly ExecuteCase[] = [
  {
    name: whole,
    given: 'a block that reads two contracts',
    when: 'the prover is given the block over a state whose nodes are as they must be',
    must: 'the prover computes what an honest builder computes',
    clauses: ['WIT-6'],
    chain,
    blocks: [{ block: 0 }],
  },
  ...forms.map(([name, what, find, change]): ExecuteCase => ({
    name: `witness/malformed/${name}`,
    given: 'a block that reads two contracts',
    when: `the prover is given the block over a state in which ${what}, and all hashes are right`,
    must: 'the prover refuses the block, since no trie of the chain has such a node',
    clauses: ['WIT-6'],
    chain,
    blocks: [{ block: 0, ...rerooted({ find, change }), refused: { reason: 'WITNESS_NODE_MALFORMED' } }],
    twin: whole,
  })),
]

function nothing(): Uint8Array {
  return new Uint8Array(0)
}

function items(change: (node: Items) => Items): Replacement['change'] {
  return (node) => ({ node: Rlp.encode(change(listOf(Rlp.decode(node)))) })
}

function onPath(change: (path: Uint8Array) => Uint8Array): Replacement['change'] {
  return items(([path, ...rest]) => [change(bytesOf(path)), ...rest])
}

function firstOfPath(first: number): Replacement['change'] {
  return onPath((path) => Uint8Array.of(first, ...path.subarray(1)))
}

function onValue(change: (fields: Items) => Items): Replacement['change'] {
  return items(([path, value]) => [bytesOf(path), Rlp.encode(change(listOf(Rlp.decode(bytesOf(value)))))])
}

function onField(place: number, change: (field: Uint8Array) => Uint8Array): Replacement['change'] {
  return onValue((fields) => fields.map((field, index) => (index === place ? change(bytesOf(field)) : field)))
}

function onSlot(value: Uint8Array): Replacement['change'] {
  return items(([path]) => [bytesOf(path), value])
}

function withZero(field: Uint8Array): Uint8Array {
  return Uint8Array.of(0, ...field)
}

function withoutChild(node: Items, nibble: number): Items {
  return node.map((child, index) => (index === nibble ? nothing() : child))
}

function withShortReference(node: Items, nibble: number): Items {
  return node.map((child, index) => (index === nibble ? bytesOf(child).subarray(1) : child))
}

/** A list of up to 255 bytes with its length in two bytes. */
function longer(node: Uint8Array): Uint8Array {
  const { payload } = Rlp.spanAt(node, 0, node.length)
  return Uint8Array.of(0xf9, 0, node.length - payload, ...node.subarray(payload))
}

/** The first digit of the path of a leaf moves into an extension. */
function extensionToLeaf(node: Uint8Array): ReturnType<Replacement['change']> {
  const [path, value] = listOf(Rlp.decode(node))
  const odd = bytesOf(path)
  const leaf = Rlp.encode([Uint8Array.of(0x20, ...odd.subarray(1)), bytesOf(value)])
  return { node: Rlp.encode([Uint8Array.of(0x10 + ((odd[0] ?? 0) & 0x0f)), hashed(leaf)]), below: [fromBytes(leaf)] }
}

function emptyExtension(node: Uint8Array): ReturnType<Replacement['change']> {
  return { node: Rlp.encode([Uint8Array.of(0), hashed(node)]), below: [fromBytes(node)] }
}

function hashed(node: Uint8Array): Uint8Array {
  return toBytes(hashOf(fromBytes(node)))
}

function listOf(item: Rlp.Item): Items {
  if (item instanceof Uint8Array) throw new Defect('a node is no list')
  return item
}

function bytesOf(item: Rlp.Item | undefined): Uint8Array {
  if (!(item instanceof Uint8Array)) throw new Defect('an item of a node is no string')
  return item
}
