import type { CryptoBackend } from '../crypto/CryptoBackend.ts'
import { Rejection, type Reason } from '../model/Rejection.ts'
import type { ExecutionResult, TransactionResult, Withdrawal } from '../model/generated/adapter.ts'
import { fromBytes, hash32, quantity, toBytes, address as toAddress } from '../model/Hex.ts'
import type { WorldState } from '../state/WorldState.ts'
import { listRoot } from '../trie/listRoot.ts'
import { encodeWithdrawal } from '../codec/Block.ts'
import { addBalance, deleteIfEmpty } from './accounts.ts'
import { checkInBlock, type CheckedTransaction } from './checkTransaction.ts'
import { daoAccounts, daoRefundContract } from './daoAccounts.ts'
import type { BlockContext, Engine, Log } from './Engine.ts'
import { Level } from './Fork.ts'
import { bloomOf, encodeLogs, encodeReceipt, mergeBloom } from './receipts.ts'
import type { Rules } from './Rules.ts'
import type { Provability } from './provability.ts'
import type { Room } from './Room.ts'
import { runTransaction, type TransactionContext, type TransactionOutcome } from './runTransaction.ts'
import { runSystemCall, systemRequests } from './systemCalls.ts'
import { requestsHash } from './requests.ts'
import { decodeTransaction } from './Transaction.ts'
import type { StepListener } from './Tracer.ts'

/** What a block run needs of its block beside the transactions. */
export interface BlockSetting {
  readonly rules: Rules
  readonly world: WorldState
  readonly crypto: CryptoBackend
  readonly engine: Engine
  readonly block: BlockContext
  readonly parentHash: Uint8Array
  readonly parentBeaconBlockRoot: Uint8Array | null
  readonly withdrawals: readonly Withdrawal[] | null
  /** Beneficiary and number of each uncle. */
  readonly uncles: readonly { readonly coinbase: Uint8Array; readonly number: bigint }[]
  /** Listener of the transaction at this place, where a trace is wanted. */
  readonly trace?: { readonly transactionIndex: number; readonly listener: StepListener }
  /** Present where calls of precompiles are watched. */
  readonly provability?: Provability
  /** Present in a builder of a chain with bounds on its blocks. */
  readonly room?: Room
}

/** What a whole block yields; the hash of the block is not known here. */
export type BlockOutcome = Omit<ExecutionResult, 'blockHash'>

/** A block while it is executed. */
export interface BlockRun {
  /**
   * Runs the next transaction.
   *
   * @throws {@link Rejection} Where it may not be in the block here; the state is then as before.
   */
  add(encoded: Uint8Array): Promise<TransactionOutcome>
  /** Ends the block: withdrawals, requests and rewards. */
  finish(): Promise<BlockOutcome>
}

const gweiWei = 1_000_000_000n
const unclesRewardDivisor = 8n
const nephewRewardDivisor = 32n

/** Reward of a proof-of-work block. */
const blockRewards: readonly (readonly [level: number, wei: bigint])[] = [
  [0, 5_000_000_000_000_000_000n],
  [Level.byzantium, 3_000_000_000_000_000_000n],
  [Level.constantinople, 2_000_000_000_000_000_000n],
]

/** What has come together so far. */
export interface Progress {
  gasUsed: bigint
  blobGasUsed: bigint
  readonly bloom: Uint8Array
  readonly logs: Log[]
  readonly receipts: Uint8Array[]
  readonly encoded: Uint8Array[]
  readonly results: TransactionResult[]
}

/**
 * Starts a block: the DAO's irregular change and the system calls at its start.
 *
 * @param setting - Block, state and engine.
 * @returns The run, ready for transactions.
 * @throws {@link Rejection} `SYSTEM_CONTRACT_*`, `WITNESS_*`.
 * @see EIP-779, EIP-4788, EIP-2935
 */
