import { integer, quantity } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { genesisTimestamp } from './edrGenesis.ts'
import type { ChainStart, Node } from '../node/Node.ts'

/** Most empty blocks that are mined to reach a number. */
const fillersMax = 64n

/** Blocks between EDR's own genesis, whose number is 0, and the block that a chain is to start from. */
export function fillersOf({ genesis }: ChainStart): bigint {
  const number = integer(genesis.header.number)
  if (number > fillersMax) throw new AdapterError('UNSUPPORTED_HEADER_INPUT', `a chain from block ${number} on`)
  return number
}

/**
 * Mines empty blocks, one a second, until the latest has the number of the genesis asked for: after the merge they leave
 * the state as it is.
 *
 * @param node - At its own genesis.
 * @param start - Genesis asked for.
 * @throws {@link AdapterError} `UNSUPPORTED_HEADER_INPUT` for a number above 64.
 */
export async function mineUpTo(node: Node, start: ChainStart): Promise<void> {
  const fillers = fillersOf(start)
  const first = genesisTimestamp(start, fillers)
  for (let number = 1n; number <= fillers; number++) {
    await node.request('evm_setNextBlockTimestamp', [quantity(first + number)])
    await node.request('evm_mine', [])
  }
}
