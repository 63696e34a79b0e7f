import * as Rlp from '../../../../src/codec/Rlp.ts'
import { keccak256 } from '../../../../src/crypto/keccak.ts'
import { fromBytes, hash32, quantity, toBytes } from '../../../../src/model/Hex.ts'
import type { Hash32 } from '../../../../src/model/Hex.ts'
import type { ExecutionResult, TransactionResult } from '../../../../src/model/generated/adapter.ts'
import { has, list, object, readAddress, readBytes, readHash, readQuantity } from './json.ts'
import type { JsonObject } from './json.ts'
import type { Node } from './Node.ts'
import type { RpcBlock } from './rpcBlock.ts'

/**
 * Reads the receipts of a block.
 *
 * @param node - The node that built it.
 * @param block - The block.
 * @returns What its transactions came to, and what the header says of the whole.
 * @throws {@link AdapterError} `INTERNAL` where a receipt is missing or not of the form of execution-apis.
 */
export async function readResult(node: Node, block: RpcBlock): Promise<ExecutionResult> {
  const transactions: TransactionResult[] = []
  for (const hash of block.transactionHashes) {
    transactions.push(
      readReceipt(object(await node.request('eth_getTransactionReceipt', [hash]), `receipt of ${hash}`)),
    )
  }
  const { header } = block
  return {
    blockHash: block.hash,
    stateRoot: header.stateRoot,
    receiptsRoot: header.receiptsRoot,
    transactionsRoot: header.transactionsRoot,
    logsBloom: header.logsBloom,
    gasUsed: header.gasUsed,
    ...(header.blobGasUsed !== undefined && { blobGasUsed: header.blobGasUsed }),
    ...(header.withdrawalsRoot !== undefined && { withdrawalsRoot: header.withdrawalsRoot }),
    ...(header.requestsHash !== undefined && { requestsHash: header.requestsHash }),
    transactions,
  }
}

const success = quantity(1)

/** The address of a creation that failed is computed by some nodes too; it left no contract. */
function readReceipt(json: JsonObject): TransactionResult {
  const status = readQuantity(json, 'status')
  return {
    hash: readHash(json, 'transactionHash'),
    status,
    gasUsed: readQuantity(json, 'gasUsed'),
    logsHash: hashLogs(list(json, 'logs')),
    ...(status === success &&
      has(json, 'contractAddress') && { contractAddress: readAddress(json, 'contractAddress') }),
  }
}

function hashLogs(logs: readonly unknown[]): Hash32 {
  const items = logs.map((item) => {
    const log = object(item, 'a log')
    return Rlp.join([
      Rlp.fromBytes(toBytes(readAddress(log, 'address'))),
      Rlp.join(list(log, 'topics').map((topic) => Rlp.fromBytes(toBytes(readHash({ topic }, 'topic'))))),
      Rlp.fromBytes(toBytes(readBytes(log, 'data'))),
    ])
  })
  return hash32(fromBytes(keccak256(Rlp.join(items))))
}
