import { fromBytes } from '../model/Hex.ts'
import { Rejection } from '../model/Rejection.ts'
import { unprovable } from './capacity.ts'
import type { Precompile } from './precompiles/table.ts'

/** What watches the calls of precompiles in one block. */
export interface Provability {
  /**
   * Called before each call of a precompile, those that are undone later included: they are part of what has to be proven.
   *
   * @throws {@link Rejection} `PRECOMPILE_UNSUPPORTED` where the ruleset marks the precompile as one that is not proven,
   *   lets the sequencer reject such an input, or allows fewer calls in a block.
   */
  readonly onPrecompile: (precompile: Precompile, input: Uint8Array) => void
  /** Keeps what was counted since the last time. */
  keep(): void
  /** Forgets what was counted since the last time: the transaction is left out. */
  forget(): void
}

/**
 * Makes what watches the calls of precompiles in one block.
 *
 * @returns Counters at zero.
 * @see PRE-1
 */
export function createProvability(): Provability {
  let kept = new Map<Precompile, number>()
  let counts = new Map<Precompile, number>()
  return {
    onPrecompile: (precompile, input) => {
      const { name, address, status, callsPerBlockMax, rejectsInputs } = precompile
      const isUnprovable = unprovable.has(status)
      if (!isUnprovable && callsPerBlockMax === Infinity && !rejectsInputs) return
      const facts = (): Readonly<Record<string, string>> => ({ precompile: name, address: fromBytes(address) })
      if (isUnprovable) throw new Rejection('PRECOMPILE_UNSUPPORTED', { ...facts(), status })
      if (rejectsInputs && precompile.violation(input) !== null) {
        throw new Rejection('PRECOMPILE_UNSUPPORTED', { ...facts(), inputBytes: String(input.length) })
      }
      const count = (counts.get(precompile) ?? 0) + 1
      counts.set(precompile, count)
      if (count > callsPerBlockMax) {
        throw new Rejection('PRECOMPILE_UNSUPPORTED', { ...facts(), callsPerBlockMax: String(callsPerBlockMax) })
      }
    },
    keep: () => {
      kept = new Map(counts)
    },
    forget: () => {
      counts = new Map(kept)
    },
  }
}
