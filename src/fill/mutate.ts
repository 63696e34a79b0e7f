import { assembleBlock, splitBlock } from '../codec/Block.ts'
import type { BlockParts } from '../codec/Block.ts'
import { encodeHeader } from '../codec/Header.ts'
import * as Rlp from '../codec/Rlp.ts'
import { keccak256 } from '../crypto/keccak.ts'
import type { Alloc, Header, Withdrawal } from '../model/generated/adapter.ts'
import { Defect } from '../model/Defect.ts'
import { bytes, fromBytes, hash32, integer, isQuantity, quantity, toBytes } from '../model/Hex.ts'
import type { Bytes, Quantity } from '../model/Hex.ts'
import { Trie } from '../trie/Trie.ts'
import { alterState } from './alterState.ts'
import type { Mutation } from './Mutation.ts'

const blobTypeByte = 3
/** Place of the versioned hashes in a blob transaction (EIP-4844). */
const blobHashesPlace = 10
const gasPerBlob = 131_072n

/** Place of each number of a header in its RLP, for those that a mutation pads. */
const fieldPlaces: Partial<Record<keyof Header, number>> = { number: 8, gasLimit: 9, gasUsed: 10, timestamp: 11 }

/**
 * Changes one thing of an honest block and computes anew what follows from it.
 *
 * @param honest - RLP of a valid block.
 * @param mutation - What changes.
 * @param extra - RLP of the parent's header, the state after the honest block, and the transaction of a replacement.
 * @returns RLP of the changed block.
 * @throws {@link Defect} Where the block has no part of the kind that the mutation changes.
 */
export function mutate(
  honest: Bytes,
  mutation: Mutation,
  extra: { readonly parent: Bytes; readonly postState: Alloc; readonly replacement?: Bytes },
): Bytes {
  const rlp = toBytes(honest)
  const parts = splitBlock(rlp)
  switch (mutation.kind) {
    case 'setField':
    case 'addToField':
    case 'flipField':
      return write(parts, { ...parts.header, [mutation.field]: changed(parts.header, mutation) })
    case 'dropLastField':
      return writeHeader(parts, (items) => items.slice(0, -1))
    case 'appendField':
      return writeHeader(parts, (items) => [...items, Rlp.fromBytes(toBytes(bytes(mutation.value)))])
    case 'padField':
      return writeHeader(parts, (items) =>
        items.map((item, place) => (place === fieldPlaces[mutation.field] ? padded(item) : item)),
      )
    case 'addUncle':
      return write(
        { ...parts, uncles: [toBytes(extra.parent)] },
        { ...parts.header, sha3Uncles: unclesHash(extra.parent) },
      )
    case 'smuggleUncle':
      return write({ ...parts, uncles: [toBytes(extra.parent)] }, parts.header)
    case 'truncate':
      return fromBytes(rlp.subarray(0, -mutation.bytes))
    case 'appendBytes':
      return fromBytes(Buffer.concat([rlp, toBytes(bytes(mutation.value))]))
    case 'dropWithdrawals':
      return write({ ...parts, withdrawals: [] }, parts.header)
    case 'addToWithdrawal':
      return write(
        { ...parts, withdrawals: (parts.withdrawals ?? []).map((entry, index) => richer(entry, index, mutation)) },
        parts.header,
      )
    case 'replaceTransaction':
    case 'dropTransaction':
    case 'repeatTransaction':
      return mutateTransactions(parts, mutation, extra.replacement)
    case 'alterState':
      return write(parts, { ...parts.header, stateRoot: alterState(extra.postState, mutation.changes).stateRoot })
    case 'omitSystemCalls':
    case 'delayFork':
    case 'plantFault':
      return honest
  }
}

type TransactionMutation = Extract<Mutation, { readonly index: number; readonly kind: `${string}Transaction` }>

function mutateTransactions(parts: BlockParts, mutation: TransactionMutation, replacement: Bytes | undefined): Bytes {
  const { transactions, header } = parts
  const subject = transactions[mutation.index]
  if (subject === undefined) throw new Defect(`the block has no transaction ${mutation.index}`)
  if (mutation.kind === 'dropTransaction') {
    return write({ ...parts, transactions: transactions.toSpliced(mutation.index, 1) }, header)
  }
  if (mutation.kind === 'repeatTransaction')
    return write({ ...parts, transactions: [...transactions, subject] }, header)
  if (replacement === undefined) throw new Defect('a replacement was not signed')
  const changedTransactions = transactions.toSpliced(mutation.index, 1, toBytes(replacement))
  return write({ ...parts, transactions: changedTransactions }, reseal(header, changedTransactions))
}

/** The header that commits to these transactions. */
function reseal(header: Header, transactions: readonly Uint8Array[]): Header {
  const trie = new Trie({ source: () => undefined, keccak256 })
  for (const [index, transaction] of transactions.entries()) trie.put(Rlp.fromInteger(BigInt(index)), transaction)
  const blobs = transactions.reduce((sum, transaction) => sum + countBlobs(transaction), 0n)
  return {
    ...header,
    transactionsRoot: hash32(fromBytes(trie.root())),
    ...(header.blobGasUsed !== undefined && { blobGasUsed: quantity(blobs * gasPerBlob) }),
  }
}

function countBlobs(transaction: Uint8Array): bigint {
  if (transaction[0] !== blobTypeByte) return 0n
  const fields = Rlp.split(transaction.subarray(1))
  // The form of the network holds the transaction as its first item.
  const [first] = fields
  const inner = first !== undefined && Rlp.isList(first) ? Rlp.split(first) : fields
  const hashes = inner[blobHashesPlace]
  return hashes === undefined ? 0n : BigInt(Rlp.split(hashes).length)
}

type FieldMutation = Extract<Mutation, { readonly kind: 'setField' | 'addToField' | 'flipField' }>

function changed(header: Header, mutation: FieldMutation): Bytes | Quantity {
  const value = header[mutation.field]
  if (value === undefined) throw new Defect(`the header has no ${mutation.field}`)
  if (mutation.kind === 'setField') return isQuantity(mutation.value) ? mutation.value : bytes(mutation.value)
  if (mutation.kind === 'addToField') {
    if (!isQuantity(value)) throw new Defect(`${mutation.field} is not a number`)
    return quantity(integer(value) + mutation.difference)
  }
  const flipped = toBytes(bytes(value))
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  return fromBytes(flipped)
}

function write(parts: BlockParts, header: Header): Bytes {
  return fromBytes(assembleBlock({ ...parts, headerRlp: encodeHeader(header) }))
}

/** Rebuilds the block around a header whose items are no longer those of a fork. */
function writeHeader(parts: BlockParts, change: (items: readonly Uint8Array[]) => readonly Uint8Array[]): Bytes {
  return fromBytes(assembleBlock({ ...parts, headerRlp: Rlp.join(change(Rlp.split(parts.headerRlp))) }))
}

function padded(item: Uint8Array): Uint8Array {
  return Rlp.fromBytes(Uint8Array.from([0, ...Rlp.toBytes(item)]))
}

function unclesHash(uncle: Bytes): Header['sha3Uncles'] {
  return hash32(fromBytes(keccak256(Rlp.join([toBytes(uncle)]))))
}

function richer(
  withdrawal: Withdrawal,
  index: number,
  mutation: { readonly index: number; readonly gwei: bigint },
): Withdrawal {
  if (index !== mutation.index) return withdrawal
  return { ...withdrawal, amount: quantity(integer(withdrawal.amount) + mutation.gwei) }
}
