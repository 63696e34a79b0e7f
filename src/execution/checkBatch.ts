import { splitBlock, type BlockParts } from '../codec/Block.ts'
import { hashHeader } from '../codec/Header.ts'
import type { Batch, ExecuteParams } from '../model/generated/adapter.ts'
import { integer, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { batchOf } from './activation.ts'
import { checkRoom } from './capacity.ts'
import type { Party } from './Party.ts'
import type { Rules } from './Rules.ts'

/**
 * Checks what a batch is by itself: its fork is known, it holds blocks, each the child of the one before, all of the batch
 * that it says it is, and no more of them than fit.
 *
 * @param batch - What it says of itself.
 * @param params - Its blocks; the hashes of blocks whose fields are to be computed are not known yet.
 * @param party - Rules.
 * @throws {@link Rejection} In this order: `FORK_UNKNOWN`, `BATCH_EMPTY`, a reason for which a block cannot be read,
 *   `BATCH_NOT_CONTIGUOUS`, `CAPACITY_EXCEEDED`.
 * @see FRK-1, FRK-11 to FRK-13, FRK-17
 */
export function checkBatch(
  batch: Batch,
  { blocks, mode }: Pick<ExecuteParams, 'blocks' | 'mode'>,
  { book }: Party,
): void {
  const { forks, limits } = book.ruleset
  if (!forks.some(({ id }) => id === batch.forkId)) throw new Rejection('FORK_UNKNOWN', { fork: batch.forkId })
  if (blocks.length === 0) throw new Rejection('BATCH_EMPTY')
  const read = blocks.map(({ rlp }) => splitBlock(toBytes(rlp)))
  if (mode === 'validate') checkContiguous(read)
  checkNumbers(batch, read, book.batchBlocks)
  const { maxBlocksPerBatch, maxTransactionsPerBlock, maxGasPerBatch } = limits
  checkRoom('maxBlocksPerBatch', blocks.length, bound(maxBlocksPerBatch))
  for (const { transactions } of read) {
    checkRoom('maxTransactionsPerBlock', transactions.length, bound(maxTransactionsPerBlock))
  }
  const gasUsed = read.reduce((sum, { header }) => sum + BigInt(header.gasUsed), 0n)
  checkRoom('maxGasPerBatch', gasUsed, bound(maxGasPerBatch))
}

/**
 * Checks that a block of a batch is under the fork that the batch names.
 *
 * @param rules - Rules of the block.
 * @param forkId - Fork of the batch.
 * @throws {@link Rejection} `FORK_BOUNDARY`.
 * @see FRK-2
 */
export function checkForkOfBatch({ forkId: found }: Rules, forkId: string): void {
  if (found !== forkId) throw new Rejection('FORK_BOUNDARY', { batch: forkId, block: found })
}

function bound(limit: string | undefined): bigint | null {
  return limit === undefined ? null : BigInt(limit)
}

function checkContiguous(blocks: readonly BlockParts[]): void {
  for (const [index, { header }] of blocks.entries()) {
    const before = blocks[index - 1]
    if (before === undefined) continue
    const parentHash = hashHeader(before.headerRlp)
    if (header.parentHash === parentHash) continue
    throw new Rejection('BATCH_NOT_CONTIGUOUS', {
      block: String(index),
      parentHash: header.parentHash,
      before: parentHash,
    })
  }
}

/** Where the ruleset counts batches, a batch is all blocks of one number. */
function checkNumbers(batch: Batch, blocks: readonly BlockParts[], batchBlocks: bigint | null): void {
  if (batchBlocks === null) return
  const numbers = blocks.map(({ header }) => integer(header.number))
  const first = numbers[0] ?? 0n
  const number = batch.number === undefined ? batchOf(first, batchBlocks) : integer(batch.number)
  const start = (number - 1n) * batchBlocks + 1n
  if (first === start && BigInt(numbers.length) === batchBlocks) return
  throw new Rejection('BATCH_NOT_CONTIGUOUS', {
    batch: String(number),
    blocks: `${start} to ${number * batchBlocks}`,
    found: `${first} to ${numbers.at(-1) ?? first}`,
  })
}
