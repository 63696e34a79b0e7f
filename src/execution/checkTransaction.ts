import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { WorldState } from '../state/WorldState.ts'
import { Rejection } from '../model/Rejection.ts'
import { isDelegation } from './delegation.ts'
import { Level } from './Fork.ts'
import { intrinsicGas, type IntrinsicGas } from './intrinsicGas.ts'
import type { Rules } from './Rules.ts'
import { recoverSender } from './Signature.ts'
import type { Transaction } from './Transaction.ts'

/** A transaction that its own bytes and the fork allow. */
export interface CheckedTransaction extends IntrinsicGas {
  readonly transaction: Transaction
  readonly sender: Uint8Array
}

/** What is left of a block for the transaction that is checked. */
export interface Allowance {
  readonly gas: bigint
  readonly blobGas: bigint
  readonly baseFee: bigint
  readonly blobBaseFee: bigint
}

const nonceMax = 2n ** 64n - 1n
const uint256Max = 2n ** 256n - 1n
const blobGasPerBlob = 131_072n
const initcodeBytesMax = 49_152
const blobHashVersion = 0x01
/** EIP-7594. */
const blobsPerTransactionMax = 6
/** EIP-7825. */
const transactionGasMax = 16_777_216n

/**
 * Checks a transaction by itself: what no state and no block can change.
 *
 * @param transaction - Decoded transaction.
 * @param rules - Fork in force.
 * @throws {@link Rejection} `NONCE_OVERFLOW`, `INITCODE_TOO_LONG` or `GAS_LIMIT_ABOVE_CAP`.
 * @see spec/rules TXN-3, TXN-10, TXN-15
 */
function checkStatic({ gasLimit, nonce, to, data }: Transaction, rules: Rules): void {
  if (nonce >= nonceMax) throw new Rejection('NONCE_OVERFLOW', { nonce: String(nonce) })
  if (rules.level >= Level.shanghai && to === null && data.length > initcodeBytesMax) {
    throw new Rejection('INITCODE_TOO_LONG', { bytes: String(data.length), most: String(initcodeBytesMax) })
  }
  if (rules.level >= Level.osaka && gasLimit > transactionGasMax) {
    throw new Rejection('GAS_LIMIT_ABOVE_CAP', { gasLimit: String(gasLimit), cap: String(transactionGasMax) })
  }
}

/** Checks TXN-5. @throws {@link Rejection} `INTRINSIC_GAS_TOO_LOW`. */
function checkIntrinsicGas(transaction: Transaction, rules: Rules): IntrinsicGas {
  const gas = intrinsicGas(transaction, rules)
  const least = gas.intrinsic > gas.floor ? gas.intrinsic : gas.floor
  if (transaction.gasLimit >= least) return gas
  throw new Rejection('INTRINSIC_GAS_TOO_LOW', { gasLimit: String(transaction.gasLimit), least: String(least) })
}

/**
 * Checks what a transaction's fields say about each other.
 *
 * @param transaction - Decoded transaction.
 * @param rules - Fork in force.
 * @throws {@link Rejection} One of TXN-8, TXN-16, TXN-17, TXN-19, TXN-20, TXN-22, TXN-23.
 */
function checkShape(transaction: Transaction, rules: Rules): void {
  if (transaction.maxPriorityFeePerGas > transaction.maxFeePerGas) throw new Rejection('PRIORITY_FEE_ABOVE_FEE_CAP')
  if (transaction.type === 3) checkBlobs(transaction, rules)
  if (transaction.type === 4) {
    if (transaction.to === null) throw new Rejection('SET_CODE_CONTRACT_CREATION')
    if (transaction.authorizations.length === 0) throw new Rejection('AUTHORIZATION_LIST_EMPTY')
  }
}

function checkBlobs({ to, blobHashes }: Transaction, rules: Rules): void {
  if (to === null) throw new Rejection('BLOB_CONTRACT_CREATION')
  const count = blobHashes.length
  if (count === 0) throw new Rejection('BLOB_COUNT_ZERO')
  const most = rules.level >= Level.osaka ? blobsPerTransactionMax : Number(rules.blob?.maxBlobs ?? 0n)
  if (count > most) throw new Rejection('BLOB_COUNT_EXCEEDED', { blobs: String(count), most: String(most) })
  for (const [index, hash] of blobHashes.entries()) {
    if (hash[0] !== blobHashVersion) throw new Rejection('BLOB_HASH_VERSION_INVALID', { blob: String(index) })
  }
}

