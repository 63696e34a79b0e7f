import type { BatchLists } from '../model/generated/roles.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BatchInputs } from './BatchInputs.ts'
import { blockHashesRoot, dataHash, messagesHash, type PublishedData } from './commitments.ts'
import type { ProofContext } from './ProofContext.ts'

/**
 * Hashes the lists of a batch again.
 *
 * @param inputs - What the batch commits to.
 * @param lists - Its lists.
 * @param context - Hash and fault.
 * @throws {@link Rejection} In this order: `PROVEN_BLOCKS_MISMATCH`, `PROVEN_DATA_MISMATCH`,
 *   `PROVEN_MESSAGES_MISMATCH`; PRF-17 to PRF-19.
 */
export function checkLists(inputs: BatchInputs, lists: BatchLists | undefined, context: ProofContext): void {
  if (context.fault === 'lists-unchecked') return
  if (lists === undefined) throw new Rejection('PROVEN_BLOCKS_MISMATCH', { lists: 'none' })
  checkBlocks(inputs, lists, context)
  checkData(inputs, lists, context)
  checkMessages(inputs, lists, context)
}

function checkBlocks(inputs: BatchInputs, { blockHashes }: BatchLists, context: ProofContext): void {
  const count = inputs.lastBlock - inputs.firstBlock + 1n
  const counted = BigInt(blockHashes.length) === count || context.fault === 'blocks-uncounted'
  const last = blockHashes.at(-1)
  if (!counted || last !== inputs.lastBlockHash || blockHashesRoot(blockHashes, context) !== inputs.blockHashesRoot) {
    throw new Rejection('PROVEN_BLOCKS_MISMATCH', { blocks: String(blockHashes.length), expected: `${count}` })
  }
}

function checkData(inputs: BatchInputs, lists: BatchLists, context: ProofContext): void {
  if (context.fault === 'data-unchecked') return
  const data = publishedData(lists)
  if (data === undefined || dataHash(data, context) !== inputs.dataHash) {
    throw new Rejection('PROVEN_DATA_MISMATCH', { dataHash: inputs.dataHash })
  }
}

/** Data is published in one of two ways, and not in both. */
function publishedData({ calldata, versionedHashes }: BatchLists): PublishedData | undefined {
  if (calldata !== undefined) return versionedHashes === undefined ? { calldata } : undefined
  return versionedHashes === undefined ? undefined : { versionedHashes }
}

function checkMessages(inputs: BatchInputs, { messages }: BatchLists, context: ProofContext): void {
  const { l1MessageCountBefore: before, l1MessageCountAfter: after } = inputs
  const counted = before + BigInt(messages.length) === after || context.fault === 'messages-uncounted'
  if (!counted || messagesHash(inputs.l1MessagesHashBefore, messages, context) !== inputs.l1MessagesHashAfter) {
    throw new Rejection('PROVEN_MESSAGES_MISMATCH', { messages: String(messages.length), after: `${after}` })
  }
}
