import { toBytes } from '../../../../src/model/Hex.ts'
import type { Quantity } from '../../../../src/model/Hex.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { delegateOf } from './delegation.ts'
import { readBytes } from './json.ts'
import type { Node } from './Node.ts'
import type { RpcBlock } from './rpcBlock.ts'

/**
 * Makes sure that no sender of a block has code: nodes for development switch the rule against it off (EIP-3607), and
 * what they build then is not what their EVM would let pass.
 *
 * @param node - The node that built the block.
 * @param block - The block.
 * @param parentNumber - Block before it.
 * @throws {@link AdapterError} `UNSUPPORTED_FEATURE` naming the sender.
 */
export async function checkSenders(node: Node, { senders }: RpcBlock, parentNumber: Quantity): Promise<void> {
  for (const sender of senders) {
    const code = toBytes(readBytes({ code: await node.request('eth_getCode', [sender, parentNumber]) }, 'code'))
    if (code.length > 0 && delegateOf(code) === undefined) {
      const words = `EIP-3607 is off in the node, and the sender ${sender} has code`
      throw new AdapterError('UNSUPPORTED_FEATURE', words, 'senderCodeCheck')
    }
  }
}
