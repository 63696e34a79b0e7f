import { splitBlock } from '../../codec/Block.ts'
import { decodeHeader, hashHeader } from '../../codec/Header.ts'
import * as Rlp from '../../codec/Rlp.ts'
import type { BlockToExecute, ExecutionContext, Witness } from '../../model/generated/adapter.ts'
import { bytes, fromBytes, integer, toBytes } from '../../model/Hex.ts'
import type { Bytes, Hash32 } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import { nodeFaults } from './faults/nodeFaults.ts'
import { emptyWhereMissing, failuresUnrecorded, siblingsAssumed, siblingsUnrecorded } from './faults/witnessFaults.ts'
import type { MutantKind, Plant, RoleHandlers } from './MutantKind.ts'

/** What a prover does to a block before it looks at it; the flag says whether it still refuses a surplus. */
type Reading = (block: BlockToExecute) => BlockToExecute

/** What a recorder makes of the right witness; `before` are those of the blocks before. */
type Recording = (right: Witness, before: readonly Witness[]) => Witness

const emptyTrie = bytes('0x80')
const emptyCode = bytes('0x')

/** Faults of a prover that reads witnesses, by name. */
const readings: Readonly<Record<string, { readonly read: Reading; readonly keepsCanonical: boolean }>> = {
  'surplus-accepted': { read: (block) => block, keepsCanonical: false },
  'order-ignored': { read: onLists(sorted), keepsCanonical: true },
  'repeats-ignored': { read: onLists((entries) => [...new Set(entries)]), keepsCanonical: true },
  'empty-trie-ignored': {
    read: onLists((entries) => entries.filter((entry) => entry !== emptyTrie)),
    keepsCanonical: true,
  },
  'empty-code-ignored': {
    read: onLists((entries) => entries.filter((entry) => entry !== emptyCode)),
    keepsCanonical: true,
  },
  'trailing-bytes-ignored': { read: onLists((entries) => entries.map(firstItem)), keepsCanonical: true },
  'absence-assumed': { read: withContext(() => ({ missingAccounts: 'absent' })), keepsCanonical: false },
  'headers-sorted': { read: onHeaders((headers) => headers.toSorted(byNumber)), keepsCanonical: true },
  'headers-deduplicated': { read: onHeaders((headers) => [...new Set(headers)]), keepsCanonical: true },
  'header-trailing-bytes-ignored': { read: onHeaders((headers) => headers.map(firstItem)), keepsCanonical: true },
  'headers-cut-to-256': { read: onHeaders((headers) => headers.slice(-256)), keepsCanonical: true },
  'headers-unlinked': { read: unlinked, keepsCanonical: false },
  'parent-unchecked': { read: withoutParent, keepsCanonical: false },
  'codes-among-nodes': {
    read: (block) => withWitness(block, ({ codes, state }) => ({ codes: [...codes, ...state] })),
    keepsCanonical: false,
  },
}

const surplusNode = bytes(`0xf844a120${'11'.repeat(32)}a1a0${'22'.repeat(32)}`)

/** Faults of a sequencer that records witnesses, by name. */
const recordings: Readonly<Record<string, Recording>> = {
  unsorted: (right) => ({ ...right, state: right.state.toReversed() }),
  repeated: (right) => ({ ...right, state: right.state.flatMap((node) => [node, node]) }),
  'without-a-node': (right) => ({ ...right, state: right.state.slice(0, -1) }),
  'without-a-code': (right) => ({ ...right, codes: right.codes.slice(0, -1) }),
  'without-codes': (right) => ({ ...right, codes: [] }),
  'without-headers': (right) => ({ ...right, headers: [] }),
  'parent-alone': (right) => ({ ...right, headers: right.headers.slice(-1) }),
  'headers-descending': (right) => ({ ...right, headers: right.headers.toReversed() }),
  'empty-trie': (right) => ({ ...right, state: [emptyTrie, ...right.state] }),
  'empty-code': (right) => ({ ...right, codes: [emptyCode, ...right.codes] }),
  'surplus-node': (right) => ({ ...right, state: sorted([...right.state, surplusNode]) }),
  'nodes-of-earlier-blocks': (right, before) => ({
    ...right,
    state: sorted([...new Set([...right.state, ...before.flatMap(({ state }) => state)])]),
  }),
  'witness-of-the-block-before': (right, before) => ({ ...(before.at(-1) ?? right), headers: right.headers }),
}

/** Faults of a prover in what it takes for the state. */
const assumptions: Readonly<Record<string, () => Plant>> = {
  'missing-code-empty': emptyWhereMissing,
  'sibling-assumed': siblingsAssumed,
  ...nodeFaults,
}

/** Faults of a sequencer in what it records while it executes. */
const omissions: Readonly<Record<string, () => Plant>> = {
  'without-siblings': siblingsUnrecorded,
  'without-failed-reads': failuresUnrecorded,
}

