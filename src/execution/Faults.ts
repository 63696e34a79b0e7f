import type { BlockSetting, Progress } from './BlockRun.ts'
import type { CheckedTransaction } from './checkTransaction.ts'
import type { Machine, Program } from './machine/Machine.ts'
import type { Provability } from './provability.ts'
import type { TransactionContext, TransactionOutcome } from './runTransaction.ts'
import type { Transaction } from './Transaction.ts'

/** What a faulty party does otherwise; an honest party has none, and no step of an honest machine asks for them. */
export interface Faults {
  /** Handlers, tables and end of frames of every machine under the rules. */
  readonly program?: (honest: Program) => Program
  /** Alters the machine of a message before its first instruction, when what is warm from the start is warm. */
  readonly machine?: (machine: Machine) => void
  /** Told of a transaction before it is checked. */
  readonly beforeTransaction?: (transaction: Transaction) => void
  /** Runs another transaction than the one that was checked. */
  readonly alterTransaction?: (checked: CheckedTransaction, context: TransactionContext) => CheckedTransaction
  /** Changes the state once a transaction is settled. */
  readonly afterTransaction?: (settled: SettledTransaction) => void
  /** Told of a transaction that ran and was left out, when everything that it did is undone. */
  readonly afterLeftOut?: (leftOut: LeftOutTransaction) => void
  /** Changes the state once withdrawals and rewards are paid. */
  readonly afterWithdrawals?: (setting: BlockSetting) => void
}

/** A transaction that has run and paid. */
export interface SettledTransaction {
  readonly checked: CheckedTransaction
  readonly outcome: Pick<TransactionOutcome, 'succeeded' | 'gasUsed' | 'blobGasUsed'>
  readonly gasPrice: bigint
  readonly context: TransactionContext
}

/** A transaction that turned out to be what a block must not have. */
export interface LeftOutTransaction {
  readonly checked: CheckedTransaction
  readonly context: TransactionContext
  /** What the block has come to without it. */
  readonly progress: Progress
  /** Counts a call of a precompile for the block. */
  readonly onPrecompile: Provability['onPrecompile']
}
