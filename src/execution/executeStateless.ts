import { splitBlock } from '../codec/Block.ts'
import { hashHeader } from '../codec/Header.ts'
import type { BlockToExecute, ExecutedBlock, ExecuteParams, ExecuteResult } from '../model/generated/adapter.ts'
import { integer, toBytes, type Bytes, type Hash32 } from '../model/Hex.ts'
import { openAncestors } from '../state/Ancestors.ts'
import type { BlockState } from '../state/BlockState.ts'
import { openWitness } from '../state/openWitness.ts'
import { readBlockHeader, toBlockHeader } from './BlockHeader.ts'
import { checkBesideState, checkComputed, type BlockSetting } from './BlockRun.ts'
import { checkClaim } from './checkClaim.ts'
import { checkUnclesAlone } from './checkUncles.ts'
import { checkBlock, checkResult, executeBlock, resultOf } from './executeBlock.ts'
import { refusalOf, type Party } from './Party.ts'
import { createProvability } from './provability.ts'
import { tolerateAbsence } from './tolerateAbsence.ts'

/** How a block is executed from its witness. */
export interface StatelessOptions extends Pick<ExecuteParams, 'mode' | 'canonicalWitness'> {
  readonly trace?: BlockSetting['trace']
  /** Told of the state that the block ran on, before it runs. */
  readonly onOpen?: (state: BlockState) => void
}

/**
 * Executes blocks from their witnesses alone (`prover_execute`).
 *
 * @param params - Blocks, independent of one another.
 * @param party - Rules and engine.
 * @returns One verdict per block.
 */
export async function executeBlocks(params: ExecuteParams, party: Party): Promise<ExecuteResult> {
  const blocks: ExecutedBlock[] = []
  for (const block of params.blocks) blocks.push(await executeStateless(block, params, party))
  return { blocks }
}

/**
 * Executes one block from its witness.
 *
 * @param block - RLP, witness and context.
 * @param options - Mode and strictness.
 * @param party - Rules and engine.
 * @returns What the block yields, or why it is refused.
 * @see WIT-1 to WIT-10, PRE-1
 */
export async function executeStateless(
  block: BlockToExecute,
  options: StatelessOptions,
  party: Party,
): Promise<ExecutedBlock> {
  try {
    return await execute(block, options, party)
  } catch (error) {
    return refusalOf(error)
  }
}

async function execute(block: BlockToExecute, options: StatelessOptions, party: Party): Promise<ExecutedBlock> {
  const rlp = toBytes(block.rlp)
  const parts = splitBlock(rlp)
  const header = toBlockHeader(parts.header)
  const canonical = options.canonicalWitness
  const ancestors = openAncestors(block.witness.headers, {
    parentHash: parts.header.parentHash,
    number: numberAfter(block.witness.headers.at(-1), parts.header.parentHash) ?? header.number,
    canonical,
    ...(block.context !== undefined && { context: block.context }),
  })
  const position = { number: header.number, timestamp: header.timestamp, difficulty: header.difficulty }
  const total = block.context?.parentTotalDifficulty
  const rules = party.book.at({ ...position, ...(total !== undefined && { parentTotalDifficulty: integer(total) }) })
  const parent = ancestors.parent === undefined ? null : toBlockHeader(ancestors.parent)
  checkBlock({ parts, header, rules, crypto: party.crypto }, parent, rlp.length)
  checkUnclesAlone(parts.uncles, party.book)
  const { keccak256 } = party.crypto
  const opened = openWitness(block.witness, toBytes(ancestors.parentStateRoot), { keccak256, canonical })
  options.onOpen?.(opened.state)
  const tolerant = !canonical && block.context?.missingAccounts === 'absent'
  const outcome = await executeBlock({
    ...party,
    parts,
    header,
    rules,
    ancestors,
    world: tolerant ? tolerateAbsence(opened.state) : opened.state,
    onPrecompile: createProvability(),
    ...(options.trace !== undefined && { trace: options.trace }),
  })
  if (block.claimed !== undefined) {
    // A claim names the account that a state root only hints at, so it comes before the root and after all else.
    if (options.mode === 'validate') checkBesideState(header.source, outcome)
    else checkComputed(header.source, outcome)
    checkClaim(block.claimed, opened.state)
  }
  if (options.mode === 'validate') checkResult(header, outcome)
  else checkComputed(header.source, outcome)
  opened.finish()
  ancestors.finish()
  return { status: 'executed', result: resultOf(header, outcome) }
}

/** Number that the block has to have, where the last header is its parent's; its own may be wrong, and is checked later. */
function numberAfter(last: Bytes | undefined, parentHash: Hash32): bigint | null {
  if (last === undefined) return null
  const rlp = toBytes(last)
  return hashHeader(rlp) === parentHash ? readBlockHeader(rlp).number + 1n : null
}
