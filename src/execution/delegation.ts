const prefix = [0xef, 0x01, 0x00] as const
const delegationBytes = 23

/**
 * Tells whether code is a delegation indicator (EIP-7702).
 *
 * @param code - Code of an account.
 * @returns True for `0xef0100` and 20 more bytes.
 */
export function isDelegation(code: Uint8Array): boolean {
  return code.length === delegationBytes && code[0] === prefix[0] && code[1] === prefix[1] && code[2] === prefix[2]
}

/** @returns The address that a delegation indicator names. */
export function delegate(code: Uint8Array): Uint8Array {
  return code.subarray(prefix.length)
}

/** @returns The delegation indicator that names an address of 20 bytes. */
export function delegationTo(address: Uint8Array): Uint8Array {
  const code = new Uint8Array(delegationBytes)
  code.set(prefix)
  code.set(address, prefix.length)
  return code
}
