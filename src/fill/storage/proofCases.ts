import type { AccountProof, Alloc, StorageRead } from '../../model/generated/adapter.ts'
import type { StorageShape } from '../../model/generated/standard.ts'
import { bytes, quantity, type Bytes } from '../../model/Hex.ts'
import { prove, stateWith, word, type Proven } from './states.ts'
import type { ProofQuestion, StorageCase } from './StorageCase.ts'

/** A layout with most types that have one value. */
export const mixedLayout: StorageShape = {
  keyOrder: 'solidity',
  variables: [
    { name: 'total', baseSlot: quantity(0), offset: 0, type: 'uint256' },
    { name: 'batch', baseSlot: quantity(1), offset: 0, type: 'uint64' },
    { name: 'paused', baseSlot: quantity(1), offset: 8, type: 'bool' },
    { name: 'owner', baseSlot: quantity(1), offset: 9, type: 'address' },
    { name: 'flag', baseSlot: quantity(2), offset: 0, type: 'bool' },
    { name: 'balances', baseSlot: quantity(3), offset: 0, type: 'mapping(address => uint256)' },
    { name: 'text', baseSlot: quantity(4), offset: 0, type: 'string' },
    { name: 'delegate', baseSlot: quantity(5), offset: 0, type: 'address' },
  ],
  bounds: { minimumMembers: 1, maximumMembers: 4 },
}

/** The member whose balance the state holds: at keccak256(pad32(member) ++ pad32(3)). */
export const member: Bytes = bytes('0xeac51e3fe1afc9894f0dfeab8ceb471899b932df')

const total: StorageRead = { variable: 'total', path: [] }
const flag: StorageRead = { variable: 'flag', path: [] }
const balance: StorageRead = { variable: 'balances', path: [{ key: member }] }

/** Storage with a few slots, so that proofs have a branch and leaves. */
export const fewSlots: Readonly<Record<string, bigint>> = {
  '0': 1000n,
  '1': 0x11n + (1n << 64n) + (BigInt(`0x${'0d'.repeat(20)}`) << 72n),
  '2': 1n,
}

export function storageOf(slots: Readonly<Record<string, bigint>>): Parameters<typeof stateWith>[0] {
  return Object.fromEntries(Object.entries(slots).map(([slot, value]) => [word(BigInt(slot)), word(value)]))
}

/** @returns The state with some slots of the contract. */
export function stateOf(slots: Readonly<Record<string, bigint>>): Alloc {
  return stateWith(storageOf(slots))
}

/** @returns A question with its honest proof and the values that it must give. */
export function reading(proven: Proven, values: readonly string[]): ProofQuestion {
  return { kind: 'read', ...proven, expected: { kind: 'read', values: values.map((value) => bytes(value)) } }
}

interface Accepted {
  readonly name: string
  readonly given: string
  readonly slots: Readonly<Record<string, bigint>>
  readonly layout?: StorageShape
  readonly reads: readonly StorageRead[]
  readonly values: readonly string[]
  readonly clauses: readonly string[]
}

const hexWord = (value: bigint): string => word(value)
/** The first slot of what lies behind the hash of slot 4. */
const textStart = 0x8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19bn
const textOf = (content: string): Bytes => bytes(`0x${Buffer.from(content).toString('hex')}`)
const leftWord = (content: string): bigint => BigInt(`0x${Buffer.from(content).toString('hex').padEnd(64, '0')}`)
const text: StorageRead = { variable: 'text', path: [] }
const longText = 'Sequencer and prover must agree on every slot that either of them reads.'

const vyperText: StorageShape = {
  keyOrder: 'vyper',
  variables: [
    { name: 'text', baseSlot: quantity(8), offset: 0, type: 'String[100]' },
    { name: 'selector', baseSlot: quantity(13), offset: 0, type: 'bytes4' },
    { name: 'level', baseSlot: quantity(14), offset: 0, type: 'int8' },
  ],
  bounds: { minimumMembers: 1, maximumMembers: 4 },
}

/** Two items of a list whose hashed slots share eight nibbles, so that their leaves lie within their branch. */
const listStart = 0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563n
const near = [3178n, 16276n] as const
const wordsLayout: StorageShape = {
  keyOrder: 'solidity',
  variables: [{ name: 'words', baseSlot: quantity(0), offset: 0, type: 'uint256[]' }],
  bounds: { minimumMembers: 1, maximumMembers: 4 },
}
const item = (index: bigint): StorageRead => ({ variable: 'words', path: [{ index: quantity(index) }] })
const nearSlots = { [String(listStart + near[0])]: 5n, [String(listStart + near[1])]: 6n }

