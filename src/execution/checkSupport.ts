import type { PrecompileLimits, PrecompileStatus, Ruleset, RulesetFlag } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'

/** Statuses of precompiles that only facts about real chains have. */
const foreign: ReadonlySet<PrecompileStatus> = new Set(['chain-specific', 'build-feature', 'unknown'] as const)

/** Flags that we act on. */
const knownFlags: ReadonlySet<RulesetFlag> = new Set(['unlinkedHeaders', 'noBlockReward'] as const)

/** Limits of precompiles that we count; what we do not count we cannot promise to keep. */
const countedLimits: ReadonlySet<keyof PrecompileLimits> = new Set([
  'maxInputBytes',
  'exactInputBytes',
  'maxFieldBytes',
  'maxCallsPerBlock',
  'onLimitViolation',
] as const)

/**
 * Refuses a ruleset with rules that we do not know, instead of executing it by other rules.
 *
 * @param ruleset - Whole ruleset.
 * @throws {@link Rejection} `FORK_UNKNOWN` where a fork runs on another machine; `PRECOMPILE_UNSUPPORTED` where a
 *   precompile belongs to the chain alone; `DEVIATION_UNSUPPORTED` where it has another rule that we lack.
 * @see FRK-1, FRK-14
 */
export function checkSupport(ruleset: Ruleset): void {
  for (const { id, machine } of ruleset.forks) {
    if (machine !== undefined) throw new Rejection('FORK_UNKNOWN', { fork: id, machine })
  }
  for (const { name, address, history } of ruleset.precompiles) {
    const entry = history.find(({ status }) => foreign.has(status))
    if (entry === undefined) continue
    throw new Rejection('PRECOMPILE_UNSUPPORTED', { precompile: name, address, status: entry.status })
  }
  const deviation = ruleset.deviations?.[0] ?? foreignRule(ruleset)
  if (deviation === undefined) return
  throw new Rejection('DEVIATION_UNSUPPORTED', { area: deviation.area, subject: deviation.subject })
}

/** A rule outside of `deviations` that we lack. */
function foreignRule({
  feeMarket,
  flags,
  limits,
  precompiles,
}: Ruleset): { area: string; subject: string } | undefined {
  if (feeMarket !== undefined) return { area: 'fees', subject: 'feeMarket' }
  const flag = flags.find((name) => !knownFlags.has(name))
  if (flag !== undefined) return { area: 'flags', subject: flag }
  if (limits.counters !== undefined) return { area: 'limits', subject: 'counters' }
  if (limits.zkGas !== undefined) return { area: 'limits', subject: 'zkGas' }
  for (const { name, history } of precompiles) {
    for (const entry of history) {
      const limit = Object.keys(entry.limits ?? {}).find((key) => !countedLimits.has(key as keyof PrecompileLimits))
      if (limit !== undefined) return { area: 'limits', subject: `${name} ${limit}` }
    }
  }
  return undefined
}
