import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import type { WorldState } from '../state/WorldState.ts'
import { addBalance, deleteIfEmpty, emptyAccount } from './accounts.ts'
import type { CheckedTransaction } from './checkTransaction.ts'
import { createAddress } from './contractAddress.ts'
import { delegationTo, isDelegation } from './delegation.ts'
import type { BlockContext, Engine, Environment, Log, Message, Outcome } from './Engine.ts'
import { Level } from './Fork.ts'
import type { Rules } from './Rules.ts'
import { recoverAuthority } from './Signature.ts'
import type { StepListener } from './Tracer.ts'
import type { AccessEntry, Authorization } from './Transaction.ts'

/** What a transaction did. */
export interface TransactionOutcome {
  readonly succeeded: boolean
  readonly error?: string
  /** Gas paid for, refund taken off. */
  readonly gasUsed: bigint
  readonly blobGasUsed: bigint
  readonly logs: readonly Log[]
  readonly output: Uint8Array
  readonly contractAddress?: Uint8Array
}

/** Where a transaction runs. */
export interface TransactionContext {
  readonly rules: Rules
  readonly world: WorldState
  readonly crypto: CryptoBackend
  readonly engine: Engine
  readonly block: BlockContext
  readonly listener?: StepListener
  readonly onPrecompile?: Environment['onPrecompile']
}

const blobGasPerBlob = 131_072n
const nonceMax = 2n ** 64n - 1n
const zeroAddressHex = '0'.repeat(40)

/**
 * Runs a checked transaction on the state.
 *
 * @param valid - From `checkInBlock` over this very state.
 * @param context - Rules, state, engine and block.
 * @returns What it did; the state has its effects, fees included.
 * @throws {@link Rejection} Only where the state lacks data (a witness that is not whole).
 * @see EIP-1559, EIP-2929, EIP-3529, EIP-4844, EIP-7623, EIP-7702
 */
export async function runTransaction(
  valid: CheckedTransaction,
  context: TransactionContext,
): Promise<TransactionOutcome> {
  const { faults } = context.rules
  const checked = faults?.alterTransaction?.(valid, context) ?? valid
  const { transaction, sender, intrinsic } = checked
  const { world, rules, block } = context
  const gasPrice = effectiveGasPrice(checked, block.baseFee)
  const blobGas = blobGasPerBlob * BigInt(transaction.blobHashes.length)
  world.beginTransaction()
  buy(checked, world, transaction.gasLimit * gasPrice + blobGas * block.blobBaseFee)
  const delegations = applyAuthorizations(transaction.authorizations, context)
  const message = messageOf(checked, transaction.gasLimit - intrinsic, context.crypto)
  const environment: Environment = {
    rules,
    block,
    world,
    origin: sender,
    gasPrice,
    blobHashes: transaction.blobHashes,
    accessList: [...transaction.accessList, ...delegations.warm],
    ...(context.listener !== undefined && { listener: context.listener }),
    ...(context.onPrecompile !== undefined && { onPrecompile: context.onPrecompile }),
  }
  const outcome = await context.engine.run(message, environment)
  const gasUsed = settle({ checked, outcome, delegationRefund: delegations.refund, gasPrice, context })
  clean(outcome, context)
  faults?.afterTransaction?.({
    checked,
    outcome: { succeeded: outcome.succeeded, gasUsed, blobGasUsed: blobGas },
    gasPrice,
    context,
  })
  return {
    succeeded: outcome.succeeded,
    ...(outcome.error !== undefined && { error: outcome.error }),
    gasUsed,
    blobGasUsed: blobGas,
    logs: outcome.logs,
    output: outcome.output,
    ...(message.kind === 'create' && outcome.succeeded && { contractAddress: message.to }),
  }
}