const accepted: readonly Accepted[] = [
  {
    name: 'included',
    given: 'A slot that holds 1000 among three.',
    slots: fewSlots,
    reads: [total],
    values: [hexWord(1000n)],
    clauses: ['LAY-11', 'LAY-12', 'LAY-13', 'LAY-14', 'LAY-15', 'LAY-16', 'LAY-17'],
  },
  {
    name: 'two-slots',
    given: 'Two slots that are read in the order of the request.',
    slots: fewSlots,
    reads: [flag, total],
    values: ['0x01', hexWord(1000n)],
    clauses: ['LAY-15', 'LAY-18'],
  },
  {
    name: 'one-slot-twice',
    given: 'Three values that share one slot, which is proven once.',
    slots: fewSlots,
    reads: [
      { variable: 'batch', path: [] },
      { variable: 'paused', path: [] },
      { variable: 'owner', path: [] },
    ],
    values: ['0x0000000000000011', '0x01', `0x${'0d'.repeat(20)}`],
    clauses: ['LAY-7', 'LAY-15'],
  },
  {
    name: 'excluded',
    given: 'A slot that the storage trie does not hold.',
    slots: fewSlots,
    reads: [balance],
    values: [hexWord(0n)],
    clauses: ['LAY-12', 'LAY-17'],
  },
  {
    name: 'single-leaf',
    given: 'A storage trie of one leaf.',
    slots: { '0': 5n },
    reads: [total],
    values: [hexWord(5n)],
    clauses: ['LAY-12'],
  },
  {
    name: 'excluded-by-leaf',
    given: 'A storage trie whose one leaf is of another slot.',
    slots: { '0': 5n },
    reads: [flag],
    values: ['0x00'],
    clauses: ['LAY-12'],
  },
  {
    name: 'empty-storage',
    given: 'A contract without storage, whose slots are proven by no node at all.',
    slots: {},
    reads: [total],
    values: [hexWord(0n)],
    clauses: ['LAY-12', 'LAY-16'],
  },
  {
    name: 'no-reads',
    given: 'A proof of the account alone.',
    slots: fewSlots,
    reads: [],
    values: [],
    clauses: ['LAY-11', 'LAY-14'],
  },
  {
    name: 'embedded',
    given: 'A leaf of 31 bytes within its branch, below an extension of eight nibbles.',
    slots: nearSlots,
    layout: wordsLayout,
    reads: [item(near[0])],
    values: [hexWord(5n)],
    clauses: ['LAY-13'],
  },
  {
    name: 'embedded-both',
    given: 'Two leaves within one branch, each proven by the same two nodes.',
    slots: nearSlots,
    layout: wordsLayout,
    reads: near.map(item),
    values: [hexWord(5n), hexWord(6n)],
    clauses: ['LAY-13'],
  },
  {
    name: 'excluded-by-extension',
    given: 'A slot whose hash parts from the extension at the root.',
    slots: nearSlots,
    layout: wordsLayout,
    reads: [{ variable: 'words', path: [] }],
    values: [hexWord(0n)],
    clauses: ['LAY-12'],
  },
  {
    name: 'mapping-entry',
    given: 'A balance at keccak256(pad32(member) ++ pad32(3)).',
    slots: { ...fewSlots, '0x0b804fb36c0d5aebfe7910a9b1e9bc35cfa69b364f5c6d4d3e614584d11a1ed1': 3n },
    reads: [balance],
    values: [hexWord(3n)],
    clauses: ['LAY-1', 'LAY-15'],
  },
  {
    name: 'text-empty',
    given: 'A string without content.',
    slots: fewSlots,
    reads: [text],
    values: ['0x'],
    clauses: ['LAY-8'],
  },
  {
    name: 'text-31',
    given: 'A string of 31 bytes, the longest in its own slot.',
    slots: { '4': leftWord('abcdefghijklmnopqrstuvwxyz01234') + 62n },
    reads: [text],
    values: [textOf('abcdefghijklmnopqrstuvwxyz01234')],
    clauses: ['LAY-8'],
  },
  {
    name: 'text-32',
    given: 'A string of 32 bytes, the shortest behind its hash.',
    slots: { '4': 65n, [String(textStart)]: leftWord('abcdefghijklmnopqrstuvwxyz012345') },
    reads: [text],
    values: [textOf('abcdefghijklmnopqrstuvwxyz012345')],
    clauses: ['LAY-8'],
  },
  {
    name: 'text-72',
    given: 'A string of 72 bytes in three slots.',
    slots: {
      '4': 145n,
      ...Object.fromEntries(
        [0, 1, 2].map((index) => [
          String(textStart + BigInt(index)),
          leftWord(longText.slice(index * 32, index * 32 + 32)),
        ]),
      ),
    },
    reads: [text, total],
    values: [textOf(longText), hexWord(0n)],
    clauses: ['LAY-8'],
  },
  {
    name: 'vyper-text',
    given: 'A string of Vyper: its length, and 72 bytes in the slots behind it.',
    slots: {
      '8': 72n,
      ...Object.fromEntries(
        [0, 1, 2].map((index) => [String(9 + index), leftWord(longText.slice(index * 32, index * 32 + 32))]),
      ),
    },
    layout: vyperText,
    reads: [text],
    values: [textOf(longText)],
    clauses: ['LAY-9'],
  },
  {
    name: 'vyper-words',
    given: 'A bytes4 at the high-order end of its slot, and -2 as a whole word.',
    slots: { '13': 0xb7ab4db5n << 224n, '14': (1n << 256n) - 2n },
    layout: vyperText,
    reads: [
      { variable: 'selector', path: [] },
      { variable: 'level', path: [] },
    ],
    values: ['0xb7ab4db5', '0xfe'],
    clauses: ['LAY-9', 'LAY-18'],
  },
]

/** Proofs that show what they say. */
export function acceptedProofs(): readonly StorageCase[] {
  return accepted.map(({ name, given, slots, layout = mixedLayout, reads, values, clauses }) => ({
    name: `proof/${name}`,
    given,
    when: `The sequencer proves it and the prover reads ${reads.length === 0 ? 'nothing' : reads.map(({ variable }) => variable).join(', ')}.`,
    must: `The values are ${values.map((value) => (value.length > 70 ? `${value.slice(0, 20)}...` : value)).join(', ') || 'none'}.`,
    clauses,
    question: reading(prove(stateOf(slots), layout, reads), values),
  }))
}

/** The question that most refused proofs are a change of. */
export function included(): Proven {
  return prove(stateOf(fewSlots), mixedLayout, [total])
}

/** Replaces the proof of the only slot. */
export function withSlot(proof: AccountProof, change: Partial<AccountProof['storageProof'][number]>): AccountProof {
  return { ...proof, storageProof: proof.storageProof.map((entry) => ({ ...entry, ...change })) }
}
