import type {
  PrecompileClass,
  PrecompileEntry,
  PrecompileHistory,
  PrecompileStatus,
  Ruleset,
} from '../../model/generated/ruleset.ts'
import { toBytes } from '../../model/Hex.ts'
import { Rejection } from '../../model/Rejection.ts'
import type { Surroundings } from './CallSite.ts'
import { gasOf, type GasOfCall } from './gas.ts'
import { precompileFunctions, type PrecompileFunction } from './functions.ts'
import { modexpLengths } from './modexp.ts'

/** A precompile as it is at one fork of a chain. */
export interface Precompile {
  readonly name: string
  /** 20 bytes. */
  readonly address: Uint8Array
  readonly class: PrecompileClass
  readonly status: Exclude<PrecompileStatus, 'absent'>
  readonly gas: GasOfCall
  readonly run: PrecompileFunction
  /** How an input that breaks the chain's limits ends; null where the input keeps them. */
  readonly violation: (input: Uint8Array) => 'error' | 'revert' | 'empty' | null
  /** Most calls of one block that a prover can prove. */
  readonly callsPerBlockMax: number
  /** True where no transaction may be in a block that calls it with an input beyond the limits. */
  readonly rejectsInputs: boolean
}

/** Precompiles of a fork by address as an integer. */
export type PrecompileTable = ReadonlyMap<bigint, Precompile>

/** How a call of a precompile ended. */
export interface PrecompileResult {
  /** `reverted` gives back the gas that is left, `failed` does not. */
  readonly end: 'returned' | 'reverted' | 'failed'
  readonly gasUsed: bigint
  readonly output: Uint8Array
}

const empty = new Uint8Array(0)

/**
 * Lists the precompiles that are at their addresses at a fork.
 *
 * @param ruleset - Whole ruleset.
 * @param forkIndex - Place of the fork in force among its forks.
 * @returns Precompiles by address; absent ones are left out.
 * @throws {@link Rejection} `PRECOMPILE_UNSUPPORTED` where one is to run that we do not know.
 * @see spec/rules PRE-1
 */
export function precompilesAt(ruleset: Ruleset, forkIndex: number): PrecompileTable {
  const order = new Map(ruleset.forks.map(({ id }, index) => [id, index]))
  const table = new Map<bigint, Precompile>()
  for (const precompile of ruleset.precompiles) {
    let entry: PrecompileEntry | undefined
    for (const candidate of precompile.history) {
      if ((order.get(candidate.sinceFork) ?? Infinity) <= forkIndex) entry = candidate
    }
    if (entry === undefined || entry.status === 'absent') continue
    table.set(BigInt(precompile.address), make(precompile, entry, entry.status))
  }
  return table
}

/**
 * Calls a precompile.
 *
 * @param precompile - From a table of {@link precompilesAt}.
 * @param input - Any bytes.
 * @param gas - Gas of the frame.
 * @param surroundings - Where curves and hashes come from; the site of the call where the class is not pure.
 * @returns How it ended; never throws on any input. What a call that did not return wrote is for the caller to undo.
 */
export function callPrecompile(
  precompile: Precompile,
  input: Uint8Array,
  gas: bigint,
  surroundings: Surroundings,
): PrecompileResult {
  const { site } = surroundings
  if (precompile.status === 'disabled-revert') return { end: 'reverted', gasUsed: 0n, output: empty }
  const failed: PrecompileResult = { end: 'failed', gasUsed: gas, output: empty }
  if (precompile.status === 'disabled-error') return failed
  const violation = precompile.violation(input)
  if (violation === 'error') return failed
  if (violation === 'revert') return { end: 'reverted', gasUsed: 0n, output: empty }
  const gasUsed = precompile.gas(input, site)
  if (gasUsed > gas) return failed
  if (violation === 'empty') return { end: 'returned', gasUsed, output: empty }
  const output = precompile.run(input, surroundings.crypto, site)
  return output === null ? failed : { end: 'returned', gasUsed, output }
}

function make(history: PrecompileHistory, entry: PrecompileEntry, status: Precompile['status']): Precompile {
  const run = precompileFunctions[history.name]
  if (run === undefined && (status === 'active' || status === 'unprovable')) {
    throw new Rejection('PRECOMPILE_UNSUPPORTED', { precompile: history.name, address: history.address })
  }
  return {
    name: history.name,
    address: toBytes(history.address),
    class: history.class,
    status,
    gas: gasFunctionOf(history, entry),
    run: run ?? (() => null),
    violation: violationOf(history.name, entry),
    callsPerBlockMax: entry.limits?.maxCallsPerBlock === undefined ? Infinity : Number(entry.limits.maxCallsPerBlock),
    rejectsInputs: entry.limits?.onLimitViolation === 'tx-rejected-by-sequencer',
  }
}

function gasFunctionOf(history: PrecompileHistory, { gas, status }: PrecompileEntry): GasOfCall {
  const formula = gas === undefined ? null : gasOf(gas)
  if (formula !== null) return formula
  if (status === 'active' || status === 'unprovable') {
    throw new Rejection('PRECOMPILE_UNSUPPORTED', { precompile: history.name, gas: gas?.formula ?? 'absent' })
  }
  return () => 0n
}

function violationOf(name: string, { limits }: PrecompileEntry): Precompile['violation'] {
  if (limits === undefined) return () => null
  const most = limits.maxInputBytes === undefined ? Infinity : Number(limits.maxInputBytes)
  const exact = limits.exactInputBytes === undefined ? null : Number(limits.exactInputBytes)
  const fieldMost = limits.maxFieldBytes === undefined ? null : BigInt(limits.maxFieldBytes)
  const end = ends[limits.onLimitViolation ?? 'error-consume-all']
  return (input) => {
    if (input.length > most || (exact !== null && input.length !== exact)) return end
    if (fieldMost === null || name !== 'MODEXP') return null
    const { base, exponent, modulus } = modexpLengths(input)
    return base > fieldMost || exponent > fieldMost || modulus > fieldMost ? end : null
  }
}

const ends = {
  'error-consume-all': 'error',
  'revert-gas-0': 'revert',
  'empty-output-success': 'empty',
  'tx-rejected-by-sequencer': 'error',
} as const