function effectiveGasPrice({ transaction }: CheckedTransaction, baseFee: bigint): bigint {
  const priority = transaction.maxFeePerGas - baseFee
  const tip = priority < transaction.maxPriorityFeePerGas ? priority : transaction.maxPriorityFeePerGas
  return transaction.type < 2 ? transaction.maxFeePerGas : baseFee + tip
}

function buy({ transaction, sender }: CheckedTransaction, world: WorldState, cost: bigint): void {
  const account = world.account(sender) ?? emptyAccount
  world.setAccount(sender, { ...account, nonce: transaction.nonce + 1n, balance: account.balance - cost })
}

function messageOf({ transaction, sender }: CheckedTransaction, gas: bigint, crypto: CryptoBackend): Message {
  const { to, value, data, nonce } = transaction
  if (to !== null) return { kind: 'call', caller: sender, to, value, data, gas }
  return { kind: 'create', caller: sender, to: createAddress(crypto, sender, nonce), value, data, gas }
}

interface Delegations {
  readonly warm: readonly AccessEntry[]
  readonly refund: bigint
}

function applyAuthorizations(authorizations: readonly Authorization[], context: TransactionContext): Delegations {
  const warm: AccessEntry[] = []
  let refund = 0n
  const { TX_AUTHORIZATION: full = 0, TX_AUTHORIZATION_BASE: base = 0 } = context.rules.gas
  for (const authorization of authorizations) {
    const authority = authorize(authorization, context, warm)
    if (authority?.existed === true) refund += BigInt(full - base)
  }
  return { warm, refund }
}

function authorize(
  authorization: Authorization,
  { rules, world, crypto }: TransactionContext,
  warm: AccessEntry[],
): { readonly existed: boolean } | null {
  const { chainId, nonce, address } = authorization
  if (chainId !== 0n && chainId !== rules.chainId) return null
  if (nonce >= nonceMax) return null
  const authority = recoverAuthority(authorization, crypto)
  if (authority === null) return null
  warm.push({ address: authority, slots: [] })
  const account = world.account(authority)
  const code = world.code(authority)
  if (code.length > 0 && !isDelegation(code)) return null
  if ((account?.nonce ?? 0n) !== nonce) return null
  const reset = Buffer.from(address).toString('hex') === zeroAddressHex
  world.setAccount(authority, { ...(account ?? emptyAccount), nonce: nonce + 1n })
  if (!reset || code.length > 0) world.setCode(authority, reset ? new Uint8Array(0) : delegationTo(address))
  return { existed: account !== null }
}

interface Settlement {
  readonly checked: CheckedTransaction
  readonly outcome: Outcome
  readonly delegationRefund: bigint
  readonly gasPrice: bigint
  readonly context: TransactionContext
}

function settle({ checked, outcome, delegationRefund, gasPrice, context }: Settlement): bigint {
  const { transaction, sender, intrinsic, floor } = checked
  const { world, rules, block } = context
  const spent = intrinsic + outcome.gasUsed
  const quotient = BigInt(rules.gas['REFUND_QUOTIENT'] ?? 1)
  const owed = (outcome.succeeded ? outcome.refund : 0n) + delegationRefund
  const refund = owed < spent / quotient ? owed : spent / quotient
  const used = spent - refund > floor ? spent - refund : floor
  const account = world.account(sender) ?? emptyAccount
  const left = (transaction.gasLimit - used) * gasPrice
  world.setAccount(sender, { ...account, balance: account.balance + left })
  const fee = used * (rules.level >= Level.london ? gasPrice - block.baseFee : gasPrice)
  if (fee > 0n || rules.level < Level.spuriousDragon) addBalance(world, block.coinbase, fee)
  return used
}

function clean(outcome: Outcome, { world, rules, block }: TransactionContext): void {
  for (const address of outcome.destroyed) world.setAccount(address, null)
  if (rules.level < Level.spuriousDragon) return
  for (const address of outcome.touched) deleteIfEmpty(world, address)
  deleteIfEmpty(world, block.coinbase)
}
