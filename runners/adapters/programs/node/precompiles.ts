import type {
  ForkActivation,
  PrecompileEntry,
  PrecompileHistory,
  Ruleset,
} from '../../../../src/model/generated/ruleset.ts'
import { canonicalJson } from '../../../../src/standard/canonicalJson.ts'
import { precompilesOf } from '../../../../src/standard/composeRuleset.ts'
import { loadStandard } from '../../../../src/standard/loadStandard.ts'
import { AdapterError } from '../../../protocol/serve.ts'

/**
 * Makes sure that a ruleset has the precompiles of Ethereum at a fork, no others and at the same price and limits: none
 * can be taken out of a node, and none changed.
 *
 * @param ruleset - The chain's rules.
 * @param fork - The fork in force.
 * @throws {@link AdapterError} `UNSUPPORTED_RULESET` naming the precompile.
 */
export function checkPrecompiles(ruleset: Ruleset, fork: ForkActivation): void {
  const expected = rulesAt(precompilesOf(loadStandard(), [fork]), [fork], fork)
  const found = rulesAt(ruleset.precompiles, ruleset.forks, fork)
  for (const place of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, given] = [expected.get(place), found.get(place)]
    if (wanted === given) continue
    throw new AdapterError(
      'UNSUPPORTED_RULESET',
      `precompile ${place} is ${given ?? 'absent'} at ${fork.id}; the node has ${wanted ?? 'none there'}`,
    )
  }
}

/** Address to what holds there at the fork, in canonical form; addresses without a precompile are left out. */
function rulesAt(
  precompiles: readonly PrecompileHistory[],
  forks: readonly ForkActivation[],
  fork: ForkActivation,
): ReadonlyMap<string, string> {
  const order = forks.map(({ id }) => id)
  const now = order.indexOf(fork.id)
  const rules = new Map<string, string>()
  for (const { address, history } of precompiles) {
    const entry = history.filter(({ sinceFork }) => order.indexOf(sinceFork) <= now).at(-1)
    if (entry !== undefined && entry.status !== 'absent') rules.set(address, describe(entry))
  }
  return rules
}

function describe({ status, gas, limits }: PrecompileEntry): string {
  return canonicalJson({ status, ...(gas !== undefined && { gas }), ...(limits !== undefined && { limits }) })
}
