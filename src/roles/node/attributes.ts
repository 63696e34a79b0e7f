import type { ChainBlock } from '../../execution/Chain.ts'
import { toBlockHeader } from '../../execution/BlockHeader.ts'
import type { BlockParts } from '../../codec/Block.ts'
import type { BlockAttributes } from '../../model/generated/adapter.ts'
import { bytes, hash32, quantity, type Address } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const noBytes = bytes('0x')

/** Who builds a block, and the time that its clock shows. */
export interface Builder {
  readonly feeRecipient: Address
  readonly nowS: bigint
}

/**
 * Says what a block is told before its transactions: everything follows from the parent but builder and time.
 *
 * @param parent - Block before.
 * @param builder - Its address and the second on its clock; a block is at least a second later than its parent.
 * @see SEQ-2
 */
export function attributesAfter(parent: ChainBlock, { feeRecipient, nowS }: Builder): BlockAttributes {
  const least = parent.header.timestamp + 1n
  return {
    timestamp: quantity(nowS > least ? nowS : least),
    feeRecipient,
    prevRandao: zeroHash,
    gasLimit: quantity(parent.header.gasLimit),
    withdrawals: [],
  }
}

/**
 * Checks that a block has the attributes that its place in the chain gives it: what no transaction pays for would
 * otherwise be for its builder to choose, withdrawals above all.
 *
 * @param parts - Block.
 * @param parent - Block before.
 * @throws {@link Rejection} `BLOCK_ATTRIBUTES_INVALID`.
 * @see SEQ-2
 */
export function checkAttributes({ header, uncles, withdrawals = [] }: BlockParts, parent: ChainBlock): void {
  const wrong: Readonly<Record<string, boolean>> = {
    parentHash: header.parentHash !== parent.hash,
    gasLimit: BigInt(header.gasLimit) !== parent.header.gasLimit,
    mixHash: header.mixHash !== zeroHash,
    extraData: header.extraData !== noBytes,
    parentBeaconBlockRoot: header.parentBeaconBlockRoot !== undefined && header.parentBeaconBlockRoot !== zeroHash,
    uncles: uncles.length > 0,
    withdrawals: withdrawals.length > 0,
  }
  const [field] = Object.keys(wrong).filter((name) => wrong[name] === true)
  if (field !== undefined) throw new Rejection('BLOCK_ATTRIBUTES_INVALID', { field })
}

/**
 * Checks that a block is not ahead of the clock; a second after its parent is never ahead.
 *
 * @param parts - Block.
 * @param parent - Block before.
 * @param latestS - Latest second that it may have.
 * @throws {@link Rejection} `TIMESTAMP_AHEAD`.
 * @see SEQ-3
 */
export function checkClock({ header }: Pick<BlockParts, 'header'>, parent: ChainBlock, latestS: bigint): void {
  const { timestamp } = toBlockHeader(header)
  if (timestamp <= latestS || timestamp === parent.header.timestamp + 1n) return
  throw new Rejection('TIMESTAMP_AHEAD', { timestamp: String(timestamp), latest: String(latestS) })
}
