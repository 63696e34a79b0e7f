import { assembleBlock } from '../../../../src/codec/Block.ts'
import { encodeHeader, hashHeader } from '../../../../src/codec/Header.ts'
import { bytes, fromBytes } from '../../../../src/model/Hex.ts'
import type { Address, Bytes, Hash32 } from '../../../../src/model/Hex.ts'
import type { Header, Withdrawal } from '../../../../src/model/generated/adapter.ts'
import { AdapterError } from '../../../protocol/serve.ts'
import { has, list, object, readAddress, readBytes, readHash, readQuantity, text } from './json.ts'
import type { JsonObject } from './json.ts'
import { encodeRpcTransaction, hashTransaction } from './rpcTransaction.ts'

/** A block rebuilt from JSON. */
export interface RpcBlock {
  readonly header: Header
  readonly headerRlp: Bytes
  readonly hash: Hash32
  readonly rlp: Bytes
  /** In block order. */
  readonly transactionHashes: readonly Hash32[]
  /** Of its transactions, each once. */
  readonly senders: readonly Address[]
}

/**
 * Rebuilds a block from the JSON of execution-apis.
 *
 * @param answer - What `eth_getBlockByNumber` gave with full transactions.
 * @returns The block; the hash of its header equals the one in the JSON.
 * @throws {@link AdapterError} `INTERNAL` where the hashes differ or the block has uncles.
 */
export function readRpcBlock(answer: unknown): RpcBlock {
  const json = object(answer, 'a block')
  if (list(json, 'uncles').length > 0) throw new AdapterError('INTERNAL', 'the node built a block with uncles')
  const { header, headerRlp, hash } = readRpcHeader(json)
  const items = list(json, 'transactions').map((item) => object(item, 'a transaction'))
  const transactions = items.map(encodeRpcTransaction)
  const withdrawals = header.withdrawalsRoot === undefined ? undefined : list(json, 'withdrawals').map(withdrawal)
  const rlp = assembleBlock({
    headerRlp,
    transactions,
    uncles: [],
    ...(withdrawals !== undefined && { withdrawals }),
  })
  return {
    header,
    headerRlp: fromBytes(headerRlp),
    hash,
    rlp: fromBytes(rlp),
    transactionHashes: transactions.map(hashTransaction),
    senders: [...new Set(items.map((item) => readAddress(item, 'from')))],
  }
}

function readRpcHeader(json: JsonObject): { header: Header; headerRlp: Uint8Array; hash: Hash32 } {
  const header: Header = {
    parentHash: readHash(json, 'parentHash'),
    sha3Uncles: readHash(json, 'sha3Uncles'),
    miner: readAddress(json, 'miner'),
    stateRoot: readHash(json, 'stateRoot'),
    transactionsRoot: readHash(json, 'transactionsRoot'),
    receiptsRoot: readHash(json, 'receiptsRoot'),
    logsBloom: readBytes(json, 'logsBloom'),
    difficulty: readQuantity(json, 'difficulty'),
    number: readQuantity(json, 'number'),
    gasLimit: readQuantity(json, 'gasLimit'),
    gasUsed: readQuantity(json, 'gasUsed'),
    timestamp: readQuantity(json, 'timestamp'),
    extraData: readBytes(json, 'extraData'),
    mixHash: readHash(json, 'mixHash'),
    nonce: nonce(json),
    ...(has(json, 'baseFeePerGas') && { baseFeePerGas: readQuantity(json, 'baseFeePerGas') }),
    ...(has(json, 'withdrawalsRoot') && { withdrawalsRoot: readHash(json, 'withdrawalsRoot') }),
    ...(has(json, 'blobGasUsed') && { blobGasUsed: readQuantity(json, 'blobGasUsed') }),
    ...(has(json, 'excessBlobGas') && { excessBlobGas: readQuantity(json, 'excessBlobGas') }),
    ...(has(json, 'parentBeaconBlockRoot') && { parentBeaconBlockRoot: readHash(json, 'parentBeaconBlockRoot') }),
    ...(has(json, 'requestsHash') && { requestsHash: readHash(json, 'requestsHash') }),
    ...(has(json, 'blockAccessListHash') && { blockAccessListHash: readHash(json, 'blockAccessListHash') }),
    ...(has(json, 'slotNumber') && { slotNumber: readQuantity(json, 'slotNumber') }),
  }
  const headerRlp = encodeHeader(header)
  const hash = hashHeader(headerRlp)
  const reported = readHash(json, 'hash')
  if (hash !== reported) throw new AdapterError('INTERNAL', `the header fields of block ${reported} hash to ${hash}`)
  return { header, headerRlp, hash }
}

/** 8 bytes; some nodes cut leading zeros. */
function nonce(json: JsonObject): Bytes {
  return bytes(`0x${text(json, 'nonce').slice(2).toLowerCase().padStart(16, '0')}`)
}

function withdrawal(item: unknown): Withdrawal {
  const json = object(item, 'a withdrawal')
  return {
    index: readQuantity(json, 'index'),
    validatorIndex: readQuantity(json, 'validatorIndex'),
    address: readAddress(json, 'address'),
    amount: readQuantity(json, 'amount'),
  }
}
