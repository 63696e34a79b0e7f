import type {
  BlockAttributes,
  BlockToBuild,
  ExecutionContext,
  ExecutionResult,
  TransactionResult,
  Withdrawal,
} from '../../src/model/generated/adapter.ts'
import type { Hash32 } from '../../src/model/Hex.ts'
import { within } from './Damage.ts'
import {
  inField,
  addressField,
  bytesField,
  bytesListField,
  type Fields,
  hashField,
  isFields,
  listField,
  objectField,
  optionalField,
  quantityField,
  wordField,
  wrong,
} from './fields.ts'

/**
 * Reads what a builder is told, in the form of the adapter protocol.
 *
 * @param fields - `attributes`, `transactions` and `context`.
 * @returns The block to build.
 */
export function readBlockToBuild(fields: Fields): BlockToBuild {
  const context = optionalField(fields, 'context', objectField)
  return {
    attributes: inField(fields, 'attributes', readAttributes),
    transactions: bytesListField(fields, 'transactions'),
    ...(context !== undefined && { context: within('context', () => readContext(context)) }),
  }
}

/**
 * Reads what executing a block yields, in the form of the adapter protocol.
 *
 * @param fields - Every field of the result.
 * @returns The result.
 */
export function readResult(fields: Fields): ExecutionResult {
  return {
    blockHash: hashField(fields, 'blockHash'),
    stateRoot: hashField(fields, 'stateRoot'),
    receiptsRoot: hashField(fields, 'receiptsRoot'),
    transactionsRoot: hashField(fields, 'transactionsRoot'),
    logsBloom: bytesField(fields, 'logsBloom'),
    gasUsed: quantityField(fields, 'gasUsed'),
    ...present(fields, 'blobGasUsed', quantityField),
    ...present(fields, 'withdrawalsRoot', hashField),
    ...present(fields, 'requestsHash', hashField),
    transactions: objectsField(fields, 'transactions', readTransactionResult),
  }
}

/**
 * Reads a list of withdrawals.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @returns The withdrawals.
 */
export function withdrawalsField(fields: Fields, name: string): readonly Withdrawal[] {
  return objectsField(fields, name, (withdrawal) => ({
    index: quantityField(withdrawal, 'index'),
    validatorIndex: quantityField(withdrawal, 'validatorIndex'),
    address: addressField(withdrawal, 'address'),
    amount: quantityField(withdrawal, 'amount'),
  }))
}

/**
 * Reads a list of objects.
 *
 * @param fields - The object around it.
 * @param name - Its field.
 * @param read - Reads one of them.
 * @returns What was read, in order.
 */
export function objectsField<T>(fields: Fields, name: string, read: (entry: Fields) => T): readonly T[] {
  return listField(fields, name).map((entry, index) =>
    within(`${name}[${index}]`, () => (isFields(entry) ? read(entry) : wrong('', 'an object', entry))),
  )
}

function readAttributes(fields: Fields): BlockAttributes {
  return {
    timestamp: quantityField(fields, 'timestamp'),
    feeRecipient: addressField(fields, 'feeRecipient'),
    prevRandao: wordField(fields, 'prevRandao'),
    gasLimit: quantityField(fields, 'gasLimit'),
    ...present(fields, 'number', quantityField),
    ...present(fields, 'extraData', bytesField),
    ...present(fields, 'parentBeaconBlockRoot', hashField),
    ...present(fields, 'baseFeePerGas', quantityField),
    ...present(fields, 'excessBlobGas', quantityField),
    ...present(fields, 'difficulty', quantityField),
    ...present(fields, 'withdrawals', withdrawalsField),
    ...present(fields, 'uncles', bytesListField),
  }
}

/**
 * Reads what headers would tell.
 *
 * @param fields - `blockHashes` and `preStateRoot`, where they are there.
 * @returns The context.
 */
export function readContext(fields: Fields): ExecutionContext {
  const blockHashes = optionalField(fields, 'blockHashes', objectField)
  return {
    ...(blockHashes !== undefined && { blockHashes: within('blockHashes', () => readHashes(blockHashes)) }),
    ...present(fields, 'preStateRoot', hashField),
  }
}

function readHashes(fields: Fields): Readonly<Record<string, Hash32>> {
  return Object.fromEntries(Object.keys(fields).map((number) => [number, hashField(fields, number)]))
}

function readTransactionResult(fields: Fields): TransactionResult {
  return {
    hash: hashField(fields, 'hash'),
    // A root before Byzantium, `0x1` or `0x0` since.
    status: String(fields['status']).length === 66 ? hashField(fields, 'status') : quantityField(fields, 'status'),
    gasUsed: quantityField(fields, 'gasUsed'),
    logsHash: hashField(fields, 'logsHash'),
    ...present(fields, 'contractAddress', addressField),
  }
}

/** An object with the field where it is there, and without it where it is not. */
function present<Name extends string, T>(
  fields: Fields,
  name: Name,
  read: (fields: Fields, name: string) => T,
): { readonly [Key in Name]?: T } {
  const value = optionalField(fields, name, read)
  const absent: { readonly [Key in Name]?: T } = {}
  return value === undefined ? absent : { ...absent, [name]: value }
}
