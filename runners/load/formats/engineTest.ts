import { createHash } from 'node:crypto'
import { assembleBlock, encodeWithdrawal } from '../../../src/codec/Block.ts'
import { encodeHeader, hashHeader } from '../../../src/codec/Header.ts'
import type { Header, Withdrawal } from '../../../src/model/generated/adapter.ts'
import { bytes, type Bytes, fromBytes, type Hash32, hash32, quantity, toBytes } from '../../../src/model/Hex.ts'
import type { Standard } from '../../../src/standard/Standard.ts'
import { listRoot } from '../../../src/trie/listRoot.ts'
import type { BlockToImport, ImportCase } from '../Case.ts'
import { within } from '../Damage.ts'
import type { Draft, TestSource } from '../Draft.ts'
import {
  addressField,
  bytesField,
  bytesListField,
  type Fields,
  hashField,
  isFields,
  listField,
  optionalField,
  quantityField,
  textField,
  toBytesValue,
  wordField,
  wrong,
} from '../fields.ts'
import { hasFixtureHash } from '../fixtureHash.ts'
import { keccak256 } from '../hasher.ts'
import { resultOf } from '../headerFields.ts'
import { type Unaskable, unaskable } from '../Loaded.ts'
import { emptyUnclesHash, zeroHash } from '../oneBlock.ts'
import { objectsField, withdrawalsField } from '../resultFields.ts'
import { notShownUnder, readReasons, readRuleset } from '../rulesetFields.ts'
import { readGenesis } from './blockchainTest.ts'

/**
 * Reads a `blockchain_test_engine` of EEST: the payloads are made into the blocks that they describe.
 *
 * @param source - The test.
 * @param standard - Where rulesets and reasons come from.
 * @returns One draft.
 */
export function* engineTestDrafts(source: TestSource, standard: Standard): Generator<Draft> {
  const fork = textField(source.fields, 'network')
  const id = `${source.place}::${source.name}`
  yield {
    id,
    test: source.name,
    family: 'blockchain_test_engine',
    fork,
    read: () => readCase(source, standard, { id, fork }),
  }
}

function readCase(
  source: TestSource,
  standard: Standard,
  named: { readonly id: string; readonly fork: string },
): ImportCase | Unaskable {
  const { fields } = source
  const ruleset = readRuleset(fields, named.fork, standard)
  const payloads = objectsField(fields, 'engineNewPayloads', (payload) => readPayload(payload, standard))
  const obstacle = payloads.find((payload) => typeof payload === 'string')
  if (obstacle !== undefined) return unaskable(obstacle)
  const notShown = notShownUnder(ruleset)
  return {
    kind: 'import',
    id: named.id,
    file: source.file,
    family: 'blockchain_test_engine',
    fork: named.fork,
    ruleset,
    clauses: [],
    headerInputs: ['genesisHeader'],
    genesis: readGenesis(fields, hasFixtureHash(fields)),
    blocks: payloads.filter((payload) => typeof payload !== 'string'),
    head: hashField(fields, 'lastblockhash'),
    ...(notShown !== undefined && { notShown }),
  }
}

/** The block of a payload, or what of the request no block can say. */
function readPayload(fields: Fields, standard: Standard): BlockToImport | string {
  if (fields['errorCode'] !== undefined && fields['errorCode'] !== null) {
    return 'an engine request that must fail as a request, before any block is looked at'
  }
  const [payload, , beaconRoot, requests] = listField(fields, 'params')
  if (!isFields(payload)) return wrong('params[0]', 'a payload', payload)
  const { rlp, header, hash } = within('params', () => toBlock(payload, { beaconRoot, requests }))
  const source = optionalField(fields, 'validationError', textField)
  const stated = within('params[0]', () => hashField(payload, 'blockHash'))
  if (stated !== hash || source?.includes('INVALID_VERSIONED_HASHES') === true) {
    return 'a payload whose fault lies in the request around the block'
  }
  if (source === undefined) return { rlp, expected: { kind: 'accept', result: resultOf(header, hash) } }
  return { rlp, expected: { kind: 'reject', reasons: readReasons(source, standard), source } }
}

