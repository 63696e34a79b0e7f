import type { ProvenBatch } from '../../model/generated/roles.ts'
import type { Reason } from '../../model/generated/rejections.ts'
import { bytes, hash32, type Hash32 } from '../../model/Hex.ts'
import { at } from '../consensus/council.ts'
import { aggregateCase, good, plain } from './aggregateCases.ts'
import { proven } from './batches.ts'
import type { ProofCase } from './ProofCase.ts'

/** Lists of a batch that are not what its hashes are over. */
export function listCases(): readonly ProofCase[] {
  const [first, second, third] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  const { lists: blobs } = third
  const all: WrongLists = [...wrongBlocks(), ...wrongMessagesAndData()]
  const second_ = all.map(([name, what, given, reason]) => {
    const { lists: __, ...batch } = proven(second)
    const batches = [proven(first), { ...batch, ...(given !== undefined && { lists: given }) }]
    return aggregateCase(
      `list-${name}`,
      `Two batches that adjoin, and of the lists of the second ${what}.`,
      { batches },
      { reason, twin: good },
    )
  })
  const hashes = blobs.versionedHashes ?? []
  const blobLists: readonly (readonly [string, string, readonly Hash32[]])[] = [
    ['blob-missing', 'a versioned hash is missing', hashes.slice(0, 1)],
    ['blob-too-many', 'there is a versioned hash more', [...hashes, other]],
    ['blobs-turned-round', 'the versioned hashes are in the other order', hashes.toReversed()],
  ]
  return [
    ...second_,
    ...blobLists.map(([name, what, versionedHashes]) =>
      aggregateCase(
        `list-${name}`,
        `Two batches that adjoin, and of the lists of the second ${what}.`,
        { batches: [proven(second), { ...proven(third), lists: { ...blobs, versionedHashes } }] },
        { reason: 'PROVEN_DATA_MISMATCH', twin: 'proof/aggregate/fork-change' },
      ),
    ),
  ]
}

type WrongLists = readonly (readonly [string, string, ProvenBatch['lists'], Reason])[]

function wrongBlocks(): WrongLists {
  const [, second] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  const { lists: right } = second
  return [
    [
      'block-missing',
      'the second block hash is missing',
      { ...right, blockHashes: right.blockHashes.filter((__, index) => index !== 1) },
      'PROVEN_BLOCKS_MISMATCH',
    ],
    [
      'block-too-many',
      'a block hash is there twice',
      { ...right, blockHashes: [...right.blockHashes, at(right.blockHashes, 2)] },
      'PROVEN_BLOCKS_MISMATCH',
    ],
    [
      'blocks-turned-round',
      'the block hashes are in the other order',
      { ...right, blockHashes: right.blockHashes.toReversed() },
      'PROVEN_BLOCKS_MISMATCH',
    ],
    [
      'block-exchanged',
      'a block hash is another',
      { ...right, blockHashes: [other, ...right.blockHashes.slice(1)] },
      'PROVEN_BLOCKS_MISMATCH',
    ],
  ]
}

function wrongMessagesAndData(): WrongLists {
  const [, second] = plain()
  const other = hash32(`0x${'77'.repeat(32)}`)
  const { lists: right } = second
  const data = right.calldata ?? bytes('0x')
  const { calldata: _, ...dataless } = right
  return [
    ['no-blocks', 'there are no block hashes', { ...right, blockHashes: [] }, 'PROVEN_BLOCKS_MISMATCH'],
    ['message-missing', 'a message is missing', { ...right, messages: [] }, 'PROVEN_MESSAGES_MISMATCH'],
    ['message-exchanged', 'a message is another', { ...right, messages: [other] }, 'PROVEN_MESSAGES_MISMATCH'],
    [
      'message-too-many',
      'there is a message more',
      { ...right, messages: [...right.messages, other] },
      'PROVEN_MESSAGES_MISMATCH',
    ],
    [
      'data-exchanged',
      'the data is other data',
      { ...right, calldata: bytes(data.replace(/..$/, '00')) },
      'PROVEN_DATA_MISMATCH',
    ],
    ['data-missing', 'there is no data', dataless, 'PROVEN_DATA_MISMATCH'],
    [
      'data-twice',
      'the data is there both as such and in blobs',
      { ...right, versionedHashes: [other] },
      'PROVEN_DATA_MISMATCH',
    ],
    ['lists-missing', 'there are no lists', undefined, 'PROVEN_BLOCKS_MISMATCH'],
  ]
}
