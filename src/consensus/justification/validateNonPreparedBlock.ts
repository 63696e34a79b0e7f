import type { BlockView } from './Opened.ts'
import type { Setting } from './Setting.ts'

/**
 * Tells whether a block that nobody prepared before may be proposed in a round, as far as consensus can tell.
 *
 * Execution says the rest: that the block is valid on its parent, and that the validator set after it is not empty.
 *
 * @see validateNonPreparedBlock of the formal specification
 */
export function validateNonPreparedBlock(block: BlockView, round: bigint, setting: Setting): boolean {
  return (
    block.height === setting.height &&
    block.proposer === setting.leaderOf(round) &&
    (!setting.roundInBlock || block.round === round)
  )
}
