import { Defect } from '../../model/Defect.ts'
import type { CallSite } from './CallSite.ts'

const wordBytes = 32

/**
 * Computes CALL_CONTEXT: what a call can learn of where it is.
 *
 * @param site - The call.
 * @returns Eight words: address, caller, origin, value, depth, whether the call is static, block number, timestamp.
 */
export function callContext(site: CallSite | undefined): Uint8Array {
  if (site === undefined) throw new Defect('CALL_CONTEXT is called without a context')
  const { address, caller, origin, value, depth, isStatic, number, timestamp } = site
  return wordsOf([address, caller, origin, value, BigInt(depth), isStatic ? 1n : 0n, number, timestamp])
}

/** Writes integers as words, one after the other. */
export function wordsOf(values: readonly bigint[]): Uint8Array {
  const text = values.map((value) => value.toString(16).padStart(2 * wordBytes, '0')).join('')
  return Uint8Array.from(Buffer.from(text, 'hex'))
}
