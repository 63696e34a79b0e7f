import type { Reason } from '../../../src/model/generated/rejections.ts'
import type { Standard } from '../../../src/standard/Standard.ts'

/** How geth and Besu word why a transaction was left out. */
const messages: readonly (readonly [pattern: RegExp, reason: Reason])[] = [
  [/nonce too low|nonce .*below/i, 'NONCE_TOO_LOW'],
  [/nonce too high|nonce .*above/i, 'NONCE_TOO_HIGH'],
  [/nonce has max value/i, 'NONCE_OVERFLOW'],
  [/insufficient funds|upfront cost .*exceeds/i, 'INSUFFICIENT_FUNDS'],
  [/intrinsic gas/i, 'INTRINSIC_GAS_TOO_LOW'],
  [/gas limit reached|exceeds block gas limit/i, 'GAS_ALLOWANCE_EXCEEDED'],
  [/max fee per gas less than block base fee|base fee exceeds/i, 'FEE_CAP_BELOW_BASE_FEE'],
  [/max priority fee per gas higher/i, 'PRIORITY_FEE_ABOVE_FEE_CAP'],
  [/not an eoa|sender .*code/i, 'SENDER_NOT_EOA'],
  [/initcode size/i, 'INITCODE_TOO_LONG'],
  [/transaction type not supported|transaction type .*(?:invalid|not supported)/i, 'TRANSACTION_TYPE_UNSUPPORTED'],
  [/invalid chain id/i, 'CHAIN_ID_MISMATCH'],
  [/invalid transaction v, r, s|invalid signature/i, 'SIGNATURE_INVALID'],
  [/^rlp: |rlp/i, 'TRANSACTION_MALFORMED'],
]

/**
 * Finds the reasons that a tool's message allows.
 *
 * @param message - Free text of a state transition tool.
 * @param standard - Where the reasons are.
 * @returns One reason; every reason for a transaction where the message is not known.
 */
export function reasonsForMessage(message: string, standard: Standard): readonly Reason[] {
  const known = messages.find(([pattern]) => pattern.test(message))
  if (known !== undefined) return [known[1]]
  return [...standard.rejections].filter(([, entry]) => entry.clause.startsWith('TXN-')).map(([reason]) => reason)
}
