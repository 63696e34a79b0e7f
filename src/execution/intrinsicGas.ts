import type { Rules } from './Rules.ts'
import type { Transaction } from './Transaction.ts'

/** What a transaction pays before its first instruction. */
export interface IntrinsicGas {
  readonly intrinsic: bigint
  /** Least gas that the transaction pays in the end (EIP-7623); zero before Prague. */
  readonly floor: bigint
}

/** What the price of a transaction depends on. */
type Priced = Pick<Transaction, 'data' | 'to' | 'accessList' | 'authorizations'>

const nonZeroByteTokens = 4
const wordBytes = 32

/**
 * Computes the intrinsic gas of a transaction.
 *
 * @param transaction - Any type.
 * @param rules - Fork in force.
 * @returns Intrinsic gas and calldata floor.
 * @see EIP-2, EIP-2028, EIP-2930, EIP-3860, EIP-7623, EIP-7702
 */
export function intrinsicGas(transaction: Priced, { gas }: Rules): IntrinsicGas {
  const { data, to, accessList, authorizations } = transaction
  const zeroes = countZeroes(data)
  const others = data.length - zeroes
  let total = (gas['TX_BASE'] ?? 0) + zeroes * (gas['TX_DATA_ZERO'] ?? 0) + others * (gas['TX_DATA_NONZERO'] ?? 0)
  if (to === null) {
    total += (gas['TX_CREATE'] ?? 0) + Math.ceil(data.length / wordBytes) * (gas['INITCODE_WORD'] ?? 0)
  }
  let slots = 0
  for (const entry of accessList) slots += entry.slots.length
  total += accessList.length * (gas['TX_ACCESS_LIST_ADDRESS'] ?? 0) + slots * (gas['TX_ACCESS_LIST_SLOT'] ?? 0)
  total += authorizations.length * (gas['TX_AUTHORIZATION'] ?? 0)
  const perToken = gas['TX_FLOOR_TOKEN']
  const floor = perToken === undefined ? 0 : (gas['TX_BASE'] ?? 0) + perToken * (zeroes + nonZeroByteTokens * others)
  return { intrinsic: BigInt(total), floor: BigInt(floor) }
}

function countZeroes(data: Uint8Array): number {
  let count = 0
  for (let index = 0; index < data.length; index++) if (data[index] === 0) count++
  return count
}