/** Faults in the reading and recording of witnesses. */
export const witnessKinds: readonly MutantKind[] = [
  {
    kind: 'witness',
    form: `witness:<${Object.keys({ ...readings, ...assumptions }).join(' or ')}>`,
    sentence: 'A prover reads witnesses otherwise than it must.',
    plant: (subject) => {
      const fault = readings[subject]
      return fault === undefined ? (assumptions[subject]?.() ?? null) : readingPlant(fault.read, fault.keepsCanonical)
    },
  },
  {
    kind: 'recorder',
    form: `recorder:<${Object.keys({ ...recordings, ...omissions }).join(' or ')}>`,
    sentence: 'A sequencer records witnesses otherwise than it must.',
    plant: (subject) => {
      const record = recordings[subject]
      return record === undefined
        ? (omissions[subject]?.() ?? null)
        : { handlers: (honest) => recording(honest, record) }
    },
  },
]

function readingPlant(read: Reading, keepsCanonical: boolean): Plant {
  return {
    handlers: (honest) => ({
      ...honest,
      prover_execute: (params) =>
        honest.prover_execute({
          ...params,
          canonicalWitness: params.canonicalWitness && keepsCanonical,
          blocks: params.blocks.map(read),
        }),
    }),
  }
}

function recording(honest: RoleHandlers, record: Recording): RoleHandlers {
  return {
    ...honest,
    seq_buildBlocks: async (params) => {
      const answer = await honest.seq_buildBlocks(params)
      return { ...answer, blocks: recordEach(answer.blocks, record) }
    },
    seq_importBlocks: async (params) => {
      const answer = await honest.seq_importBlocks(params)
      return { ...answer, blocks: recordEach(answer.blocks, record) }
    },
  }
}

function recordEach<Block extends { readonly witness?: Witness }>(
  blocks: readonly Block[],
  record: Recording,
): readonly Block[] {
  const before: Witness[] = []
  return blocks.map((block) => {
    const { witness } = block
    if (witness === undefined) return block
    const changed = { ...block, witness: record(witness, before) }
    before.push(witness)
    return changed
  })
}

function sorted(entries: readonly Bytes[]): readonly Bytes[] {
  return entries.toSorted()
}

function withWitness(block: BlockToExecute, change: (witness: Witness) => Partial<Witness>): BlockToExecute {
  return { ...block, witness: { ...block.witness, ...change(block.witness) } }
}

function onLists(change: (entries: readonly Bytes[]) => readonly Bytes[]): Reading {
  return (block) => withWitness(block, ({ state, codes }) => ({ state: change(state), codes: change(codes) }))
}

function onHeaders(change: (headers: readonly Bytes[]) => readonly Bytes[]): Reading {
  return (block) => withWitness(block, ({ headers }) => ({ headers: change(headers) }))
}

function withContext(contextOf: (block: BlockToExecute) => ExecutionContext): Reading {
  return (block) => ({ ...block, context: { ...block.context, ...contextOf(block) } })
}

/** Takes the hash of every header as that of the block that the header says it is. */
function unlinked(block: BlockToExecute): BlockToExecute {
  const hashes: Record<string, Hash32> = {}
  for (const header of block.witness.headers) {
    const number = numberOf(header)
    if (number >= 0n) hashes[number.toString()] = hashHeader(toBytes(header))
  }
  return withContext(() => ({ blockHashes: hashes }))(onHeaders((headers) => headers.slice(-1))(block))
}

/** Takes the state root of whatever header comes last. */
function withoutParent(block: BlockToExecute): BlockToExecute {
  const last = block.witness.headers.at(-1)
  if (last === undefined || numberOf(last) < 0n) return block
  const { stateRoot } = decodeHeader(toBytes(last))
  const parentHash = splitBlock(toBytes(block.rlp)).header.parentHash
  const number = numberOf(last).toString()
  return withContext(() => ({ preStateRoot: stateRoot, blockHashes: { [number]: parentHash } }))(
    onHeaders(() => [])(block),
  )
}

function byNumber(left: Bytes, right: Bytes): number {
  return Number(numberOf(left) - numberOf(right))
}

/** Number in a header; -1 where the bytes are none. */
function numberOf(header: Bytes): bigint {
  try {
    return integer(decodeHeader(toBytes(header)).number)
  } catch (error) {
    if (error instanceof Rejection) return -1n
    throw error
  }
}

/** The first RLP item of an entry; the entry itself where it does not begin with one. */
function firstItem(entry: Bytes): Bytes {
  const data = toBytes(entry)
  if (data.length === 0 || (data[0] ?? 0) < 0xc0) return entry
  try {
    return fromBytes(data.subarray(0, Rlp.endAt(data, 0, data.length)))
  } catch (error) {
    if (error instanceof Rejection) return entry
    throw error
  }
}
