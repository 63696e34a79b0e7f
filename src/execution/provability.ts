import { fromBytes } from '../model/Hex.ts'
import type { PrecompileStatus } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import type { Precompile } from './precompiles/table.ts'

/** Statuses whose calls no proof may contain; the last ones are facts about chains that we do not execute. */
const unprovable: ReadonlySet<PrecompileStatus> = new Set([
  'unprovable',
  'chain-specific',
  'build-feature',
  'unknown',
] as const)

/**
 * Makes what a prover asks at every call of a precompile in one block, calls that are undone later included: they are
 * part of what has to be proven.
 *
 * @returns A function that throws {@link Rejection} `PRECOMPILE_UNSUPPORTED` where the ruleset marks the precompile as one
 *   that is not proven, or where the block calls it more often than the ruleset allows.
 * @see PRE-1
 */
export function createProvability(): (precompile: Precompile) => void {
  const calls = new Map<string, number>()
  return ({ name, address, status, callsPerBlockMax }) => {
    if (!unprovable.has(status) && callsPerBlockMax === Infinity) return
    const facts = { precompile: name, address: fromBytes(address) }
    if (unprovable.has(status)) throw new Rejection('PRECOMPILE_UNSUPPORTED', { ...facts, status })
    const count = (calls.get(facts.address) ?? 0) + 1
    calls.set(facts.address, count)
    if (count > callsPerBlockMax) {
      throw new Rejection('PRECOMPILE_UNSUPPORTED', { ...facts, callsPerBlockMax: String(callsPerBlockMax) })
    }
  }
}
