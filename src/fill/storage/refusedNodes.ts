import { keccak256 } from '../../crypto/keccak.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { bytes, fromBytes, quantity, toBytes, type Bytes } from '../../model/Hex.ts'
import { included, mixedLayout, stateOf, withSlot } from './proofCases.ts'
import { slotOf, total, type RefusedProof } from './RefusedProof.ts'
import { forge, prove, word, type Proven } from './states.ts'

const base = included()
const { proof: nodes } = slotOf(base)
const slot = (proof: readonly Bytes[]): Omit<Proven, 'alloc'> => ({
  ...base,
  proof: withSlot(base.proof, { proof: [...proof] }),
})
const account = (accountProof: readonly Bytes[]): Omit<Proven, 'alloc'> => ({
  ...base,
  proof: { ...base.proof, accountProof: [...accountProof] },
})
const [top = bytes('0x'), leaf = bytes('0x')] = nodes
const [first = bytes('0x')] = base.proof.accountProof
const clauses = ['LAY-13']
const embedded = nearQuestion()
const [, branch = bytes('0x')] = slotOf(embedded).proof
/** Lists of nodes that are not the way to the key. */
export const wrongNodes: readonly RefusedProof[] = [
  {
    name: 'truncated',
    given: 'A proof of the slot without its last node.',
    clauses: ['LAY-12'],
    reason: 'PROOF_INCOMPLETE',
    question: slot(nodes.slice(0, -1)),
  },
  {
    name: 'no-nodes',
    given: 'A proof of the slot without nodes.',
    clauses: ['LAY-12'],
    reason: 'PROOF_INCOMPLETE',
    question: slot([]),
  },
  {
    name: 'truncated-account',
    given: 'A proof of the account without its last node.',
    clauses: ['LAY-12'],
    reason: 'PROOF_INCOMPLETE',
    question: account(base.proof.accountProof.slice(0, -1)),
  },
  {
    name: 'extra-node',
    given: 'A node of the account behind those of the slot.',
    clauses,
    reason: 'PROOF_SURPLUS',
    question: slot([...nodes, first]),
  },
  {
    name: 'extra-account-node',
    given: 'A node of the slot behind those of the account.',
    clauses,
    reason: 'PROOF_SURPLUS',
    question: account([...base.proof.accountProof, top]),
  },
  {
    name: 'repeated-node',
    given: 'The last node of the slot twice.',
    clauses,
    reason: 'PROOF_SURPLUS',
    question: slot([...nodes, leaf]),
  },
  {
    name: 'repeated-root',
    given: 'The first node of the slot twice.',
    clauses,
    reason: 'PROOF_NODE_MISPLACED',
    question: slot([top, ...nodes]),
  },
  {
    name: 'nodes-reversed',
    given: 'The nodes of the slot from the leaf to the root.',
    clauses: ['LAY-11'],
    reason: 'PROOF_ROOT_MISMATCH',
    question: slot(nodes.toReversed()),
  },
  {
    name: 'account-nodes-swapped',
    given: 'The second node of the account before the first.',
    clauses: ['LAY-11'],
    reason: 'PROOF_ROOT_MISMATCH',
    question: account(base.proof.accountProof.toReversed()),
  },
  {
    name: 'leaf-changed',
    given: 'A leaf with one bit changed.',
    clauses,
    reason: 'PROOF_NODE_MISPLACED',
    question: slot([top, flipped(leaf)]),
  },
  {
    name: 'root-changed',
    given: 'A root with one bit changed.',
    clauses: ['LAY-11'],
    reason: 'PROOF_ROOT_MISMATCH',
    question: slot([flipped(top), leaf]),
  },
  {
    name: 'embedded-listed',
    given: 'A leaf within its branch, listed once more by itself.',
    clauses,
    reason: 'PROOF_SURPLUS',
    twin: 'proof/embedded',
    question: {
      ...embedded,
      proof: withSlot(embedded.proof, { proof: [...slotOf(embedded).proof, embeddedLeaf(branch)] }),
    },
  },
  {
    name: 'empty-trie-listed',
    given: 'The empty trie as a node of a contract without storage.',
    clauses,
    reason: 'PROOF_SURPLUS',
    twin: 'proof/empty-storage',
    question: emptyListed(),
  },
  {
    name: 'node-malformed',
    given: 'A root of three items, to which the storage root is the hash.',
    clauses,
    reason: 'PROOF_NODE_MALFORMED',
    question: malformedRoot(),
  },
]

function flipped(node: Bytes): Bytes {
  const changed = toBytes(node)
  const last = changed.length - 1
  changed[last] = (changed[last] ?? 0) ^ 1
  return fromBytes(changed)
}

function nearQuestion(): Proven {
  const start = 0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563n
  const layout: StorageShape = {
    ...mixedLayout,
    variables: [{ name: 'words', baseSlot: quantity(0), offset: 0, type: 'uint256[]' }],
  }
  const slots = { [String(start + 3178n)]: 5n, [String(start + 16276n)]: 6n }
  return prove(stateOf(slots), layout, [{ variable: 'words', path: [{ index: quantity(3178) }] }])
}

/** The first item of a branch that is a list. */
function embeddedLeaf(branch: Bytes): Bytes {
  const raw = toBytes(branch)
  const start = raw.findIndex((byte, index) => index > 0 && byte === 0xde)
  return fromBytes(raw.slice(start, start + 31))
}

function emptyListed(): Omit<Proven, 'alloc'> {
  const empty = prove(stateOf({}), mixedLayout, [total])
  return { ...empty, proof: withSlot(empty.proof, { proof: [bytes('0x80')] }) }
}

/** An account whose storage root is the hash of something that is no node. */
function malformedRoot(): Omit<Proven, 'alloc'> {
  const slot = word(0)
  const path = keccak256(toBytes(slot))
  const rootNode = Uint8Array.of(0xc3, 1, 2, 3)
  return forge([], { layout: mixedLayout, reads: [total], slot, path, value: 0n, rootNode })
}
