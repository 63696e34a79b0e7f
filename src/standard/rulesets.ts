import type { Ruleset, SystemCall } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import { deepFreeze } from './deepFreeze.ts'
import { loadStandard } from './loadStandard.ts'
import { nearest } from './nearest.ts'
import type { Standard } from './Standard.ts'

/** Every system call in the order in which rulesets list them. */
export const systemCallOrder: readonly SystemCall[] = [
  'beaconRoots',
  'historyStorage',
  'depositRequests',
  'withdrawalRequests',
  'consolidationRequests',
]

/**
 * Finds a ruleset of `spec/rulesets/`.
 *
 * @param name - Such as `lockstep-reference` or `ethereum-mainnet`.
 * @param standard - That of this package when absent.
 * @returns Frozen.
 * @throws {@link Rejection} `RULESET_UNKNOWN` with the nearest known names.
 * @see spec/rules/forks.yaml FRK-3
 */
export function ruleset(name: string, standard: Standard = loadStandard()): Ruleset {
  const found = standard.rulesets.get(name)
  if (found !== undefined) return found.ruleset
  const known = [...standard.rulesets.keys()]
  const near = nearest(name, known)
  throw new Rejection('RULESET_UNKNOWN', { ruleset: name, known: (near.length > 0 ? near : known).join(' ') })
}

/**
 * Finds the ruleset of a public chain.
 *
 * @param chainId - EIP-155 chain id in decimal digits.
 * @param standard - That of this package when absent.
 * @returns The first ruleset whose name does not start with `lockstep`; undefined where the chain is not in the standard.
 */
export function rulesetOfChain(chainId: string, standard: Standard = loadStandard()): Ruleset | undefined {
  for (const { ruleset: candidate } of standard.rulesets.values()) {
    if (candidate.chainId === chainId && !candidate.name.startsWith('lockstep')) return candidate
  }
  return undefined
}

/**
 * Derives the ruleset of a party that runs fewer system calls.
 *
 * @param from - Ruleset of the vector.
 * @param calls - What the party declares to run.
 * @returns A ruleset with the calls that both name, in the usual order; `from` itself where that is all of them.
 */
export function withSystemCalls(from: Ruleset, calls: readonly SystemCall[]): Ruleset {
  const kept = systemCallOrder.filter((call) => calls.includes(call) && from.systemCalls.includes(call))
  if (kept.length === from.systemCalls.length) return from
  const known = restricted.get(from) ?? new Map<string, Ruleset>()
  restricted.set(from, known)
  const found = known.get(kept.join()) ?? deepFreeze({ ...from, systemCalls: kept })
  known.set(kept.join(), found)
  return found
}

/** At most 32 for each ruleset, so that each is hashed once. */
const restricted = new WeakMap<Ruleset, Map<string, Ruleset>>()
