import { keccak256 } from '../../crypto/keccak.ts'
import type { StorageRead } from '../../model/generated/adapter.ts'
import { address, fromBytes, hash32, quantity, toBytes, type Hash32 } from '../../model/Hex.ts'
import { fewSlots, included, member, mixedLayout, stateOf, storageOf } from './proofCases.ts'
import { total, type RefusedProof } from './RefusedProof.ts'
import { addressWord, forge, prove, stateWith, word, type Proven } from './states.ts'

const read: StorageRead = { variable: 'balances', path: [{ key: member }] }
const owner = toBytes(member)
const slot = toBytes(word(3))
const padded = toBytes(addressWord(address(member)))
const right = new Uint8Array(32)
right.set(owner)
const hashed = (...parts: readonly Uint8Array[]): Hash32 =>
  hash32(fromBytes(keccak256(Uint8Array.from(Buffer.concat(parts)))))
const wrong: readonly (readonly [name: string, given: string, slot: Hash32])[] = [
  ['key-order', 'The slot of the mapping before the key, as Vyper has them.', hashed(slot, padded)],
  ['key-packed', 'The key of 20 bytes before the slot, without padding.', hashed(owner, slot)],
  ['slot-before-packed-key', 'The slot before the key of 20 bytes.', hashed(slot, owner)],
  ['key-padded-right', 'The address padded on the right.', hashed(right, slot)],
  ['base-slot', 'The key before the slot of the next variable.', hashed(padded, toBytes(word(4)))],
  ['unhashed-slot', 'The slot of the mapping itself.', word(3)],
  ['hashed-twice', 'The hash of the slot, which is its path in the trie.', hashed(toBytes(hashed(padded, slot)))],
  ['neighbour-key', 'The slot of the next address.', hashed(toBytes(word(BigInt(member) + 1n)), slot)],
]
const clauses = ['LAY-15']
const twin = 'proof/mapping-entry'
const derived: readonly RefusedProof[] = wrong.map(([name, given, place]) => {
  const { alloc: _, ...base } = prove(stateWith({ ...storageOf(fewSlots), [place]: word(1) }), mixedLayout, [])
  const at = {
    ...mixedLayout,
    variables: [{ name: 'balances', baseSlot: quantity(BigInt(place)), offset: 0, type: 'uint256' }],
  }
  const { proof } = prove(stateWith({ ...storageOf(fewSlots), [place]: word(1) }), at, [
    { variable: 'balances', path: [] },
  ])
  return { name, given, clauses, reason: 'STORAGE_SLOT_MISMATCH', twin, question: { ...base, reads: [read], proof } }
})
const two = prove(stateOf(fewSlots), mixedLayout, [{ variable: 'flag', path: [] }, total])
/** Slots that other derivations lead to; the contract holds a value at each, so that the proof itself is honest. */
export const wrongSlots: readonly RefusedProof[] = [
  ...derived,
  {
    name: 'neighbour-slot-renamed',
    given: 'The nodes of the next slot under the name of the one that is read.',
    clauses: ['LAY-13'],
    reason: 'PROOF_NODE_MISPLACED',
    question: renamed(),
  },
  {
    name: 'path-unhashed',
    given: 'A storage trie whose paths are the slots themselves.',
    clauses: ['LAY-14'],
    reason: 'PROOF_VALUE_MISMATCH',
    twin: 'proof/single-leaf',
    question: unhashed(),
  },
  {
    name: 'slot-missing',
    given: 'Two slots are read and one is proven.',
    clauses,
    reason: 'STORAGE_PROOF_MISSING',
    twin: 'proof/two-slots',
    question: { ...two, proof: { ...two.proof, storageProof: two.proof.storageProof.slice(0, 1) } },
  },
  {
    name: 'slots-swapped',
    given: 'Two slots are proven in the other order.',
    clauses,
    reason: 'STORAGE_SLOT_MISMATCH',
    twin: 'proof/two-slots',
    question: { ...two, proof: { ...two.proof, storageProof: two.proof.storageProof.toReversed() } },
  },
  {
    name: 'slot-not-read',
    given: 'One slot is read and two are proven.',
    clauses,
    reason: 'STORAGE_PROOF_SURPLUS',
    question: { ...included(), proof: { ...two.proof, storageProof: two.proof.storageProof.toReversed() } },
  },
  {
    name: 'slot-proven-twice',
    given: 'A slot that is read twice is proven twice.',
    clauses,
    reason: 'STORAGE_PROOF_SURPLUS',
    question: {
      ...two,
      reads: [total, total],
      proof: { ...two.proof, storageProof: two.proof.storageProof.slice(1).flatMap((entry) => [entry, entry]) },
    },
  },
]

function renamed(): Omit<Proven, 'alloc'> {
  const base = included()
  const next = prove(stateOf(fewSlots), mixedLayout, [{ variable: 'flag', path: [] }])
  return {
    ...base,
    proof: { ...base.proof, storageProof: next.proof.storageProof.map((entry) => ({ ...entry, key: word(0) })) },
  }
}

function unhashed(): Omit<Proven, 'alloc'> {
  const slot = word(0)
  const path = toBytes(slot)
  return forge([[path, Uint8Array.of(5)]], { layout: mixedLayout, reads: [total], slot, path, value: 5n })
}
