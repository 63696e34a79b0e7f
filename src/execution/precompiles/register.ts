import { Defect } from '../../model/Defect.ts'
import type { GasFormula } from '../../model/generated/ruleset.ts'
import { wordsOf } from './callContext.ts'
import type { CallSite } from './CallSite.ts'
import { readPadded } from './modexp.ts'

const wordBytes = 32
const readBytes = wordBytes
const writeBytes = 2 * wordBytes

/**
 * Computes REGISTER: reads a slot of its own account, or writes one and gives what was there before.
 *
 * @param input - 32 bytes, the slot to read; or 64, slot and value to write.
 * @param site - The call.
 * @returns The word that was in the slot; null for another length, or a write in a static call.
 */
export function register(input: Uint8Array, site: CallSite | undefined): Uint8Array | null {
  if (site === undefined) throw new Defect('REGISTER is called without a context')
  const writes = input.length === writeBytes
  if (!writes && input.length !== readBytes) return null
  if (writes && site.isStatic) return null
  const slot = readPadded(input, 0, wordBytes)
  const before = site.read(slot)
  if (writes) {
    if (site.isEmpty()) site.bringToLife()
    site.write(slot, readPadded(input, wordBytes, wordBytes))
  }
  return wordsOf([before])
}

/** A price that counts reads and writes of storage. */
type StorageFormula = Extract<GasFormula, { formula: 'storage-metered' }>

/**
 * Makes the gas function of a precompile that reads the slot which its input starts with, and writes it where more
 * follows.
 *
 * @param formula - Prices.
 * @returns The price; nothing is read or becomes warm for it.
 */
export function storageGas(formula: StorageFormula): (input: Uint8Array, site?: CallSite) => bigint {
  const base = BigInt(formula.base)
  const coldRead = BigInt(formula.coldRead)
  const warmRead = BigInt(formula.warmRead)
  const write = BigInt(formula.write)
  const newAccount = BigInt(formula.newAccount)
  return (input, site) => {
    if (site === undefined || input.length < readBytes) return base
    const read = site.isWarm(readPadded(input, 0, wordBytes)) ? warmRead : coldRead
    if (input.length === readBytes) return base + read
    return base + read + write + (site.isEmpty() ? newAccount : 0n)
  }
}
