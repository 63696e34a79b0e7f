import { Level, levelOf } from '../../execution/Fork.ts'
import { gasSchedule } from '../../execution/GasSchedule.ts'
import type { Ruleset } from '../../model/generated/ruleset.ts'

/** A precompile of a ruleset that runs at one of its forks. */
export interface ListedPrecompile {
  readonly name: string
  readonly address: string
}

/** Lists the precompiles that are active at any fork of a ruleset. */
export function listPrecompiles(ruleset: Ruleset): readonly ListedPrecompile[] {
  return ruleset.precompiles
    .filter(({ history }) => history.some(({ status }) => status === 'active'))
    .map(({ name, address }) => ({ name, address }))
}

/** Lists the forks of a ruleset that start by block or by time after genesis. */
export function listForkBoundaries(ruleset: Ruleset): readonly { readonly id: string; readonly value: string }[] {
  return ruleset.forks.flatMap(({ id, activation }) =>
    activation.kind === 'block' || activation.kind === 'timestamp' ? [{ id, value: activation.value }] : [],
  )
}

/** Constants that no transaction can tell apart at the level, or that are no price. */
const silent = new Set(['STOP', 'INVALID', 'REFUND_QUOTIENT'])

/**
 * Lists the gas constants that count at any fork of a ruleset.
 *
 * @param ruleset - Whole.
 * @returns Names for `gas:<constant>:<delta>`, sorted.
 */
export function listGasConstants(ruleset: Ruleset): readonly string[] {
  const names = new Set<string>()
  for (const { evmBase } of ruleset.forks) {
    const level = levelOf(evmBase)
    if (level < 0) continue
    for (const name of Object.keys(gasSchedule(level))) {
      if (!silent.has(name) && !(level === Level.petersburg && name === 'SSTORE_DIRTY')) names.add(name)
    }
  }
  return [...names].sort()
}
