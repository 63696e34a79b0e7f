import type { Ruleset } from '../model/generated/ruleset.ts'
import { Rejection } from '../model/Rejection.ts'
import { evmForkOrder } from '../standard/forkOrder.ts'
import { nearest } from '../standard/nearest.ts'

/**
 * Refuses a ruleset that names a fork nobody knows: to take such a name for another, or to pass over it, would execute
 * rules that nobody declared.
 *
 * @param ruleset - Whole.
 * @throws {@link Rejection} `FORK_UNKNOWN` with the name and those that are nearest to it.
 * @see FRK-1
 */
export function checkForkNames({ forks, precompiles }: Ruleset): void {
  for (const { id, evmBase } of forks) {
    if (evmForkOrder.includes(evmBase)) continue
    throw new Rejection('FORK_UNKNOWN', { fork: id, evmBase, nearest: named(nearest(evmBase, evmForkOrder)) })
  }
  const ids = forks.map(({ id }) => id)
  for (const { name, history } of precompiles) {
    const unknown = history.find(({ sinceFork }) => !ids.includes(sinceFork))
    if (unknown === undefined) continue
    const { sinceFork } = unknown
    throw new Rejection('FORK_UNKNOWN', { precompile: name, sinceFork, nearest: named(nearest(sinceFork, ids)) })
  }
}

function named(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
