import type { ExecutionResult, Header, TransactionResult } from '../../src/model/generated/adapter.ts'
import type { Problem } from './Verdict.ts'

/** A result of which some fields may not be known. */
export type KnownResult = Partial<ExecutionResult>

const fieldNames = [
  'stateRoot',
  'receiptsRoot',
  'transactionsRoot',
  'logsBloom',
  'gasUsed',
  'blobGasUsed',
  'withdrawalsRoot',
  'requestsHash',
  'blockHash',
] as const

const transactionFields = ['hash', 'status', 'gasUsed', 'logsHash', 'contractAddress'] as const

/** Where a comparison is made and what it is worth. */
export interface Comparison {
  readonly block: number
  readonly against: Problem['against']
  /** False where the header was free to differ in fields that the case does not depend on. */
  readonly blockHash: boolean
}

/**
 * Compares a result with what is known to be right.
 *
 * @param expected - Fields that are absent are not compared.
 * @param found - What a party says.
 * @param comparison - Place, and what `expected` comes from.
 * @returns One problem per field, transactions first: they say most.
 */
export function compareResults(expected: KnownResult, found: ExecutionResult, comparison: Comparison): Problem[] {
  const { block, against } = comparison
  const problems =
    expected.transactions === undefined ? [] : compareTransactions(expected.transactions, found, comparison)
  for (const field of fieldNames) {
    const wanted = expected[field]
    if (wanted === undefined || (field === 'blockHash' && !comparison.blockHash)) continue
    const given = found[field]
    if (given !== wanted) problems.push({ block, field, expected: wanted, found: given ?? 'absent', against })
  }
  return problems
}

function compareTransactions(
  expected: readonly TransactionResult[],
  found: ExecutionResult,
  { block, against }: Comparison,
): Problem[] {
  const problems: Problem[] = []
  if (expected.length !== found.transactions.length) {
    const counts = { expected: String(expected.length), found: String(found.transactions.length) }
    problems.push({ block, field: 'transactions.length', ...counts, against })
  }
  for (const [transaction, wanted] of expected.entries()) {
    const given = found.transactions[transaction]
    if (given === undefined) break
    for (const field of transactionFields) {
      const right = wanted[field]
      // Not every source tells the address of a new contract.
      if (right === undefined || (field === 'contractAddress' && given[field] === undefined)) continue
      if (given[field] !== right) {
        problems.push({ block, transaction, field, expected: right, found: given[field] ?? 'absent', against })
      }
    }
  }
  return problems
}

/**
 * What a header says of the execution of its block.
 *
 * @param header - Of a block.
 * @param blockHash - Its hash.
 * @returns Every field that a result and a header share.
 */
export function resultInHeader(header: Header, blockHash: ExecutionResult['blockHash']): KnownResult {
  return {
    blockHash,
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
