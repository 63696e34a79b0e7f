import type { ExecutionResult, Header, Withdrawal } from '../model/generated/adapter.ts'
import { address, bytes, fromBytes, hash32, quantity, toBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { decodeHeader, encodeHeader } from './Header.ts'
import * as Rlp from './Rlp.ts'

/** A block cut into its parts; the byte strings are views of its RLP. */
export interface BlockParts {
  readonly headerRlp: Uint8Array
  readonly header: Header
  /** Encoded transactions (EIP-2718). */
  readonly transactions: readonly Uint8Array[]
  /** RLP of each uncle's header. */
  readonly uncles: readonly Uint8Array[]
  /** Absent before Shanghai. */
  readonly withdrawals?: readonly Withdrawal[]
}

const zeroHash = hash32(`0x${'00'.repeat(32)}`)
const zeroBloom = bytes(`0x${'00'.repeat(256)}`)

/**
 * Cuts a block into its parts.
 *
 * @param blockRlp - RLP of header, transactions, uncles and, from Shanghai, withdrawals.
 * @returns The parts; transactions and uncles are checked to be canonical RLP but not read.
 * @throws {@link Rejection} `RLP_MALFORMED` naming the part, or `HEADER_FIELDS_INVALID` where the header does not commit
 *   to the withdrawals that the body has.
 */
export function splitBlock(blockRlp: Uint8Array): BlockParts {
  Rlp.validate(blockRlp)
  const items = Rlp.split(blockRlp)
  const [headerRlp, transactions, uncles, withdrawals] = items
  if (headerRlp === undefined || transactions === undefined || uncles === undefined || items.length > 4) {
    throw new Rejection('RLP_MALFORMED', { item: 'block', parts: String(items.length) })
  }
  const header = decodeHeader(headerRlp)
  if (withdrawals === undefined && header.withdrawalsRoot !== undefined) {
    throw new Rejection('RLP_MALFORMED', { item: 'block', withdrawals: 'absent' })
  }
  if (withdrawals !== undefined && header.withdrawalsRoot === undefined) {
    throw new Rejection('HEADER_FIELDS_INVALID', { absent: 'withdrawalsRoot', body: 'has withdrawals' })
  }
  return {
    headerRlp,
    header,
    transactions: Rlp.split(transactions).map(toTransaction),
    uncles: Rlp.split(uncles).map(toUncle),
    ...(withdrawals !== undefined && { withdrawals: Rlp.split(withdrawals).map(decodeWithdrawal) }),
  }
}

/**
 * Puts a block together; the inverse of {@link splitBlock}, byte for byte.
 *
 * @param parts - Header RLP and what it commits to; the header object is not needed.
 * @returns RLP of the block.
 */
export function assembleBlock(parts: Omit<BlockParts, 'header'>): Uint8Array {
  const items = [
    parts.headerRlp,
    Rlp.join(
      parts.transactions.map((transaction) => (Rlp.isList(transaction) ? transaction : Rlp.fromBytes(transaction))),
    ),
    Rlp.join(parts.uncles),
  ]
  if (parts.withdrawals !== undefined) items.push(Rlp.join(parts.withdrawals.map(encodeWithdrawal)))
  return Rlp.join(items)
}

/**
 * Zeroes the fields of a block's header that execution computes: state root, receipts root, bloom, gas used and, where
 * present, requests hash.
 *
 * @param blockRlp - RLP of a block.
 * @returns RLP of the same block with those fields zero.
 * @throws {@link Rejection} `RLP_MALFORMED`.
 */
export function blankComputedFields(blockRlp: Uint8Array): Uint8Array {
  const [headerRlp, ...rest] = Rlp.split(blockRlp)
  const header = decodeHeader(headerRlp ?? Uint8Array.of())
  const blank: Header = {
    ...header,
    stateRoot: zeroHash,
    receiptsRoot: zeroHash,
    logsBloom: zeroBloom,
    gasUsed: quantity(0),
    ...(header.requestsHash !== undefined && { requestsHash: zeroHash }),
  }
  return Rlp.join([encodeHeader(blank), ...rest])
}

/**
 * Fills in the fields that execution computed.
 *
 * @param header - Header whose computed fields may be zero.
 * @param result - What execution gave; its `blockHash` is not used.
 * @returns The whole header.
 */
export function completeHeader(
  header: Header,
  result: Pick<ExecutionResult, 'stateRoot' | 'receiptsRoot' | 'logsBloom' | 'gasUsed' | 'requestsHash'>,
): Header {
  return {
    ...header,
    stateRoot: result.stateRoot,
    receiptsRoot: result.receiptsRoot,
    logsBloom: result.logsBloom,
    gasUsed: result.gasUsed,
    ...(header.requestsHash !== undefined && { requestsHash: result.requestsHash ?? header.requestsHash }),
  }
}

/**
 * Writes a withdrawal (EIP-4895).
 *
 * @returns RLP of index, validator index, address and amount.
 */
export function encodeWithdrawal(withdrawal: Withdrawal): Uint8Array {
  return Rlp.join([
    Rlp.fromInteger(BigInt(withdrawal.index)),
    Rlp.fromInteger(BigInt(withdrawal.validatorIndex)),
    Rlp.fromBytes(toBytes(withdrawal.address)),
    Rlp.fromInteger(BigInt(withdrawal.amount)),
  ])
}

/**
 * Reads a withdrawal (EIP-4895).
 *
 * @param rlp - RLP of index, validator index, address and amount.
 * @throws {@link Rejection} `RLP_MALFORMED`.
 */
export function decodeWithdrawal(rlp: Uint8Array): Withdrawal {
  const items = Rlp.split(rlp)
  const [index, validatorIndex, recipient, amount] = items
  const recipientBytes = recipient === undefined ? undefined : Rlp.toBytes(recipient)
  if (
    index === undefined ||
    validatorIndex === undefined ||
    amount === undefined ||
    items.length !== 4 ||
    recipientBytes?.length !== 20
  ) {
    throw new Rejection('RLP_MALFORMED', {
      item: 'withdrawal',
      fields: String(items.length),
      addressBytes: String(recipientBytes?.length),
    })
  }
  return {
    index: quantity(Rlp.toInteger(index, 8)),
    validatorIndex: quantity(Rlp.toInteger(validatorIndex, 8)),
    address: address(fromBytes(recipientBytes)),
    amount: quantity(Rlp.toInteger(amount, 8)),
  }
}

function toTransaction(item: Uint8Array): Uint8Array {
  if (Rlp.isList(item)) return item
  const transaction = Rlp.toBytes(item)
  // A string in the list is a typed transaction; only the types 0x00 to 0x7f exist (EIP-2718).
  if (transaction.length === 0 || (transaction[0] ?? 0) > 0x7f)
    throw new Rejection('RLP_MALFORMED', { item: 'transaction', type: 'absent' })
  return transaction
}

function toUncle(item: Uint8Array): Uint8Array {
  if (!Rlp.isList(item)) throw new Rejection('RLP_MALFORMED', { item: 'uncle', kind: 'string' })
  return item
}