interface Block {
  readonly rlp: Bytes
  readonly header: Header
  readonly hash: Hash32
}

function toBlock(payload: Fields, around: { readonly beaconRoot: unknown; readonly requests: unknown }): Block {
  const transactions = bytesListField(payload, 'transactions').map(toBytes)
  const withdrawals = optionalField(payload, 'withdrawals', withdrawalsField)
  const accessList = optionalField(payload, 'blockAccessList', bytesField)
  const slotNumber = optionalField(payload, 'slotNumber', quantityField)
  const header: Header = {
    ...payloadFields(payload),
    transactionsRoot: root(transactions),
    ...(withdrawals !== undefined && { withdrawalsRoot: withdrawalsRoot(withdrawals) }),
    ...blobFields(payload),
    ...(around.beaconRoot !== undefined && {
      parentBeaconBlockRoot: wordField({ beaconRoot: around.beaconRoot }, 'beaconRoot'),
    }),
    ...(Array.isArray(around.requests) && { requestsHash: requestsHash(around.requests) }),
    ...(accessList !== undefined && { blockAccessListHash: hash32(fromBytes(keccak256(toBytes(accessList)))) }),
    ...(slotNumber !== undefined && { slotNumber }),
  }
  const headerRlp = encodeHeader(header)
  const block = assembleBlock({
    headerRlp,
    transactions,
    uncles: [],
    ...(withdrawals !== undefined && { withdrawals }),
  })
  return { rlp: fromBytes(block), header, hash: hashHeader(headerRlp) }
}

function payloadFields(payload: Fields): Omit<Header, 'transactionsRoot'> {
  return {
    parentHash: hashField(payload, 'parentHash'),
    sha3Uncles: emptyUnclesHash,
    miner: addressField(payload, 'feeRecipient'),
    stateRoot: hashField(payload, 'stateRoot'),
    receiptsRoot: hashField(payload, 'receiptsRoot'),
    logsBloom: bytesField(payload, 'logsBloom'),
    difficulty: quantity(0),
    number: quantityField(payload, 'blockNumber'),
    gasLimit: quantityField(payload, 'gasLimit'),
    gasUsed: quantityField(payload, 'gasUsed'),
    timestamp: quantityField(payload, 'timestamp'),
    extraData: bytesField(payload, 'extraData'),
    mixHash: optionalField(payload, 'prevRandao', wordField) ?? zeroHash,
    nonce: bytes('0x0000000000000000'),
    baseFeePerGas: quantityField(payload, 'baseFeePerGas'),
  }
}

function blobFields(payload: Fields): Partial<Header> {
  const blobGasUsed = optionalField(payload, 'blobGasUsed', quantityField)
  const excessBlobGas = optionalField(payload, 'excessBlobGas', quantityField)
  return {
    ...(blobGasUsed !== undefined && { blobGasUsed }),
    ...(excessBlobGas !== undefined && { excessBlobGas }),
  }
}

function withdrawalsRoot(withdrawals: readonly Withdrawal[]): Hash32 {
  return root(withdrawals.map(encodeWithdrawal))
}

function root(values: readonly Uint8Array[]): Hash32 {
  return hash32(fromBytes(listRoot(values, keccak256)))
}

/** SHA-256 of the SHA-256 of each request that is not empty (EIP-7685). */
function requestsHash(requests: readonly unknown[]): Hash32 {
  const outer = createHash('sha256')
  for (const [index, value] of requests.entries()) {
    const request = toBytes(toBytesValue(value, `requests[${index}]`))
    if (request.length > 1) outer.update(createHash('sha256').update(request).digest())
  }
  return hash32(fromBytes(outer.digest()))
}
