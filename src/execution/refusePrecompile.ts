import { fromBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'

/**
 * Refuses a block that reaches a precompile which may not be proven.
 *
 * @param address - Of the precompile.
 * @throws {@link Rejection} `PRECOMPILE_UNSUPPORTED`, always.
 * @see PRE-1
 */
export function refusePrecompile(address: Uint8Array): never {
  throw new Rejection('PRECOMPILE_UNSUPPORTED', { address: fromBytes(address) })
}