export async function startBlock(setting: BlockSetting): Promise<BlockRun> {
  const { rules, world, block } = setting
  if (rules.daoBlock === block.number) moveDaoFunds(world)
  if (setting.parentBeaconBlockRoot !== null && rules.level >= Level.cancun) {
    await runSystemCall(setting, 'beaconRoots', setting.parentBeaconBlockRoot)
  }
  if (rules.level >= Level.prague) await runSystemCall(setting, 'historyStorage', setting.parentHash)
  const progress: Progress = {
    gasUsed: 0n,
    blobGasUsed: 0n,
    bloom: new Uint8Array(256),
    logs: [],
    receipts: [],
    encoded: [],
    results: [],
  }
  return {
    add: (encoded) => addTransaction(setting, progress, encoded),
    finish: () => finishBlock(setting, progress),
  }
}

async function addTransaction(
  setting: BlockSetting,
  progress: Progress,
  encoded: Uint8Array,
): Promise<TransactionOutcome> {
  const { rules, world, crypto, block } = setting
  const transaction = decodeTransaction(encoded, rules)
  rules.faults?.beforeTransaction?.(transaction)
  const allowance = {
    gas: block.gasLimit - progress.gasUsed,
    blobGas: (rules.blob?.maxGas ?? 0n) - progress.blobGasUsed,
    baseFee: block.baseFee,
    blobBaseFee: block.blobBaseFee,
  }
  const checked = checkInBlock(transaction, allowance, { rules, world, crypto })
  const index = progress.results.length
  const listener = setting.trace?.transactionIndex === index ? setting.trace.listener : undefined
  setting.room?.admit(transaction, progress)
  const context = { ...setting, ...(listener !== undefined && { listener }) }
  const { provability } = setting
  const outcome =
    provability === undefined
      ? await runTransaction(checked, context)
      : await runWatched({ checked, context, progress }, provability)
  progress.gasUsed += outcome.gasUsed
  progress.blobGasUsed += outcome.blobGasUsed
  const bloom = bloomOf(outcome.logs, crypto)
  mergeBloom(progress.bloom, bloom)
  progress.logs.push(...outcome.logs)
  const state = rules.level < Level.byzantium ? world.root() : null
  const status = outcome.succeeded ? Uint8Array.of(1) : new Uint8Array(0)
  progress.receipts.push(
    encodeReceipt({
      type: transaction.type,
      outcome: state ?? status,
      cumulativeGasUsed: progress.gasUsed,
      bloom,
      logs: outcome.logs,
    }),
  )
  progress.encoded.push(encoded)
  progress.results.push({
    hash: hash32(fromBytes(crypto.keccak256(encoded))),
    status: state === null ? quantity(outcome.succeeded ? 1 : 0) : fromBytes(state),
    gasUsed: quantity(outcome.gasUsed),
    logsHash: hash32(fromBytes(crypto.keccak256(encodeLogs(outcome.logs)))),
    ...(outcome.contractAddress !== undefined && { contractAddress: toAddress(fromBytes(outcome.contractAddress)) }),
  })
  return outcome
}

interface RunningTransaction {
  readonly checked: CheckedTransaction
  readonly context: TransactionContext
  readonly progress: Progress
}

/** Runs a transaction that may turn out to be one that a block must not have; the state is then as before. */
async function runWatched(
  running: RunningTransaction,
  { onPrecompile, keep, forget }: Provability,
): Promise<TransactionOutcome> {
  const { checked, context } = running
  const { world, rules } = context
  world.checkpoint()
  try {
    const outcome = await runTransaction(checked, { ...context, onPrecompile })
    world.commit()
    keep()
    return outcome
  } catch (error) {
    world.revert()
    forget()
    rules.faults?.afterLeftOut?.({ ...running, onPrecompile })
    throw error
  }
}

