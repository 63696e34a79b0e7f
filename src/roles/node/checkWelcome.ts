import { splitBlock } from '../../codec/Block.ts'
import { toBytes, type Bytes } from '../../model/Hex.ts'
import { checkClock } from './attributes.ts'
import type { NodeBody } from './NodeBody.ts'

/**
 * Checks what one node holds against a valid block and another may not: that it is ahead of the clock.
 *
 * @param body - Of the node.
 * @param block - Executed and valid.
 * @throws {@link Rejection} `TIMESTAMP_AHEAD`.
 * @see SEQ-3
 */
export function checkWelcome({ ledger, options }: NodeBody, { blockRlp }: { readonly blockRlp: Bytes }): void {
  checkClock(splitBlock(toBytes(blockRlp)), ledger.head.block, ledger.nowS + options.timestampAheadMaxS)
}
