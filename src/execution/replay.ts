import type { ProverTraceParams, SequencerTraceParams } from '../model/generated/adapter.ts'
import { Rejection } from '../model/Rejection.ts'
import type { BlockState } from '../state/BlockState.ts'
import type { BlockSetting } from './BlockRun.ts'
import { buildBlock } from './buildBlocks.ts'
import { createChain, importBlock } from './Chain.ts'
import { executeStateless } from './executeStateless.ts'
import type { Party } from './Party.ts'

/** Which block of an earlier request is executed again, and who listens. */
export interface Replay<Request> {
  readonly request: Request
  readonly blockIndex: number
  readonly trace?: NonNullable<BlockSetting['trace']>
}

/**
 * Executes the blocks of a sequencer's request again, up to one of them.
 *
 * @param replay - Request and block; a trace listens to that block only.
 * @param party - Rules and engine.
 * @returns State after the block, or as far as a refused block got; null where it got nowhere.
 * @throws {@link Rejection} Where the request has no such block.
 */
export async function replaySequencer(
  replay: Replay<SequencerTraceParams['request']>,
  party: Party,
): Promise<BlockState | null> {
  const { request, blockIndex } = replay
  const chain = createChain(request.params.genesis, party)
  let parent = chain.genesis
  for (let index = 0; ; index++) {
    const trace = index === blockIndex && replay.trace !== undefined ? { trace: replay.trace } : {}
    if (request.method === 'seq_buildBlocks') {
      const block = request.params.blocks[index] ?? noBlock(blockIndex)
      const { next, opened } = await buildBlock(chain, { parent, block, ...trace }, party)
      parent = next
      if (index === blockIndex) return opened.world
    } else {
      const rlp = request.params.blocks[index] ?? noBlock(blockIndex)
      const context = request.params.contexts?.[index]
      const { world } = await importBlock(chain, { rlp, ...(context !== undefined && { context }), ...trace }, party)
      if (index === blockIndex) return world ?? null
    }
  }
}

/**
 * Executes one block of a prover's request again.
 *
 * @param replay - Request and block.
 * @param party - Rules and engine.
 * @returns State after the block, or as far as a refused block got; null where it got nowhere.
 */
export async function replayProver(
  replay: Replay<ProverTraceParams['request']>,
  party: Party,
): Promise<BlockState | null> {
  const { params } = replay.request
  const block = params.blocks[replay.blockIndex] ?? noBlock(replay.blockIndex)
  let state: BlockState | null = null
  const onOpen = (opened: BlockState): void => {
    state = opened
  }
  await executeStateless(
    block,
    { ...params, onOpen, ...(replay.trace !== undefined && { trace: replay.trace }) },
    party,
  )
  return state
}

function noBlock(index: number): never {
  throw new Rejection('PARENT_UNKNOWN', { blockIndex: String(index), problem: 'the request has no such block' })
}
