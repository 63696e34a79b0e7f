import type {
  ForkActivation,
  PrecompileEntry,
  PrecompileHistory,
  Ruleset,
} from '../../../../src/model/generated/ruleset.ts'
import type { Address } from '../../../../src/model/Hex.ts'
import { canonicalJson } from '../../../../src/standard/canonicalJson.ts'
import { precompilesOf } from '../../../../src/standard/composeRuleset.ts'
import { loadStandard } from '../../../../src/standard/loadStandard.ts'
import { AdapterError } from '../../../protocol/serve.ts'

/** A precompile as a node can have it. */
export interface PrecompileEntryAt extends Pick<PrecompileEntry, 'status' | 'gas' | 'limits'> {
  readonly address: Address
}

/**
 * Makes sure that a ruleset has the precompiles of Ethereum at a fork, no others and at the same price and limits: none
 * can be taken out of a node, and none changed.
 *
 * @param ruleset - The chain's rules.
 * @param fork - The fork in force.
 * @param optional - Precompiles that the node can be told to have.
 * @throws {@link AdapterError} `UNSUPPORTED_RULESET` naming the precompile.
 */
export function checkPrecompiles(
  ruleset: Ruleset,
  fork: ForkActivation,
  optional: readonly PrecompileEntryAt[] = [],
): void {
  const expected = rulesAt(precompilesOf(loadStandard(), [fork]), [fork], fork)
  const found = rulesAt(ruleset.precompiles, ruleset.forks, fork)
  for (const place of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, given] = [expected.get(place), found.get(place)]
    if (wanted === given || optional.some((entry) => entry.address === place && describe(entry) === given)) continue
    throw new AdapterError(
      'UNSUPPORTED_RULESET',
      `precompile ${place} is ${given ?? 'absent'} at ${fork.id}; the node has ${wanted ?? 'none there'}`,
      'ownPrecompiles',
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

function describe({ status, gas, limits }: Omit<PrecompileEntry, 'sinceFork'>): string {
  return canonicalJson({ status, ...(gas !== undefined && { gas }), ...(limits !== undefined && { limits }) })
}

/**
 * Finds out which of a node's optional precompiles a ruleset asks for.
 *
 * @param ruleset - The chain's rules.
 * @param fork - The fork in force.
 * @param optional - What the node can be told to have.
 * @returns Those that are just so in the ruleset and are not there anyway.
 */
export function wantedPrecompiles(
  ruleset: Ruleset,
  fork: ForkActivation,
  optional: readonly PrecompileEntryAt[],
): readonly PrecompileEntryAt[] {
  const usual = rulesAt(precompilesOf(loadStandard(), [fork]), [fork], fork)
  const found = rulesAt(ruleset.precompiles, ruleset.forks, fork)
  return optional.filter((entry) => !usual.has(entry.address) && found.get(entry.address) === describe(entry))
}
