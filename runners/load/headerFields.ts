import { encodeHeader, hashHeader } from '../../src/codec/Header.ts'
import type { ExecutionResult, Header } from '../../src/model/generated/adapter.ts'
import { fromBytes } from '../../src/model/Hex.ts'
import type { Bytes, Hash32 } from '../../src/model/Hex.ts'
import { Damage } from './Damage.ts'
import { addressField, bytesField, type Fields, hashField, optionalField, quantityField, wordField } from './fields.ts'

/**
 * Reads the header of a blockchain test; both sets of names in use are known.
 *
 * @param fields - Header object of the fixture.
 * @returns The header.
 */
function readHeader(fields: Fields): Header {
  const either = <T>(first: string, second: string, read: (fields: Fields, name: string) => T): T =>
    read(fields, fields[first] === undefined ? second : first)
  const optional = <T>(name: string, read: (fields: Fields, name: string) => T): Partial<Record<string, T>> => {
    const value = optionalField(fields, name, read)
    return value === undefined ? {} : { [name]: value }
  }
  return {
    parentHash: hashField(fields, 'parentHash'),
    sha3Uncles: either('uncleHash', 'sha3Uncles', hashField),
    miner: either('coinbase', 'miner', addressField),
    stateRoot: hashField(fields, 'stateRoot'),
    transactionsRoot: either('transactionsTrie', 'transactionsRoot', hashField),
    receiptsRoot: either('receiptTrie', 'receiptsRoot', hashField),
    logsBloom: either('bloom', 'logsBloom', bytesField),
    difficulty: quantityField(fields, 'difficulty'),
    number: quantityField(fields, 'number'),
    gasLimit: quantityField(fields, 'gasLimit'),
    gasUsed: quantityField(fields, 'gasUsed'),
    timestamp: quantityField(fields, 'timestamp'),
    extraData: bytesField(fields, 'extraData'),
    mixHash: wordField(fields, 'mixHash'),
    nonce: bytesField(fields, 'nonce'),
    ...optional('baseFeePerGas', quantityField),
    ...optional('withdrawalsRoot', hashField),
    ...optional('blobGasUsed', quantityField),
    ...optional('excessBlobGas', quantityField),
    ...optional('parentBeaconBlockRoot', hashField),
    ...optional('requestsHash', hashField),
    ...optional('blockAccessListHash', hashField),
    ...optional('slotNumber', quantityField),
  }
}

/**
 * Reads a header and checks it against the hash that the fixture states.
 *
 * @param fields - Header object of the fixture.
 * @returns The header, its RLP and hash.
 * @throws Damage where the hash is another one.
 */
export function readHashedHeader(fields: Fields): { header: Header; headerRlp: Bytes; hash: Hash32 } {
  const header = readHeader(fields)
  const encoded = encodeHeader(header)
  const hash = hashHeader(encoded)
  const stated = optionalField(fields, 'hash', hashField)
  if (stated !== undefined && stated !== hash) {
    throw new Damage('hash', `the fields hash to ${hash}, not to ${stated}; take the file from its source again`)
  }
  return { header, headerRlp: fromBytes(encoded), hash }
}

/**
 * What a header says about the outcome of its block.
 *
 * @param header - Header of an accepted block.
 * @param hash - Its hash.
 * @returns The fields of the result that the header fixes.
 */
export function resultOf(header: Header, hash: Hash32): Partial<ExecutionResult> {
  return {
    blockHash: hash,
    stateRoot: header.stateRoot,
    receiptsRoot: header.receiptsRoot,
    transactionsRoot: header.transactionsRoot,
    logsBloom: header.logsBloom,
    gasUsed: header.gasUsed,
    ...(header.blobGasUsed !== undefined && { blobGasUsed: header.blobGasUsed }),
    ...(header.withdrawalsRoot !== undefined && { withdrawalsRoot: header.withdrawalsRoot }),
    ...(header.requestsHash !== undefined && { requestsHash: header.requestsHash }),
  }
}
