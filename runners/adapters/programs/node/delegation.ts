import { address, fromBytes } from '../../../../src/model/Hex.ts'
import type { Address } from '../../../../src/model/Hex.ts'

/** Start of the code of an account that delegates, and its whole length (EIP-7702). */
const delegationPrefix = 'ef0100'
const delegationBytes = 23

/**
 * Finds the account to which another delegates (EIP-7702).
 *
 * @param code - Code of the account.
 * @returns Address of the delegate; undefined where the code is no delegation.
 */
export function delegateOf(code: Uint8Array): Address | undefined {
  if (code.length !== delegationBytes) return undefined
  const hexadecimal = fromBytes(code).slice('0x'.length)
  return hexadecimal.startsWith(delegationPrefix)
    ? address(`0x${hexadecimal.slice(delegationPrefix.length)}`)
    : undefined
}