async function finishBlock(setting: BlockSetting, progress: Progress): Promise<BlockOutcome> {
  const { rules, world, crypto, withdrawals } = setting
  if (!rules.proofOfStake && !rules.noBlockReward) payRewards(setting)
  if (withdrawals !== null) payWithdrawals(world, withdrawals)
  rules.faults?.afterWithdrawals?.(setting)
  const requests = rules.level >= Level.prague ? await systemRequests(setting, progress.logs) : null
  rules.afterBlock?.(world, setting.block)
  return {
    stateRoot: hash32(fromBytes(world.root())),
    receiptsRoot: rootOf(progress.receipts, crypto),
    transactionsRoot: rootOf(progress.encoded, crypto),
    logsBloom: fromBytes(progress.bloom),
    gasUsed: quantity(progress.gasUsed),
    ...(rules.blob !== null && { blobGasUsed: quantity(progress.blobGasUsed) }),
    ...(withdrawals !== null && { withdrawalsRoot: rootOf(withdrawals.map(encodeWithdrawal), crypto) }),
    ...(requests !== null && { requestsHash: hash32(fromBytes(requestsHash(requests, crypto))) }),
    transactions: progress.results,
  }
}

/** Root of a list as headers commit to it. */
export function rootOf(items: readonly Uint8Array[], crypto: CryptoBackend): ExecutionResult['stateRoot'] {
  return hash32(fromBytes(listRoot(items, crypto.keccak256)))
}

function moveDaoFunds(world: WorldState): void {
  for (const drained of daoAccounts) {
    const account = world.account(drained)
    if (account === null) continue
    addBalance(world, daoRefundContract, account.balance)
    world.setAccount(drained, { ...account, balance: 0n })
  }
}

function payWithdrawals(world: WorldState, withdrawals: readonly Withdrawal[]): void {
  for (const withdrawal of withdrawals) {
    const recipient = toBytes(withdrawal.address)
    const amount = BigInt(withdrawal.amount) * gweiWei
    if (amount === 0n) deleteIfEmpty(world, recipient)
    else addBalance(world, recipient, amount)
  }
}

function payRewards({ rules, world, block, uncles }: BlockSetting): void {
  let reward = 0n
  for (const [since, wei] of blockRewards) if (since <= rules.level) reward = wei
  for (const uncle of uncles) {
    addBalance(
      world,
      uncle.coinbase,
      (reward * (unclesRewardDivisor + uncle.number - block.number)) / unclesRewardDivisor,
    )
  }
  const own = reward + (reward / nephewRewardDivisor) * BigInt(uncles.length)
  addBalance(world, block.coinbase, own)
}

/** Compares what a header claims with what its block gave. */
export function checkOutcome(header: ExecutionResultClaim, outcome: BlockOutcome): void {
  same('GAS_USED_MISMATCH', header.gasUsed, outcome.gasUsed)
  checkComputed(header, outcome)
  same('STATE_ROOT_MISMATCH', header.stateRoot, outcome.stateRoot)
  checkReceipts(header, outcome)
}

/** Compares everything but the state root. */
export function checkBesideState(header: ExecutionResultClaim, outcome: BlockOutcome): void {
  same('GAS_USED_MISMATCH', header.gasUsed, outcome.gasUsed)
  checkComputed(header, outcome)
  checkReceipts(header, outcome)
}

function checkReceipts(header: ExecutionResultClaim, outcome: BlockOutcome): void {
  same('RECEIPTS_ROOT_MISMATCH', header.receiptsRoot, outcome.receiptsRoot)
  same('LOGS_BLOOM_MISMATCH', header.logsBloom, outcome.logsBloom)
  same('REQUESTS_HASH_MISMATCH', header.requestsHash, outcome.requestsHash)
}

/** Compares what a header claims where its roots are left to be computed. */
export function checkComputed(header: ExecutionResultClaim, outcome: BlockOutcome): void {
  same('TRANSACTIONS_ROOT_MISMATCH', header.transactionsRoot, outcome.transactionsRoot)
  same('WITHDRAWALS_ROOT_MISMATCH', header.withdrawalsRoot, outcome.withdrawalsRoot)
  same('BLOB_GAS_USED_INVALID', header.blobGasUsed, outcome.blobGasUsed)
}

function same(reason: Reason, found: string | undefined, expected: string | undefined): void {
  if (found !== expected) throw new Rejection(reason, { found: found ?? 'absent', expected: expected ?? 'absent' })
}

/** Fields of a header that execution confirms. */
export type ExecutionResultClaim = Omit<BlockOutcome, 'transactions'>
