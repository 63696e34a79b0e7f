import { splitBlock, type BlockParts } from '../codec/Block.ts'
import { hashHeader } from '../codec/Header.ts'
import type { BlockToExecute, ExecutedBlock, ExecuteParams } from '../model/generated/adapter.ts'
import { integer, toBytes, type Bytes, type Hash32 } from '../model/Hex.ts'
import { openAncestors, type WitnessAncestors } from '../state/Ancestors.ts'
import type { BlockState } from '../state/BlockState.ts'
import { openWitness, type OpenedWitness } from '../state/openWitness.ts'
import { readBlockHeader, toBlockHeader, type BlockHeader } from './BlockHeader.ts'
import { checkRoom } from './capacity.ts'
import { checkBesideState, checkComputed, type BlockSetting } from './BlockRun.ts'
import { checkClaim } from './checkClaim.ts'
import { checkUnclesAlone } from './checkUncles.ts'
import { checkBlock, checkResult, executeBlock, resultOf } from './executeBlock.ts'
import { refusalOf, type Party } from './Party.ts'
import { createProvability } from './provability.ts'
import type { Rules } from './Rules.ts'
import { tolerateAbsence } from './tolerateAbsence.ts'

/** How a block is executed from its witness. */
export interface StatelessOptions extends Pick<ExecuteParams, 'mode' | 'canonicalWitness'> {
  readonly trace?: BlockSetting['trace']
  /** Told of the state that the block ran on, before it runs. */
  readonly onOpen?: (state: BlockState) => void
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
  const prepared = prepare(block, options, party)
  const { rlp, parts, header, ancestors } = prepared
  const rules = rulesOfPrepared(prepared, party)
  const parent = ancestors.parent === undefined ? null : toBlockHeader(ancestors.parent)
  checkBlock({ parts, header, rules, crypto: party.crypto }, parent, rlp.length)
  checkUnclesAlone(parts.uncles, party.book)
  const opened = prepared.open()
  options.onOpen?.(opened.state)
  const tolerant = !options.canonicalWitness && block.context?.missingAccounts === 'absent'
  const outcome = await executeBlock({
    ...party,
    parts,
    header,
    rules,
    ancestors,
    world: tolerant ? tolerateAbsence(opened.state) : opened.state,
    ...(rules.capacity.watchesCalls && { provability: createProvability() }),
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
  checkRoom('maxGasPerBatch', BigInt(outcome.gasUsed), rules.capacity.gasPerBatchMax)
  opened.finish()
  ancestors.finish()
  return { status: 'executed', result: resultOf(header, outcome) }
}

/** A block that was read, with its ancestors; its witness is opened when it is asked for. */
export interface Prepared {
  readonly rlp: Uint8Array
  readonly parts: BlockParts
  readonly header: BlockHeader
  readonly ancestors: WitnessAncestors
  readonly parentTotalDifficulty?: bigint
  /** @returns One and the same opened witness each time. */
  open(): OpenedWitness
}

/**
 * Reads a block and the headers of its witness.
 *
 * @throws {@link Rejection} Where they cannot be read.
 */
export function prepare(
  block: BlockToExecute,
  { canonicalWitness: canonical }: Pick<StatelessOptions, 'canonicalWitness'>,
  { crypto: { keccak256 }, source }: Party,
): Prepared {
  const rlp = toBytes(block.rlp)
  const parts = splitBlock(rlp)
  const header = toBlockHeader(parts.header)
  const ancestors = openAncestors(block.witness.headers, {
    parentHash: parts.header.parentHash,
    number: numberAfter(block.witness.headers.at(-1), parts.header.parentHash) ?? header.number,
    canonical,
    ...(block.context !== undefined && { context: block.context }),
  })
  const total = block.context?.parentTotalDifficulty
  let opened: OpenedWitness | null = null
  return {
    rlp,
    parts,
    header,
    ancestors,
    ...(total !== undefined && { parentTotalDifficulty: integer(total) }),
    open: () =>
      (opened ??= openWitness(block.witness, toBytes(ancestors.parentStateRoot), {
        keccak256,
        canonical,
        ...(source !== undefined && { around: source }),
      })),
  }
}

/**
 * Finds the rules of a block; the witness is opened for it only where they may depend on the state.
 *
 * @throws {@link Rejection} `FORK_UNKNOWN`, or `WITNESS_*` where the state is asked and does not answer.
 */
export function rulesOfPrepared(prepared: Prepared, { book }: Party): Rules {
  const { header, parentTotalDifficulty } = prepared
  return book.at({
    number: header.number,
    timestamp: header.timestamp,
    difficulty: header.difficulty,
    ...(parentTotalDifficulty !== undefined && { parentTotalDifficulty }),
    ...(book.readsState && { state: prepared.open().state }),
  })
}

/** Number that the block has to have, where the last header is its parent's; its own may be wrong, and is checked later. */
function numberAfter(last: Bytes | undefined, parentHash: Hash32): bigint | null {
  if (last === undefined) return null
  const rlp = toBytes(last)
  return hashHeader(rlp) === parentHash ? readBlockHeader(rlp).number + 1n : null
}
