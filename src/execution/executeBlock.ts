import { completeHeader, type BlockParts } from '../codec/Block.ts'
import { encodeHeader, hashHeader } from '../codec/Header.ts'
import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { ExecutionResult } from '../model/generated/adapter.ts'
import { hash32, fromBytes, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Ancestors } from '../state/Ancestors.ts'
import type { WorldState } from '../state/WorldState.ts'
import * as Rlp from '../codec/Rlp.ts'
import { readBlockHeader, type BlockHeader } from './BlockHeader.ts'
import { checkRoom } from './capacity.ts'
import { checkOutcome, startBlock, type BlockOutcome, type BlockSetting } from './BlockRun.ts'
import { checkHeader } from './checkHeader.ts'
import type { BlockContext, Engine } from './Engine.ts'
import { blobBaseFee } from './fees.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'
import type { Provability } from './provability.ts'

/** EIP-7934: ten MiB less a margin of two. */
const blockBytesMax = 8_388_608

/** A block together with what it runs on. */
export interface BlockToRun {
  readonly parts: BlockParts
  readonly header: BlockHeader
  readonly rules: Rules
  readonly ancestors: Ancestors
  readonly world: WorldState
  readonly crypto: CryptoBackend
  readonly engine: Engine
  readonly trace?: BlockSetting['trace']
  readonly provability?: Provability
}

/**
 * Checks everything of a block that needs no state.
 *
 * @param block - Block and its parent; without a parent, only what the block says by itself.
 * @param blockBytes - Length of the block's RLP.
 * @throws {@link Rejection} A reason of BLK-2 to BLK-19.
 */
export function checkBlock(
  block: Pick<BlockToRun, 'parts' | 'header' | 'rules' | 'crypto'>,
  parent: BlockHeader | null,
  blockBytes: number,
): void {
  const { parts, header, rules, crypto } = block
  if (rules.level >= Level.osaka && blockBytes > blockBytesMax) {
    throw new Rejection('BLOCK_TOO_LARGE', { bytes: String(blockBytes), most: String(blockBytesMax) })
  }
  checkHeader(header, parent ?? header, parent === null ? { ...rules, unlinkedHeaders: true } : rules)
  const unclesHash = hash32(fromBytes(crypto.keccak256(Rlp.join(parts.uncles))))
  if (header.source.sha3Uncles !== unclesHash) {
    throw new Rejection('UNCLES_INVALID', { found: header.source.sha3Uncles, expected: unclesHash })
  }
  checkRoom('maxTransactionsPerBlock', parts.transactions.length, rules.capacity.transactionsPerBlockMax)
  checkRoom('maxGasPerBatch', header.gasUsed, rules.capacity.gasPerBatchMax)
}

/**
 * Executes a block that passed {@link checkBlock}.
 *
 * @param block - Block and the state before it, which is changed.
 * @returns What it yields; not yet compared with the header.
 * @throws {@link Rejection} A reason of a transaction, a system call or the witness.
 */
export async function executeBlock(block: BlockToRun): Promise<BlockOutcome> {
  const run = await startBlock(settingOf(block))
  for (const [index, transaction] of block.parts.transactions.entries()) {
    try {
      await run.add(transaction)
    } catch (error) {
      if (!(error instanceof Rejection)) throw error
      throw new Rejection(error.reason, { transaction: String(index), ...error.facts })
    }
  }
  return run.finish()
}

/** Adds the block hash to what a block yielded. */
export function resultOf(header: BlockHeader, outcome: BlockOutcome): ExecutionResult {
  const complete = completeHeader(header.source, outcome)
  return { blockHash: hashHeader(encodeHeader(complete)), ...outcome }
}

/** Compares the header of a block with what the block yielded. @throws {@link Rejection} EXE-1 to EXE-5. */
export function checkResult(header: BlockHeader, outcome: BlockOutcome): void {
  checkOutcome(header.source, outcome)
}

/** Makes the setting of a block out of its header. */
export function settingOf(block: BlockToRun): BlockSetting {
  const { parts, header, rules, world, crypto, engine, ancestors, trace, provability } = block
  const { source } = header
  const root = source.parentBeaconBlockRoot
  return {
    rules,
    world,
    crypto,
    engine,
    block: contextOf(header, rules, ancestors),
    parentHash: toBytes(source.parentHash),
    parentBeaconBlockRoot: root === undefined ? null : toBytes(root),
    withdrawals: parts.withdrawals ?? null,
    uncles: parts.uncles.map(uncleOf),
    ...(trace !== undefined && { trace }),
    ...(provability !== undefined && { provability }),
  }
}

function contextOf(header: BlockHeader, rules: Rules, ancestors: Ancestors): BlockContext {
  return {
    number: header.number,
    timestamp: header.timestamp,
    coinbase: header.coinbase,
    gasLimit: header.gasLimit,
    random: rules.proofOfStake ? BigInt(header.source.mixHash) : header.difficulty,
    baseFee: header.baseFee ?? 0n,
    blobBaseFee: blobBaseFee(header.excessBlobGas ?? 0n, rules),
    blockHash: (number) => toBytes(ancestors.hashOf(number)),
  }
}

function uncleOf(rlp: Uint8Array): BlockSetting['uncles'][number] {
  const { coinbase, number } = readBlockHeader(rlp)
  return { coinbase, number }
}