/**
 * Checks a transaction under a ruleset, without block or state (TransactionTests).
 *
 * @param transaction - Decoded transaction.
 * @param rules - Fork in force.
 * @param crypto - Hash and recovery.
 * @returns Sender and intrinsic gas.
 * @throws {@link Rejection} Any reason of a transaction that needs neither block nor state.
 */
export function checkAlone(transaction: Transaction, rules: Rules, crypto: CryptoBackend): CheckedTransaction {
  checkShape(transaction, rules)
  if (transaction.gasLimit * transaction.maxFeePerGas > uint256Max) {
    throw new Rejection('SCALAR_OVERFLOW', { field: 'gasLimit * maxFeePerGas' })
  }
  const sender = recoverSender(transaction, rules, crypto)
  const gas = checkIntrinsicGas(transaction, rules)
  checkStatic(transaction, rules)
  return { transaction, sender, ...gas }
}

/**
 * Checks a transaction that is to run next in a block.
 *
 * @param transaction - Decoded transaction.
 * @param allowance - What the block has left, and its prices.
 * @param context - Rules, state before the transaction, and crypto.
 * @returns Sender and intrinsic gas.
 * @throws {@link Rejection} Any `TXN-*` reason.
 * @see spec/rules TXN-1 to TXN-23
 */
export function checkInBlock(
  transaction: Transaction,
  allowance: Allowance,
  context: { readonly rules: Rules; readonly world: WorldState; readonly crypto: CryptoBackend },
): CheckedTransaction {
  const { rules, world, crypto } = context
  checkStatic(transaction, rules)
  if (transaction.gasLimit > allowance.gas) {
    throw new Rejection('GAS_ALLOWANCE_EXCEEDED', {
      gasLimit: String(transaction.gasLimit),
      left: String(allowance.gas),
    })
  }
  const blobGas = blobGasPerBlob * BigInt(transaction.blobHashes.length)
  if (blobGas > allowance.blobGas) {
    throw new Rejection('BLOB_COUNT_EXCEEDED', { blobGas: String(blobGas), left: String(allowance.blobGas) })
  }
  const sender = recoverSender(transaction, rules, crypto)
  checkShape(transaction, rules)
  checkPrices(transaction, allowance)
  checkSender({ transaction, sender, world, blobGas })
  return { transaction, sender, ...checkIntrinsicGas(transaction, rules) }
}

function checkPrices(transaction: Transaction, { baseFee, blobBaseFee }: Allowance): void {
  if (transaction.maxFeePerGas < baseFee) {
    throw new Rejection('FEE_CAP_BELOW_BASE_FEE', { cap: String(transaction.maxFeePerGas), baseFee: String(baseFee) })
  }
  if (transaction.type === 3 && transaction.maxFeePerBlobGas < blobBaseFee) {
    throw new Rejection('BLOB_FEE_TOO_LOW', { cap: String(transaction.maxFeePerBlobGas), fee: String(blobBaseFee) })
  }
}

interface SenderCheck {
  readonly transaction: Transaction
  readonly sender: Uint8Array
  readonly world: WorldState
  readonly blobGas: bigint
}

function checkSender({ transaction, sender, world, blobGas }: SenderCheck): void {
  const account = world.account(sender)
  const nonce = account?.nonce ?? 0n
  const facts = { found: String(transaction.nonce), expected: String(nonce) }
  if (transaction.nonce < nonce) throw new Rejection('NONCE_TOO_LOW', facts)
  if (transaction.nonce > nonce) throw new Rejection('NONCE_TOO_HIGH', facts)
  const cost =
    transaction.gasLimit * transaction.maxFeePerGas + transaction.value + blobGas * transaction.maxFeePerBlobGas
  const balance = account?.balance ?? 0n
  if (balance < cost) throw new Rejection('INSUFFICIENT_FUNDS', { balance: String(balance), cost: String(cost) })
  const code = world.code(sender)
  if (code.length > 0 && !isDelegation(code)) throw new Rejection('SENDER_NOT_EOA', { codeBytes: String(code.length) })
}
