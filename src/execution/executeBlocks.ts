import { splitBlock } from '../codec/Block.ts'
import type { Batch, ExecutedBlock, ExecuteParams, ExecuteResult } from '../model/generated/adapter.ts'
import { toBytes, type Hash32 } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { checkRoom } from './capacity.ts'
import { checkBatch, checkForkOfBatch } from './checkBatch.ts'
import { executeStateless, prepare, rulesOfPrepared } from './executeStateless.ts'
import { refusalOf, type Party } from './Party.ts'

/**
 * Executes blocks from their witnesses alone (`prover_execute`).
 *
 * @param params - Blocks, independent of one another where they are no batch.
 * @param party - Rules and engine.
 * @returns One verdict per block; of a refused batch none.
 */
export async function executeBlocks(params: ExecuteParams, party: Party): Promise<ExecuteResult> {
  const { batch } = params
  if (batch === undefined) return { blocks: await executeEach(params, party) }
  try {
    checkBatch(batch, params, party)
    checkForks(batch, params, party)
    const blocks = await executeEach(params, party)
    checkExecuted(params, blocks, party)
    return { blocks, batch: { status: 'accepted' } }
  } catch (error) {
    return { blocks: [], batch: refusalOf(error) }
  }
}

async function executeEach(params: ExecuteParams, party: Party): Promise<ExecutedBlock[]> {
  const blocks: ExecutedBlock[] = []
  for (const block of params.blocks) blocks.push(await executeStateless(block, params, party))
  return blocks
}

function checkForks(batch: Batch, params: ExecuteParams, party: Party): void {
  for (const block of params.blocks) {
    try {
      checkForkOfBatch(rulesOfPrepared(prepare(block, params, party), party), batch.forkId)
    } catch (error) {
      // A block whose fork cannot be told is refused by itself, for what is wrong with it.
      if (!(error instanceof Rejection) || error.reason === 'FORK_BOUNDARY') throw error
    }
  }
}

/** Checks what only execution tells: what no proof may contain, and of blocks whose fields were blank, links and gas. */
function checkExecuted({ mode, blocks }: ExecuteParams, executed: readonly ExecutedBlock[], { book }: Party): void {
  let gasUsed = 0n
  for (const [index, block] of executed.entries()) {
    if (block.status === 'rejected') {
      if (refusesBatch.has(block.reason))
        throw new Rejection(block.reason, { block: String(index), detail: block.detail ?? '' })
      continue
    }
    gasUsed += BigInt(block.result.gasUsed)
    const next = blocks[index + 1]
    if (mode === 'compute' && next !== undefined) checkLink(index + 1, toBytes(next.rlp), block.result.blockHash)
  }
  const { maxGasPerBatch } = book.ruleset.limits
  checkRoom('maxGasPerBatch', gasUsed, maxGasPerBatch === undefined ? null : BigInt(maxGasPerBatch))
}

const refusesBatch: ReadonlySet<string> = new Set(['PRECOMPILE_UNSUPPORTED', 'CAPACITY_EXCEEDED'])

function checkLink(index: number, rlp: Uint8Array, before: Hash32): void {
  const { parentHash } = splitBlock(rlp).header
  if (parentHash !== before) throw new Rejection('BATCH_NOT_CONTIGUOUS', { block: String(index), parentHash, before })
}
